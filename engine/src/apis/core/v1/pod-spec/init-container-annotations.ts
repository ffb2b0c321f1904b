// Mirrors dropInitContainerAnnotations of pkg/apis/core/v1/conversion.go (1.36).
import type { ObjectMeta } from "../../../../model/object.ts";

const annotations = [
  "pod.beta.kubernetes.io/init-containers",
  "pod.alpha.kubernetes.io/init-containers",
  "pod.beta.kubernetes.io/init-container-statuses",
  "pod.alpha.kubernetes.io/init-container-statuses",
];

/** Removes the annotations that held init containers before there was a field for them, in place. */
export function dropInitContainerAnnotations(meta: ObjectMeta | undefined): void {
  if (!meta?.annotations) return;
  for (const annotation of annotations) delete meta.annotations[annotation];
}
