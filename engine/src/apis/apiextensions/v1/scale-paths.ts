// Mirrors ValidateScaleSpec and ValidateScaleStatus of staging/src/k8s.io/apiextensions-apiserver/pkg/registry/
// customresource/validator.go (1.36): the places that a definition names for its scale subresource.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { ApiextensionsV1CustomResourceSubresourceScale } from "../../../model/generated/types.ts";
import { isObject } from "../../json-object.ts";

type Scale = ApiextensionsV1CustomResourceSubresourceScale | undefined;

const maxInt32 = 2 ** 31 - 1;

export function validateScaleSpec(object: unknown, scale: Scale): FieldError[] {
  return scale ? validateReplicas(object, scale.specReplicasPath ?? "") : [];
}

export function validateScaleStatus(object: unknown, scale: Scale): FieldError[] {
  if (!scale) return [];
  const path = scale.labelSelectorPath ?? "";
  const selector = path === "" ? {} : valueAt(object, path, "string");
  return [
    ...validateReplicas(object, scale.statusReplicasPath ?? ""),
    ...("problem" in selector
      ? [fieldError.invalid(FieldPath.of(path), "", selector.problem)]
      : []),
  ];
}

function validateReplicas(object: unknown, path: string): FieldError[] {
  const found = valueAt(object, path, "int64");
  const at = FieldPath.of(path);
  if ("problem" in found) return [fieldError.invalid(at, 0, found.problem)];
  const replicas = Number(found.value ?? 0);
  if (replicas < 0) return [fieldError.invalid(at, replicas, "should be a non-negative integer")];
  return replicas > maxInt32
    ? [fieldError.invalid(at, replicas, `should be less than or equal to ${maxInt32}`)]
    : [];
}

/** The value at the path, if there is one, or why there can be none of that type. */
function valueAt(
  object: unknown,
  path: string,
  type: "int64" | "string",
): { readonly value?: unknown } | { readonly problem: string } {
  const names = (path.startsWith(".") ? path.slice(1) : path).split(".");
  const problem = (count: number, value: unknown, wanted: string) => ({
    problem: `.${names.slice(0, count).join(".")} accessor error: ${printed(value)} is of the type ${goType(value)}, expected ${wanted}`,
  });
  let value: unknown = object;
  for (const [i, name] of names.entries()) {
    if (value === null) return {};
    if (!isObject(value)) return problem(i + 1, value, "map[string]interface{}");
    if (!Object.hasOwn(value, name)) return {};
    value = (value as Record<string, unknown>)[name];
  }
  return goType(value) === type ? { value } : problem(names.length, value, type);
}

function goType(value: unknown): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  if (typeof value === "boolean") return "bool";
  return typeof value === "string" ? "string" : "map[string]interface {}";
}

/** Go's `%v`. */
function printed(value: unknown): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(printed).join(" ")}]`;
  if (typeof value !== "object") return String(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const entries = Object.keys(fields)
    .sort()
    .map((key) => `${key}:${printed(fields[key])}`);
  return `map[${entries.join(" ")}]`;
}
