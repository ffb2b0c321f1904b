// Names for findings that stay the same when lines move: what baselines and code scanning recognise them by.
import { createHash } from "node:crypto";
import type { Diagnostic, Path } from "#analysis";

export interface FingerprintInput {
  /** Relative to the configuration, so that it is the same on every machine. */
  readonly file: string;
  readonly diagnostic: Diagnostic;
  /** The object that the finding is about. */
  readonly value: unknown;
}

/** The fingerprint without the number of its occurrence. */
export function fingerprintOf({ file, diagnostic, value }: FingerprintInput): string {
  const { finding, code } = diagnostic;
  const object = finding?.object;
  const group = object?.apiVersion.includes("/") ? object.apiVersion.split("/")[0] : "";
  return [
    code,
    file.replaceAll("\\", "/"),
    ...(object ? [group, object.kind, object.namespace, object.name] : []),
    ...namedSteps(finding?.path ?? [], value),
  ].join("\n");
}

/** Equal ones are told apart by their order. */
export function numbered(): (fingerprint: string) => string {
  const seen = new Map<string, number>();
  return (fingerprint) => {
    const occurrence = (seen.get(fingerprint) ?? 0) + 1;
    seen.set(fingerprint, occurrence);
    return createHash("sha256").update(`${fingerprint}\n${occurrence}`).digest("hex");
  };
}

/** Items of lists by their names where they have one: containers, ports, volumes, variables. */
function namedSteps(path: Path, value: unknown): string[] {
  let at = value;
  return path.map((step) => {
    const inner =
      at !== null && typeof at === "object"
        ? (at as Record<string | number, unknown>)[step]
        : undefined;
    at = inner;
    const name =
      typeof step === "number" && inner !== null && typeof inner === "object"
        ? (inner as Record<string, unknown>)["name"]
        : undefined;
    return typeof name === "string" ? name : String(step);
  });
}
