// Mirrors MutatingAdmissionPolicy and its binding in pkg/apis/admissionregistration (v1 defaults, validation) and their
// strategies (1.36).

import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  AdmissionregistrationV1MatchResources,
  AdmissionregistrationV1MutatingAdmissionPolicy,
  AdmissionregistrationV1MutatingAdmissionPolicyBinding,
  AdmissionregistrationV1Mutation,
} from "../../../model/generated/types.ts";
import { type AdmissionOptions, admissionVariables } from "../../cel/environments.ts";
import { validateExpression } from "../../cel/validate-expression.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { validateEnum, validateRequiredDNS1123Subdomain } from "../../core/v1/field-formats.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { validateObjectMeta } from "../../meta/v1/object-meta.ts";
import { paramKindText, paramRefText, validateParamRef, validateVariables } from "./policies.ts";
import {
  metaRule,
  setMatchResourcesDefaults,
  staticNameWarnings,
  validateMatchResources,
} from "./rules.ts";
import { validateMatching } from "./validating-admission-policy.ts";

const specPath = FieldPath.of("spec");
/** Nothing is left to change when an object goes. */
const operations = ["*", "CREATE", "UPDATE", "CONNECT"];
const since = 36;

export const mutatingAdmissionPolicy: Kind<AdmissionregistrationV1MutatingAdmissionPolicy> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "MutatingAdmissionPolicy",
  plural: "mutatingadmissionpolicies",
  singular: "mutatingadmissionpolicy",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  since,
  generation: true,
  allowUnconditionalUpdate: false,

  setDefaults(object) {
    object.spec ??= {};
    object.spec.failurePolicy ??= "Fail";
    setMatchResourcesDefaults(object.spec.matchConstraints);
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
    { name: "Mutations", cell: ({ spec }) => String(spec?.mutations?.length ?? 0) },
    { name: "ParamKind", cell: ({ spec }) => paramKindText(spec?.paramKind) },
    ageColumn,
  ],
};

export const mutatingAdmissionPolicyBinding: Kind<AdmissionregistrationV1MutatingAdmissionPolicyBinding> =
  {
    group: "admissionregistration.k8s.io",
    version: "v1",
    kind: "MutatingAdmissionPolicyBinding",
    plural: "mutatingadmissionpolicybindings",
    singular: "mutatingadmissionpolicybinding",
    shortNames: [],
    categories: ["api-extensions"],
    namespaced: false,
    since,
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
        specPath.child("matchResources"),
        context,
      ),
      ...validateOperations(object.spec?.matchResources, specPath.child("matchResources")),
    ],

    validateUpdate: (object, _old, context) =>
      mutatingAdmissionPolicyBinding.validate(object, context),
    warnings: (object, _old, context) => staticNameWarnings(object, context),

    columns: [
      nameColumn,
      { name: "PolicyName", cell: ({ spec }) => spec?.policyName ?? "" },
      { name: "ParamRef", cell: ({ spec }) => paramRefText(spec?.paramRef) },
      ageColumn,
    ],
  };

function validatePolicySpec(
  object: AdmissionregistrationV1MutatingAdmissionPolicy,
  old: AdmissionregistrationV1MutatingAdmissionPolicy | undefined,
  context: ApiContext,
): FieldError[] {
  const spec = object.spec ?? {};
  const mutations = spec.mutations ?? [];
  const mutationsPath = specPath.child("mutations");
  const reinvocation = spec.reinvocationPolicy ?? "";
  const reinvocationPath = specPath.child("reinvocationPolicy");
  const params = spec.paramKind !== undefined;
  const declared = validateVariables(
    spec.variables ?? [],
    specPath.child("variables"),
    params,
    context,
  );
  const scope: AdmissionOptions = {
    params,
    authorizer: true,
    variables: declared.types,
    patches: true,
  };
  return [
    ...validateMatching(spec, old?.spec, context, () =>
      validateOperations(spec.matchConstraints, specPath.child("matchConstraints")),
    ),
    ...declared.errors,
    ...(mutations.length === 0
      ? [fieldError.required(mutationsPath, "mutations must contain at least one item")]
      : mutations.flatMap((mutation, i) =>
          validateMutation(mutation, mutationsPath.index(i), scope, context),
        )),
    ...(reinvocation === ""
      ? [fieldError.required(reinvocationPath)]
      : validateEnum(reinvocation, reinvocationPath, ["IfNeeded", "Never"])),
  ];
}

function validateOperations(
  resources: AdmissionregistrationV1MatchResources | undefined,
  path: FieldPath,
): FieldError[] {
  return (resources?.resourceRules ?? [])
    .flatMap((rule) => rule.operations ?? [])
    .flatMap((operation) =>
      validateEnum(operation, path.child("resourceRules", "operations"), operations),
    );
}

const patchFields = { JSONPatch: "jsonPatch", ApplyConfiguration: "applyConfiguration" } as const;

function validateMutation(
  mutation: AdmissionregistrationV1Mutation,
  path: FieldPath,
  scope: AdmissionOptions,
  context: ApiContext,
): FieldError[] {
  const type = mutation.patchType ?? "";
  if (type === "") return [fieldError.required(path.child("patchType"))];
  if (type !== "JSONPatch" && type !== "ApplyConfiguration")
    return validateEnum(type, path.child("patchType"), Object.keys(patchFields));
  const field = patchFields[type];
  const other = type === "JSONPatch" ? "applyConfiguration" : "jsonPatch";
  const patch = mutation[field];
  const expression = (patch?.expression ?? "").trim();
  const rule = {
    variables: admissionVariables(scope),
    returns: [type === "JSONPatch" ? "list(JSONPatch)" : "Object"],
  };
  const errors = !patch
    ? [fieldError.required(path.child(field), `must be specified when patchType is ${type}`)]
    : expression === ""
      ? [fieldError.required(path.child(field, "expression"))]
      : validateExpression(expression, path.child(field, "expression"), rule, context).errors;
  if (mutation[other])
    errors.push(
      fieldError.invalid(
        path.child(other),
        `{${other}}`,
        `must not be specified when patchType is ${type}`,
      ),
    );
  return errors;
}
