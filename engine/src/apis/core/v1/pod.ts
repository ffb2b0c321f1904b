// Mirrors pkg/registry/core/pod/strategy.go (1.36).
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1Pod } from "../../../model/generated/types.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { isDNS1123Label } from "../../meta/v1/name-formats.ts";
import { podColumns } from "./pod-columns.ts";
import { setPodDefaults } from "./pod-defaults.ts";
import { validatePodResize } from "./pod-resize.ts";
import { podValidationOptions } from "./pod-spec/options.ts";
import type { PodValidationOptions } from "./pod-spec/validation-options.ts";
import { podWarnings } from "./pod-spec/warnings.ts";
import { validatePodStatusUpdate } from "./pod-status.ts";
import { preparePodForCreate, preparePodForUpdate } from "./pod-strategy.ts";
import { validateEphemeralContainersUpdate, validatePodUpdate } from "./pod-update.ts";
import { specOf, validatePodCreate } from "./pod-validation.ts";

function optionsOf(context: ApiContext, old?: CoreV1Pod): PodValidationOptions {
  return podValidationOptions(context, true, old?.spec, old?.metadata);
}

export const pod: Kind<CoreV1Pod> = {
  group: "",
  version: "v1",
  kind: "Pod",
  plural: "pods",
  singular: "pod",
  shortNames: ["po"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status", "eviction", "binding", "ephemeralcontainers", "resize"],
  generation: 33,
  setDefaults: setPodDefaults,
  prepareForCreate: preparePodForCreate,
  prepareForUpdate: preparePodForUpdate,
  validate: (object, context) => validatePodCreate(object, optionsOf(context)),
  validateUpdate(object, old, context, subresource) {
    const options = optionsOf(context, old);
    switch (subresource) {
      case "status":
        return validatePodStatusUpdate(object, old, options);
      case "ephemeralcontainers":
        return validateEphemeralContainersUpdate(object, old, options);
      case "resize":
        return validatePodResize(object, old, options);
      default:
        return validatePodUpdate(object, old, options);
    }
  },
  warnings(object, old, context) {
    if (old) return [];
    const details = isDNS1123Label(object.metadata?.name ?? "");
    return [
      ...(details.length > 0
        ? [
            `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${details.join(" ")}]`,
          ]
        : []),
      ...podWarnings(specOf(object), object.metadata, FieldPath.root, context),
    ];
  },
  gracePeriodSeconds(object, requested) {
    const { phase } = object.status ?? {};
    if (!object.spec?.nodeName || phase === "Failed" || phase === "Succeeded") return 0;
    const seconds = requested ?? object.spec.terminationGracePeriodSeconds ?? 0;
    return seconds < 0 ? 1 : seconds;
  },
  columns: podColumns,
};
