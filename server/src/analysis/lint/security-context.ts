// Fields of security contexts, of the pod and of its containers.
import type { Path } from "../finding.ts";
import { asList, asMap, field, type JsonMap } from "../resources/json.ts";
import type { Container, Workload } from "../resources/workload.ts";

export interface SecurityContext {
  /** Undefined for the pod's own. */
  readonly container: Container | undefined;
  readonly fields: JsonMap;
  readonly path: Path;
}

/** The contexts that are written: the pod's first, then those of its containers. */
export function securityContexts({ spec, specPath, containers }: Workload): SecurityContext[] {
  const all = [
    { container: undefined, holder: spec, path: specPath },
    ...containers.map((container) => ({
      container,
      holder: container.fields,
      path: container.path,
    })),
  ];
  return all.flatMap(({ container, holder, path }) => {
    const fields = asMap(holder["securityContext"]);
    return fields ? [{ container, fields, path: [...path, "securityContext"] }] : [];
  });
}

/** A field of a container's context. */
export function securityField({ fields }: Container, ...names: string[]): unknown {
  return field(fields, "securityContext", ...names);
}

/** What holds for a container: its own context before the pod's. */
export function effectiveSecurity({ spec }: Workload, container: Container, name: string): unknown {
  return securityField(container, name) ?? field(spec, "securityContext", name);
}

/** The API server takes mounts that propagate back to the node from privileged containers only. */
export function mustBePrivileged({ fields }: { readonly fields: JsonMap }): boolean {
  return asList(fields["volumeMounts"]).some(
    (mount) => field(mount, "mountPropagation") === "Bidirectional",
  );
}

export function isWindows({ spec }: Workload): boolean {
  return field(spec, "os", "name") === "windows";
}
