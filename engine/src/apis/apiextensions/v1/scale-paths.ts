// Mirrors ValidateScaleSpec and ValidateScaleStatus of staging/src/k8s.io/apiextensions-apiserver/pkg/registry/
// customresource/validator.go (1.36): the places that a definition names for its scale subresource.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { ApiextensionsV1CustomResourceSubresourceScale } from "../../../model/generated/types.ts";
import { goPrint, goTypeOf } from "../../../model/go-format.ts";
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
    problem: `.${names.slice(0, count).join(".")} accessor error: ${goPrint(value)} is of the type ${goTypeOf(value)}, expected ${wanted}`,
  });
  let value: unknown = object;
  for (const [i, name] of names.entries()) {
    if (value === null) return {};
    if (!isObject(value)) return problem(i + 1, value, "map[string]interface{}");
    if (!Object.hasOwn(value, name)) return {};
    value = (value as Record<string, unknown>)[name];
  }
  return goTypeOf(value) === type ? { value } : problem(names.length, value, type);
}
