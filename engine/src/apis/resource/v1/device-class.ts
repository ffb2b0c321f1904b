// Mirrors DeviceClass in pkg/apis/resource/validation/validation.go and its strategy (1.36).
import { fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { ResourceV1DeviceClass } from "../../../model/generated/types.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { isExtendedResourceName } from "../../core/v1/resource-names.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { maxConfigs, validateOpaque, validateSelectors } from "./device-claim.ts";
import { validateList } from "./limits.ts";

const specPath = FieldPath.of("spec");
const metaRule = { namespaced: false, name: nameIsDNSSubdomain } as const;

export const deviceClass: Kind<ResourceV1DeviceClass> = {
  group: "resource.k8s.io",
  version: "v1",
  kind: "DeviceClass",
  plural: "deviceclasses",
  singular: "deviceclass",
  shortNames: [],
  namespaced: false,
  since: 34,
  generation: true,

  prepareForCreate(object, context) {
    if (!context.feature("DRAExtendedResource")) delete object.spec?.extendedResourceName;
  },

  prepareForUpdate(object, old, context) {
    if (!context.feature("DRAExtendedResource") && old.spec?.extendedResourceName === undefined)
      delete object.spec?.extendedResourceName;
  },

  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, metaRule, context),
    ...validateSpec(object, context),
  ],

  validateUpdate: (object, old, context) => [
    ...validateObjectMeta(object.metadata, metaRule, context),
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ...validateSpec(object, context),
  ],

  columns: [nameColumn, ageColumn],
};

function validateSpec({ spec }: ResourceV1DeviceClass, context: ApiContext) {
  const extended = spec?.extendedResourceName;
  return [
    ...validateSelectors(spec?.selectors, specPath.child("selectors"), context),
    ...validateList(
      spec?.config,
      maxConfigs,
      specPath.child("config"),
      ({ opaque }, i) => validateOpaque(opaque, i.child("opaque"), context),
      context,
    ),
    ...(typeof extended === "string" && !isExtendedResourceName(extended)
      ? [
          fieldError.invalid(
            specPath.child("extendedResourceName"),
            extended,
            "must be a valid extended resource name",
          ),
        ]
      : []),
  ];
}
