// Mirrors pkg/apis/core/pods/helpers.go (1.36).

import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1Container,
  CoreV1EphemeralContainer,
  CoreV1PodSpec,
} from "../../../../model/generated/types.ts";

/** What containers of all three lists have in common. */
export type AnyContainer = CoreV1Container | CoreV1EphemeralContainer;

/** Every container with its place, in upstream's order: init, regular, ephemeral. `specPath` is the pod spec's own place. */
export function containersWithPath(
  spec: CoreV1PodSpec,
  specPath: FieldPath,
): { readonly container: AnyContainer; readonly path: FieldPath }[] {
  const list = (containers: readonly AnyContainer[] | undefined, name: string) =>
    (containers ?? []).map((container, i) => ({
      container,
      path: specPath.child(name).index(i),
    }));
  return [
    ...list(spec.initContainers, "initContainers"),
    ...list(spec.containers, "containers"),
    ...list(spec.ephemeralContainers, "ephemeralContainers"),
  ];
}

/** Every container: init, regular, ephemeral. */
export function allContainers(spec: CoreV1PodSpec): AnyContainer[] {
  return [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...(spec.ephemeralContainers ?? []),
  ];
}

/** Whether an init container is a sidecar. */
export function isRestartableInitContainer(container: CoreV1Container): boolean {
  return container.restartPolicy === "Always";
}
