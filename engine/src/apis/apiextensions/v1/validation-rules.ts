// Mirrors the compilation of x-kubernetes-validations in staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel
// and apiserver/pkg/cel/common/schemas.go (1.36). Difference: the costs of rules are not estimated.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { ApiextensionsV1ValidationRule } from "../../../model/generated/types.ts";
import type { Variables } from "../../cel/checker.ts";
import {
  boolType,
  bytesType,
  type CelType,
  containsUnknown,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  optionalType,
  stringType,
  timestampType,
  unknownType,
} from "../../cel/types.ts";
import { compileExpression } from "../../cel/validate-expression.ts";
import { goValue } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { escapeName } from "./rules/field-names.ts";
import {
  additionalOf,
  itemsOf,
  type Schema,
  sortedEntries,
  validationRuleType,
} from "./schema-types.ts";

/** What is wrong with the rules of a schema that itself is right, innermost first. */
export function validateRules(
  schema: Schema,
  path: FieldPath,
  isResource: boolean,
  context: ApiContext,
): FieldError[] {
  const inner = (part: Schema | undefined, at: FieldPath) =>
    part ? validateRules(part, at, Boolean(part["x-kubernetes-embedded-resource"]), context) : [];
  const errors = inner(
    additionalOf(schema.additionalProperties),
    path.child("additionalProperties"),
  );
  for (const [name, property] of sortedEntries(schema.properties))
    errors.push(...inner(property, path.child("properties").key(name)));
  errors.push(...inner(itemsOf(schema), path.child("items")));
  const rules = schema["x-kubernetes-validations"] ?? [];
  const self = rules.length > 0 ? typeOfSchema(schema, isResource) : undefined;
  if (!self) return errors;
  rules.forEach((rule, i) => {
    errors.push(
      ...validateRule(rule, self, path.child("x-kubernetes-validations").index(i), context),
    );
  });
  return errors;
}

function validateRule(
  given: ApiextensionsV1ValidationRule,
  self: CelType,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const variables = ruleVariables(self, given.optionalOldSelf === true);
  // The server shows the whole rule as the value.
  const refuse = (field: string, detail: string) => [
    fieldError.invalid(path.child(field), goValue(validationRuleType, given, context), detail),
  ];
  const compile = (expression: string, wanted: CelType, otherwise: string) => {
    const { error, type } = compileExpression(expression, variables);
    return error ?? (type.name === wanted.name || containsUnknown(type) ? undefined : otherwise);
  };
  const rule = compile(given.rule ?? "", boolType, "cel expression must evaluate to a bool");
  // Of a rule that does not compile nothing is known to be used.
  const usesOldSelf = rule === undefined && /\boldSelf\b/.test(given.rule ?? "");
  const useless =
    typeof given.optionalOldSelf === "boolean" && !usesOldSelf
      ? [
          fieldError.invalid(
            path.child("optionalOldSelf"),
            given.optionalOldSelf,
            "may not be set if oldSelf is not used in rule",
          ),
        ]
      : [];
  if (rule !== undefined) return [...refuse("rule", rule), ...useless];
  const wrong = "messageExpression must evaluate to a string";
  const message = given.messageExpression
    ? compile(given.messageExpression, stringType, wrong)
    : undefined;
  const text = message === wrong ? wrong : `messageExpression ${message}`;
  return [...(message === undefined ? [] : refuse("messageExpression", text)), ...useless];
}

/** What a rule about values of the type may refer to. */
export function ruleVariables(self: CelType, isOldOptional: boolean): Variables {
  return new Map([
    ["self", self],
    ["oldSelf", isOldOptional ? optionalType(self) : self],
  ]);
}

/** The type of the values that the schema describes; nothing where rules can not see them. */
export function typeOfSchema(schema: Schema, isResource: boolean): CelType | undefined {
  const typeOf = (part: Schema) =>
    typeOfSchema(part, Boolean(part["x-kubernetes-embedded-resource"]));
  if (schema["x-kubernetes-int-or-string"]) return dynType;
  switch (isResource ? "object" : schema.type) {
    case "array": {
      const items = itemsOf(schema);
      const item = items && typeOf(items);
      return item && listType(item);
    }
    case "object": {
      const additional = additionalOf(schema.additionalProperties);
      const value = additional && typeOf(additional);
      if (additional) return value && mapType(stringType, value);
      const fields = sortedEntries(schema.properties).flatMap(([name, property]) => {
        const type = typeOf(property);
        const escaped = escapeName(name);
        return type && escaped !== undefined ? [[escaped, type] as const] : [];
      });
      return describedObject(
        Object.fromEntries([...fields, ...(isResource ? resourceFields : [])]),
      );
    }
    case "string":
      return formats.get(schema.format ?? "") ?? stringType;
    case "boolean":
      return boolType;
    case "number":
      return doubleType;
    case "integer":
      return intType;
    default:
      return undefined;
  }
}

/** The server gives such types names that nobody can predict, so that no error may show one. */
function describedObject(fields: { readonly [name: string]: CelType }): CelType {
  return { ...unknownType, fields };
}

const resourceFields: readonly (readonly [string, CelType])[] = [
  ["apiVersion", stringType],
  ["kind", stringType],
  ["metadata", describedObject({ name: stringType, generateName: stringType })],
];

const formats = new Map([
  ["byte", bytesType],
  ["date", timestampType],
  ["date-time", timestampType],
  ["duration", durationType],
]);
