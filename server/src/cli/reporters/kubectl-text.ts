// How kubectl 1.36 tells of a result (kubectl/pkg/cmd/util/helpers.go, printers/name.go).
import { parseApiVersion, type Status } from "#engine";

/** What kubectl does when it fails: `creating`, `replacing`, `deleting` ... */
export type KubectlVerb = "creating" | "replacing";

export interface Named {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** `deployment.apps/web`. */
export function kubectlName({ apiVersion = "", kind = "", name = "" }: Named): string {
  const { group } = parseApiVersion(apiVersion);
  const resource = kind.toLowerCase();
  return `${group === "" ? resource : `${resource}.${group}`}/${name}`;
}

/** The lines that kubectl writes to standard error for a refusal. */
export function kubectlError(status: Status, verb: KubectlVerb, file: string, who: Named): string {
  if (status.code === 0) return status.message;
  const causes = status.details?.causes ?? [];
  if (status.reason === "Invalid" && causes.length > 0) {
    const { kind = "", name = "" } = status.details ?? {};
    const lines = [...new Set(causes.map((cause) => `${cause.field}: ${cause.message}`))];
    const start = `The ${kind} "${name}" is invalid: `;
    return lines.length === 1
      ? start + lines[0]
      : [start, ...lines.map((line) => `* ${line}`)].join("\n");
  }
  if (status.code === 404 && !status.details)
    return [
      `error: resource mapping not found for name: "${who.name ?? ""}" namespace: "${who.namespace ?? ""}" from "${file}": no matches for kind "${who.kind}" in version "${who.apiVersion}"`,
      "ensure CRDs are installed first",
    ].join("\n");
  const reason = status.reason ? ` (${status.reason})` : "";
  return `Error from server${reason}: error when ${verb} "${file}": ${status.message}`;
}
