// Mirrors pkg/apis/node (v1 defaults, validation), pkg/api/node/util.go and
// pkg/registry/node/runtimeclass/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1Toleration, NodeV1RuntimeClass } from "../../../model/generated/types.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { validateDNS1123Label } from "../../core/v1/field-formats.ts";
import { coreType } from "../../core/v1/internal-types.ts";
import { deprecatedNodeLabel } from "../../core/v1/node-label-warnings.ts";
import { podValidationOptions } from "../../core/v1/pod-spec/options.ts";
import { validateContainerResources } from "../../core/v1/pod-spec/resources.ts";
import { validateTolerations } from "../../core/v1/pod-spec/tolerations.ts";
import { goValue } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { validateLabels } from "../../meta/v1/labels.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateImmutableField,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../meta/v1/object-meta.ts";

const handlerPath = FieldPath.of("handler");
const schedulingPath = FieldPath.of("scheduling");

export const runtimeClass: Kind<NodeV1RuntimeClass> = {
  group: "node.k8s.io",
  version: "v1",
  kind: "RuntimeClass",
  plural: "runtimeclasses",
  singular: "runtimeclass",
  shortNames: [],
  namespaced: false,
  allowUnconditionalUpdate: false,
  allowCreateOnUpdate: true,

  validate(object, context) {
    const handler = object.handler ?? "";
    return [
      ...validateObjectMeta(
        object.metadata,
        { namespaced: false, name: nameIsDNSSubdomain, qualifiedFinalizers: false },
        context,
      ),
      // Before 1.36 an empty handler was a malformed one.
      ...(handler === "" && context.minor >= 36
        ? [fieldError.required(handlerPath)]
        : validateDNS1123Label(handler, handlerPath)),
      ...(object.overhead
        ? validateContainerResources(
            { limits: object.overhead.podFixed ?? {} },
            new Set(),
            FieldPath.of("overhead"),
            podValidationOptions(context, false),
          )
        : []),
      ...(object.scheduling
        ? [
            ...validateLabels(
              object.scheduling.nodeSelector,
              schedulingPath.child("nodeSelector"),
              context,
            ),
            ...validateUniqueTolerations(
              object.scheduling.tolerations ?? [],
              schedulingPath.child("tolerations"),
              context,
            ),
          ]
        : []),
    ];
  },

  validateUpdate: (object, old, context) => [
    ...runtimeClass.validate(object, context),
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context, {
      qualifiedFinalizers: false,
    }),
    ...validateImmutableField(object.handler ?? "", old.handler ?? "", handlerPath),
  ],

  warnings: (object) =>
    Object.keys(object.scheduling?.nodeSelector ?? {})
      .sort()
      .flatMap((label) => {
        const message = deprecatedNodeLabel(label);
        return message === undefined ? [] : [`${schedulingPath.child("nodeSelector")}: ${message}`];
      }),

  columns: [nameColumn, { name: "Handler", cell: (object) => object.handler ?? "" }, ageColumn],
};

/** Two tolerations that differ in their seconds only count as the same. */
function validateUniqueTolerations(
  tolerations: readonly CoreV1Toleration[],
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  // Until 1.34 the name of the list stood twice.
  const listPath = context.minor >= 35 ? path : path.child("tolerations");
  const errors = validateTolerations(tolerations, listPath, context);
  const seen = new Set<string>();
  tolerations.forEach((toleration, i) => {
    const { key = "", operator = "", value = "", effect = "" } = toleration;
    const identity = JSON.stringify([key, operator, value, effect]);
    if (seen.has(identity))
      errors.push(
        fieldError.duplicate(path.index(i), goValue(coreType("Toleration"), toleration, context)),
      );
    seen.add(identity);
  });
  return errors;
}
