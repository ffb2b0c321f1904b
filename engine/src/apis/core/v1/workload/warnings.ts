// Mirrors the warnings that the strategies of pkg/registry/apps and pkg/registry/batch (1.36) share.
import type { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1PodTemplateSpec } from "../../../../model/generated/types.ts";
import type { KubeObject } from "../../../../model/object.ts";
import type { ApiContext } from "../../../kind.ts";
import { isDNS1123Label } from "../../../meta/v1/name-formats.ts";
import { podWarnings } from "../pod-spec/warnings.ts";

/** Names of these kinds become parts of pod names, and pod names become hostnames. */
export function podNameWarnings(object: KubeObject): string[] {
  const details = isDNS1123Label(object.metadata?.name ?? "");
  return details.length === 0
    ? []
    : [
        `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${details.join(" ")}]`,
      ];
}

/** `path` is that of the template. */
export function podTemplateWarnings(
  template: CoreV1PodTemplateSpec | undefined,
  path: FieldPath,
  context: ApiContext,
): string[] {
  if (!template) return [];
  return podWarnings(template.spec ?? { containers: [] }, template.metadata, path, context);
}

/** Whether an update changes what the generation counts; only then the template is warned about again. */
export function generationChanged(object: KubeObject, old: KubeObject): boolean {
  return object.metadata?.generation !== old.metadata?.generation;
}
