// Mirrors pkg/apis/authorization/validation/validation.go (1.36): questions about what somebody may do. They are answered
// and not stored. Difference: the values of errors do not show who wrote which field.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  AuthorizationV1FieldSelectorAttributes,
  AuthorizationV1LabelSelectorAttributes,
  AuthorizationV1LocalSubjectAccessReview,
  AuthorizationV1NonResourceAttributes,
  AuthorizationV1ResourceAttributes,
  AuthorizationV1SelfSubjectAccessReview,
  AuthorizationV1SelfSubjectRulesReview,
  AuthorizationV1SubjectAccessReview,
  MetaV1FieldSelectorRequirement,
  MetaV1ObjectMeta,
} from "../../../model/generated/types.ts";
import { goString, goValue, struct } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { validateLabelSelectorRequirement } from "../../meta/v1/labels.ts";
import { objectMetaType } from "../../meta/v1/object-meta-type.ts";

const group = "authorization.k8s.io";
const specPath = FieldPath.of("spec");
// Upstream's path is one name with a dot in it.
const resourcePath = FieldPath.of("spec.resourceAttributes");
const nonResourceType = struct("authorization.NonResourceAttributes", {
  Path: goString,
  Verb: goString,
});

interface Asked {
  readonly resourceAttributes?: AuthorizationV1ResourceAttributes;
  readonly nonResourceAttributes?: AuthorizationV1NonResourceAttributes;
}

export const selfSubjectAccessReview: Kind<AuthorizationV1SelfSubjectAccessReview> = {
  group,
  version: "v1",
  kind: "SelfSubjectAccessReview",
  plural: "selfsubjectaccessreviews",
  singular: "selfsubjectaccessreview",
  shortNames: [],
  namespaced: false,
  prepareForCreate: ({ spec }, context) => dropDisabledSelectors(spec, context),
  validate: ({ metadata, spec }, context) => [
    ...validateAsked(spec ?? {}, context),
    ...validateSelectors(spec?.resourceAttributes, context),
    ...validateEmptyMeta(metadata, "must be empty", context),
  ],
};

export const subjectAccessReview: Kind<AuthorizationV1SubjectAccessReview> = {
  group,
  version: "v1",
  kind: "SubjectAccessReview",
  plural: "subjectaccessreviews",
  singular: "subjectaccessreview",
  shortNames: [],
  namespaced: false,
  prepareForCreate: ({ spec }, context) => dropDisabledSelectors(spec, context),
  validate: ({ metadata, spec }, context) => [
    ...validateSubject(spec, context),
    ...validateEmptyMeta(metadata, "must be empty", context),
  ],
};

export const localSubjectAccessReview: Kind<AuthorizationV1LocalSubjectAccessReview> = {
  group,
  version: "v1",
  kind: "LocalSubjectAccessReview",
  plural: "localsubjectaccessreviews",
  singular: "localsubjectaccessreview",
  shortNames: [],
  namespaced: true,
  prepareForCreate: ({ spec }, context) => dropDisabledSelectors(spec, context),
  validate({ metadata, spec }, context) {
    const { resourceAttributes, nonResourceAttributes } = spec ?? {};
    const namespace = resourceAttributes?.namespace ?? "";
    return [
      ...validateSubject(spec, context),
      ...validateEmptyMeta(metadata, "must be empty except for namespace", context),
      ...(resourceAttributes && namespace !== (metadata?.namespace ?? "")
        ? [
            fieldError.invalid(
              FieldPath.of("spec.resourceAttributes.namespace"),
              namespace,
              "must match metadata.namespace",
            ),
          ]
        : []),
      ...(nonResourceAttributes
        ? [
            fieldError.invalid(
              FieldPath.of("spec.nonResourceAttributes"),
              goValue(nonResourceType, nonResourceAttributes, context),
              "disallowed on this kind of request",
            ),
          ]
        : []),
    ];
  },
};

export const selfSubjectRulesReview: Kind<AuthorizationV1SelfSubjectRulesReview> = {
  group,
  version: "v1",
  kind: "SelfSubjectRulesReview",
  plural: "selfsubjectrulesreviews",
  singular: "selfsubjectrulesreview",
  shortNames: [],
  namespaced: false,
  validate: () => [],
};

function dropDisabledSelectors(spec: Asked | undefined, context: ApiContext): void {
  if (context.feature("AuthorizeWithSelectors") || !spec?.resourceAttributes) return;
  delete spec.resourceAttributes.fieldSelector;
  delete spec.resourceAttributes.labelSelector;
}

function validateAsked(
  { resourceAttributes, nonResourceAttributes }: Asked,
  context: ApiContext,
): FieldError[] {
  if (resourceAttributes && nonResourceAttributes)
    return [
      fieldError.invalid(
        specPath.child("nonResourceAttributes"),
        goValue(nonResourceType, nonResourceAttributes, context),
        "cannot be specified in combination with resourceAttributes",
      ),
    ];
  if (resourceAttributes || nonResourceAttributes) return [];
  return [
    fieldError.invalid(
      specPath.child("resourceAttributes"),
      null,
      "exactly one of nonResourceAttributes or resourceAttributes must be specified",
    ),
  ];
}

function validateSubject(
  spec: AuthorizationV1SubjectAccessReview["spec"] | undefined,
  context: ApiContext,
): FieldError[] {
  const isNobody = !spec?.user && (spec?.groups ?? []).length === 0;
  return [
    ...validateAsked(spec ?? {}, context),
    ...(isNobody
      ? [
          fieldError.invalid(
            specPath.child("user"),
            "",
            "at least one of user or group must be specified",
          ),
        ]
      : []),
    ...validateSelectors(spec?.resourceAttributes, context),
  ];
}

function validateSelectors(
  { fieldSelector, labelSelector }: AuthorizationV1ResourceAttributes = {},
  context: ApiContext,
): FieldError[] {
  const labelPath = resourcePath.child("labelSelector");
  const fieldPath = resourcePath.child("fieldSelector");
  const known = { allowUnknownOperator: true };
  return [
    ...validateSelector(fieldSelector, fieldPath),
    ...(fieldSelector?.requirements ?? []).flatMap((requirement, i) =>
      validateFieldRequirement(requirement, fieldPath.child("requirements").index(i)),
    ),
    ...validateSelector(labelSelector, labelPath),
    ...(labelSelector?.requirements ?? []).flatMap((requirement, i) =>
      validateLabelSelectorRequirement(
        requirement,
        labelPath.child("requirements").index(i),
        context,
        known,
      ),
    ),
  ];
}

function validateSelector(
  selector:
    | AuthorizationV1FieldSelectorAttributes
    | AuthorizationV1LabelSelectorAttributes
    | undefined,
  path: FieldPath,
): FieldError[] {
  if (!selector) return [];
  const { rawSelector = "", requirements = [] } = selector;
  if (rawSelector !== "" && requirements.length > 0)
    return [
      fieldError.invalid(
        path.child("rawSelector"),
        rawSelector,
        "may not specified at the same time as requirements",
      ),
    ];
  if (rawSelector !== "" || requirements.length > 0) return [];
  return [
    fieldError.required(
      path.child("requirements"),
      `when ${path} is specified, requirements or rawSelector is required`,
    ),
  ];
}

function validateFieldRequirement(
  { key = "", operator = "", values }: MetaV1FieldSelectorRequirement,
  path: FieldPath,
): FieldError[] {
  const needsValues = operator === "In" || operator === "NotIn";
  const takesNone = operator === "Exists" || operator === "DoesNotExist";
  const count = values?.length ?? 0;
  return [
    ...(key === "" ? [fieldError.required(path.child("key"), "must be specified")] : []),
    ...(needsValues && count === 0
      ? [
          fieldError.required(
            path.child("values"),
            "must be specified when `operator` is 'In' or 'NotIn'",
          ),
        ]
      : []),
    ...(takesNone && count > 0
      ? [
          fieldError.forbidden(
            path.child("values"),
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
          ),
        ]
      : []),
  ];
}

/** Only the namespace that the request's path gives may stand in the metadata, and that only where there is one. */
function validateEmptyMeta(
  metadata: MetaV1ObjectMeta | undefined,
  detail: "must be empty" | "must be empty except for namespace",
  context: ApiContext,
): FieldError[] {
  const { namespace: _namespace, ...rest } = metadata ?? {};
  const counted = detail === "must be empty" ? (metadata ?? {}) : rest;
  return objectMetaType.json(counted) === "{}"
    ? []
    : [
        fieldError.invalid(
          FieldPath.of("metadata"),
          goValue(objectMetaType, metadata, context),
          detail,
        ),
      ];
}
