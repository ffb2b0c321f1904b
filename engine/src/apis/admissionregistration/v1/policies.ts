// Mirrors what the two kinds of admission policies, and their bindings, share in pkg/apis/admissionregistration/
// validation/validation.go and pkg/printers/internalversion/printers.go (1.36).

import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type {
  AdmissionregistrationV1ParamKind,
  AdmissionregistrationV1ParamRef,
  AdmissionregistrationV1Variable,
  MetaV1LabelSelector,
} from "../../../model/generated/types.ts";
import { admissionVariables } from "../../cel/environments.ts";
import { reservedWords } from "../../cel/parser.ts";
import type { CelType } from "../../cel/types.ts";
import { validateExpression } from "../../cel/validate-expression.ts";
import { invalidFor } from "../../core/v1/field-formats.ts";
import type { ApiContext } from "../../kind.ts";
import { validateLabelSelector } from "../../meta/v1/labels.ts";
import {
  isDNS1035Label,
  isDNS1123Subdomain,
  isValidPathSegmentName,
} from "../../meta/v1/name-formats.ts";

export function validateParamKind(
  { apiVersion = "", kind = "" }: AdmissionregistrationV1ParamKind,
  path: FieldPath,
): FieldError[] {
  const kindPath = path.child("kind");
  const kindErrors = isDNS1035Label(kind.toLowerCase());
  return [
    ...validateApiVersion(apiVersion, path.child("apiVersion")),
    ...(kind === ""
      ? [fieldError.required(kindPath)]
      : kindErrors.length > 0
        ? [
            fieldError.invalid(
              kindPath,
              kind,
              `may have mixed case, but should otherwise match: ${kindErrors.join(",")}`,
            ),
          ]
        : []),
  ];
}

function validateApiVersion(apiVersion: string, path: FieldPath): FieldError[] {
  if (apiVersion === "") return [fieldError.required(path)];
  const parts = apiVersion === "/" ? ["", ""] : apiVersion.split("/");
  if (parts.length > 2)
    return [fieldError.invalid(path, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  const version = parts.at(-1) ?? "";
  const group = parts.length === 2 ? parts[0]! : "";
  const joined = (value: string, details: string[]) =>
    details.length > 0 ? [fieldError.invalid(path, value, details.join(","))] : [];
  return [
    ...(group === "" ? [] : joined(group, isDNS1123Subdomain(group))),
    ...(version === ""
      ? [fieldError.invalid(path, apiVersion, "version must be specified")]
      : joined(version, isDNS1035Label(version))),
  ];
}

export function validateParamRef(
  reference: AdmissionregistrationV1ParamRef | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  if (!reference) return [];
  const { name = "", selector, parameterNotFoundAction: action } = reference;
  const exclusive = (field: string) =>
    name !== "" && selector
      ? [fieldError.forbidden(path.child(field), "name and selector are mutually exclusive")]
      : [];
  const actionPath = path.child("parameterNotFoundAction");
  return [
    ...(name === "" ? [] : invalidFor(path.child("name"), name, isValidPathSegmentName(name))),
    ...exclusive("name"),
    ...validateLabelSelector(selector, path.child("selector"), context),
    ...exclusive("selector"),
    ...(name === "" && !selector
      ? [fieldError.required(path, "one of name or selector must be specified")]
      : []),
    ...(!action
      ? [fieldError.required(actionPath)]
      : ["Deny", "Allow"].includes(action)
        ? []
        : [fieldError.notSupported(actionPath, action, ["Deny", "Allow"])]),
  ];
}

/** The errors of a policy's variables, each of which sees the ones before it, and their types. */
export function validateVariables(
  variables: readonly AdmissionregistrationV1Variable[],
  path: FieldPath,
  params: boolean,
  context: ApiContext,
): { readonly errors: FieldError[]; readonly types: { readonly [name: string]: CelType } } {
  const types = new Map<string, CelType>();
  const malformed =
    context.minor >= 34 ? "must be a valid CEL identifier" : "name is not a valid CEL identifier";
  const errors = variables.flatMap(({ name = "", expression = "" }, i) => {
    const at = path.index(i);
    const nameIsIdentifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !reservedWords.has(name);
    const scope = { params, authorizer: true, variables: Object.fromEntries(types) };
    const compiled =
      expression.trim() === ""
        ? undefined
        : validateExpression(
            expression,
            at.child("expression"),
            { variables: admissionVariables(scope) },
            context,
          );
    if (compiled) types.set(name, compiled.type);
    return [
      ...(name.trim() === ""
        ? [fieldError.required(at.child("name"), "name is not specified")]
        : nameIsIdentifier
          ? []
          : [fieldError.invalid(at.child("name"), name, malformed)]),
      ...(compiled?.errors ?? [
        fieldError.required(at.child("expression"), "expression is not specified"),
      ]),
    ];
  });
  return { errors, types: Object.fromEntries(types) };
}

export function paramKindText(paramKind: AdmissionregistrationV1ParamKind | undefined): string {
  return paramKind ? `${paramKind.apiVersion ?? ""}/${paramKind.kind ?? ""}` : "<unset>";
}

export function paramRefText(reference: AdmissionregistrationV1ParamRef | undefined): string {
  if (reference?.name) return `${reference.namespace || "*"}/${reference.name}`;
  return reference?.selector ? selectorText(reference.selector) : "<unset>";
}

/** As the generated protobuf code of Go writes it. */
function selectorText({ matchLabels, matchExpressions }: MetaV1LabelSelector): string {
  const labels = Object.entries(matchLabels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`)
    .join("");
  const expressions = (matchExpressions ?? [])
    .map(
      ({ key, operator, values }) =>
        `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${(values ?? []).join(" ")}],},`,
    )
    .join("");
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions}},}`;
}
