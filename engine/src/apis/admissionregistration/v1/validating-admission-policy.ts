// Mirrors ValidatingAdmissionPolicy and its binding in pkg/apis/admissionregistration (v1 defaults, validation) and their
// strategies (1.36).

import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  AdmissionregistrationV1AuditAnnotation,
  AdmissionregistrationV1ValidatingAdmissionPolicy,
  AdmissionregistrationV1ValidatingAdmissionPolicyBinding,
  AdmissionregistrationV1ValidatingAdmissionPolicySpec,
  AdmissionregistrationV1Validation,
} from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { type AdmissionOptions, admissionVariables } from "../../cel/environments.ts";
import { validateExpression } from "../../cel/validate-expression.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import {
  detailOf,
  invalidFor,
  validateEnum,
  validateRequiredDNS1123Subdomain,
} from "../../core/v1/field-formats.ts";
import { goString, goValue, namedString, slice, struct } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { isQualifiedName } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta } from "../../meta/v1/object-meta.ts";
import {
  paramKindText,
  paramRefText,
  validateParamKind,
  validateParamRef,
  validateVariables,
} from "./policies.ts";
import {
  metaRule,
  setMatchResourcesDefaults,
  staticNameWarnings,
  validateFailurePolicy,
  validateMatchConditions,
  validateMatchResources,
  validateOptionalEnum,
} from "./rules.ts";

const specPath = FieldPath.of("spec");
const reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge"];
const maxAuditAnnotations = 20;
const maxValueExpressionLength = 5 * 1024;

const actionsType = slice(namedString("admissionregistration.ValidationAction"));
const auditAnnotationsType = slice(
  struct("admissionregistration.AuditAnnotation", { Key: goString, ValueExpression: goString }),
);

export const validatingAdmissionPolicy: Kind<AdmissionregistrationV1ValidatingAdmissionPolicy> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "ValidatingAdmissionPolicy",
  plural: "validatingadmissionpolicies",
  singular: "validatingadmissionpolicy",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  generation: true,
  allowUnconditionalUpdate: false,
  subresources: ["status"],

  setDefaults(object) {
    object.spec ??= {};
    object.spec.failurePolicy ??= "Fail";
    setMatchResourcesDefaults(object.spec.matchConstraints);
  },

  prepareForCreate(object) {
    object.status = {};
  },

  prepareForUpdate(object, old, _context, subresource) {
    if (subresource === "status") return;
    object.status = old.status ?? {};
  },

  validate: (object, context) => [
    ...validateObjectMeta(object.metadata, metaRule, context),
    ...validatePolicySpec(object, undefined, context),
  ],

  validateUpdate: (object, old, context) => [
    ...validateObjectMeta(object.metadata, metaRule, context),
    ...validatePolicySpec(object, old, context),
  ],

  warnings: (object, _old, context) => staticNameWarnings(object, context),

  columns: [
    nameColumn,
    { name: "Validations", cell: ({ spec }) => String(spec?.validations?.length ?? 0) },
    { name: "ParamKind", cell: ({ spec }) => paramKindText(spec?.paramKind) },
    ageColumn,
  ],
};

export const validatingAdmissionPolicyBinding: Kind<AdmissionregistrationV1ValidatingAdmissionPolicyBinding> =
  {
    group: "admissionregistration.k8s.io",
    version: "v1",
    kind: "ValidatingAdmissionPolicyBinding",
    plural: "validatingadmissionpolicybindings",
    singular: "validatingadmissionpolicybinding",
    shortNames: [],
    categories: ["api-extensions"],
    namespaced: false,
    generation: true,
    allowUnconditionalUpdate: false,

    setDefaults(object) {
      setMatchResourcesDefaults(object.spec?.matchResources);
    },

    validate: (object, context) => [
      ...validateObjectMeta(object.metadata, metaRule, context),
      ...validateRequiredDNS1123Subdomain(
        object.spec?.policyName ?? "",
        specPath.child("policyName"),
      ),
      ...validateParamRef(object.spec?.paramRef, specPath.child("paramRef"), context),
      ...validateMatchResources(
        object.spec?.matchResources,
        // 1.31 misspelt it.
        specPath.child(context.minor >= 32 ? "matchResources" : "matchResouces"),
        context,
      ),
      ...validateActions(object.spec?.validationActions ?? [], context),
    ],

    validateUpdate: (object, _old, context) =>
      validatingAdmissionPolicyBinding.validate(object, context),
    warnings: (object, _old, context) => staticNameWarnings(object, context),

    columns: [
      nameColumn,
      { name: "PolicyName", cell: ({ spec }) => spec?.policyName ?? "" },
      { name: "ParamRef", cell: ({ spec }) => paramRefText(spec?.paramRef) },
      ageColumn,
    ],
  };

function validateActions(actions: readonly string[], context: ApiContext): FieldError[] {
  const path = specPath.child("validationActions");
  const errors = actions.flatMap((action, i) => [
    ...validateEnum(action, path.index(i), ["Audit", "Deny", "Warn"]),
    ...(actions.indexOf(action) < i ? [fieldError.duplicate(path.index(i), action)] : []),
  ]);
  if (actions.includes("Deny") && actions.includes("Warn"))
    errors.push(
      fieldError.invalid(
        path,
        goValue(actionsType, actions, context),
        "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)",
      ),
    );
  if (actions.length === 0)
    errors.push(fieldError.required(path, "at least one validation action is required"));
  return errors;
}

function validatePolicySpec(
  object: AdmissionregistrationV1ValidatingAdmissionPolicy,
  old: AdmissionregistrationV1ValidatingAdmissionPolicy | undefined,
  context: ApiContext,
): FieldError[] {
  const spec = object.spec ?? {};
  const validations = spec.validations ?? [];
  const annotations = spec.auditAnnotations ?? [];
  const errors = validateMatching(spec, old?.spec, context);
  const params = spec.paramKind !== undefined;
  const declared = validateVariables(
    spec.variables ?? [],
    specPath.child("variables"),
    params,
    context,
  );
  errors.push(...declared.errors);
  const hasVariables = (spec.variables ?? []).length > 0;
  const scope: AdmissionOptions = {
    params,
    authorizer: true,
    ...(hasVariables ? { variables: declared.types } : {}),
  };
  if (validations.length === 0 && annotations.length === 0) {
    const detail = "validations or auditAnnotations must contain at least one item";
    return [
      ...errors,
      fieldError.required(specPath.child("validations"), detail),
      fieldError.required(specPath.child("auditAnnotations"), detail),
    ];
  }
  validations.forEach((validation, i) => {
    errors.push(
      ...validateValidation(validation, specPath.child("validations").index(i), scope, context),
    );
  });
  const annotationsPath = specPath.child("auditAnnotations");
  if (annotations.length > maxAuditAnnotations)
    errors.push(
      fieldError.invalid(
        annotationsPath,
        goValue(auditAnnotationsType, annotations, context),
        `must not have more than ${maxAuditAnnotations} auditAnnotations`,
      ),
    );
  const keys = new Set<string>();
  annotations.forEach((annotation, i) => {
    const path = annotationsPath.index(i);
    const key = annotation.key ?? "";
    errors.push(
      ...validateAuditAnnotation(annotation, object.metadata?.name ?? "", path, scope, context),
    );
    if (keys.has(key)) errors.push(fieldError.duplicate(path.child("key"), key));
    keys.add(key);
  });
  return errors;
}

/** The part of the spec that says what a policy is for; both kinds of policies have it. */
export function validateMatching(
  spec: Pick<
    AdmissionregistrationV1ValidatingAdmissionPolicySpec,
    "failurePolicy" | "paramKind" | "matchConstraints" | "matchConditions"
  >,
  old: typeof spec | undefined,
  context: ApiContext,
  afterConstraints: () => FieldError[] = () => [],
): FieldError[] {
  const constraintsPath = specPath.child("matchConstraints");
  const errors = [
    ...validateFailurePolicy(spec.failurePolicy, specPath),
    ...(spec.paramKind ? validateParamKind(spec.paramKind, specPath.child("paramKind")) : []),
  ];
  if (!spec.matchConstraints) errors.push(fieldError.required(constraintsPath));
  else {
    errors.push(...validateMatchResources(spec.matchConstraints, constraintsPath, context));
    if ((spec.matchConstraints.resourceRules ?? []).length === 0)
      errors.push(fieldError.required(constraintsPath.child("resourceRules")));
    errors.push(...afterConstraints());
  }
  const unchanged =
    old !== undefined &&
    deepEqual(spec.paramKind ?? null, old.paramKind ?? null) &&
    deepEqual(spec.matchConditions ?? [], old.matchConditions ?? []);
  if (!unchanged)
    errors.push(
      ...validateMatchConditions(
        spec.matchConditions ?? [],
        specPath.child("matchConditions"),
        spec.paramKind !== undefined,
        context,
      ),
    );
  return errors;
}

function validateValidation(
  {
    expression = "",
    message = "",
    messageExpression = "",
    reason,
  }: AdmissionregistrationV1Validation,
  path: FieldPath,
  scope: AdmissionOptions,
  context: ApiContext,
): FieldError[] {
  const errors: FieldError[] = [];
  const compile = (source: string, field: string, options: AdmissionOptions, type: string) =>
    validateExpression(
      source,
      path.child(field),
      { variables: admissionVariables(options), returns: [type] },
      context,
    ).errors;
  if (expression.trim() === "")
    errors.push(fieldError.required(path.child("expression"), "expression is not specified"));
  else errors.push(...compile(expression, "expression", scope, "bool"));
  const blank = "must be non-empty if specified";
  const invalidMessage = (detail: string) =>
    errors.push(
      fieldError.invalid(path.child("message"), message, detailOf("message", detail, context)),
    );
  if (messageExpression !== "" && messageExpression.trim() === "")
    errors.push(fieldError.invalid(path.child("messageExpression"), messageExpression, blank));
  else if (messageExpression !== "")
    errors.push(
      ...compile(messageExpression, "messageExpression", { ...scope, authorizer: false }, "string"),
    );
  if (message !== "" && message.trim() === "") invalidMessage(blank);
  else if (/[\n\r]/.test(message.trim())) invalidMessage("must not contain line breaks");
  return [...errors, ...validateOptionalEnum(reason, path.child("reason"), reasons)];
}

function validateAuditAnnotation(
  { key = "", valueExpression = "" }: AdmissionregistrationV1AuditAnnotation,
  policyName: string,
  path: FieldPath,
  scope: AdmissionOptions,
  context: ApiContext,
): FieldError[] {
  const keyPath = path.child("key");
  const valuePath = path.child("valueExpression");
  const name = `${policyName}/${key}`;
  const length = utf8Length(valueExpression.trim());
  return [
    ...(policyName === ""
      ? [fieldError.invalid(keyPath, key, "requires metadata.name be non-empty")]
      : invalidFor(keyPath, name, isQualifiedName(name, context))),
    ...(length === 0
      ? [fieldError.required(valuePath, "valueExpression is not specified")]
      : length > maxValueExpressionLength
        ? [
            fieldError.required(
              valuePath,
              `must not exceed ${maxValueExpressionLength} bytes in length`,
            ),
          ]
        : validateExpression(
            valueExpression.trim(),
            valuePath,
            {
              variables: admissionVariables(scope),
              returns: ["string", "null_type"],
              shown: valueExpression,
            },
            context,
          ).errors),
  ];
}
