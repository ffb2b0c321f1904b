// How the API server refuses an expression: admission/plugin/cel/compile.go and
// apis/admissionregistration/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../model/field-error.ts";
import type { FieldPath } from "../../model/field-path.ts";
import type { ApiContext } from "../kind.ts";
import { compile, type Variables } from "./checker.ts";
import { deviceVariables } from "./environments.ts";
import { type CelType, containsUnknown, formatOutputType, unknownType } from "./types.ts";

/** Where an expression stands, and what it has to give. */
export interface ExpressionRule {
  readonly variables: Variables;
  /** Names of types; absent where anything will do. */
  readonly returns?: readonly string[];
  /** The text in the error, where it is not what is compiled. */
  readonly shown?: string;
}

/** The expression's errors, and its type as far as it is known. Never throws. */
export function validateExpression(
  expression: string,
  path: FieldPath,
  { variables, returns, shown = expression }: ExpressionRule,
  context: Pick<ApiContext, "minor">,
): { readonly errors: FieldError[]; readonly type: CelType } {
  const { error, type } = compileExpression(expression, variables);
  if (error !== undefined) return { errors: [fieldError.invalid(path, shown, error)], type };
  const given = formatOutputType(type);
  if (!returns || returns.includes(given) || containsUnknown(type)) return { errors: [], type };
  const wanted = returns.length === 1 ? returns[0] : `one of [${returns.join(" ")}]`;
  const but = context.minor >= 32 ? ` but got ${given}` : "";
  return { errors: [fieldError.invalid(path, shown, `must evaluate to ${wanted}${but}`)], type };
}

/** A selector of devices gives a bool, or what may turn out to be one. */
export function validateDeviceSelector(
  expression: string,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { error, type } = compileExpression(expression, deviceVariables(context));
  if (error !== undefined) return [fieldError.invalid(path, expression, error)];
  const given = formatOutputType(type);
  if (given === "bool" || given === "any" || containsUnknown(type)) return [];
  return [
    fieldError.invalid(path, expression, `must evaluate to bool or the unknown type, not ${given}`),
  ];
}

/** The error's words, or the type; nothing is known of it where the words are not certain. */
export function compileExpression(
  expression: string,
  variables: Variables,
): { readonly error?: string; readonly type: CelType } {
  const compiled = compile(expression, variables);
  if (!compiled) return { type: unknownType };
  return "error" in compiled
    ? { error: `compilation failed: ${compiled.error}`, type: unknownType }
    : compiled;
}
