// Mirrors EqualIgnoreHash of pkg/controller/deployment/util (1.36): when two pod templates are the same rollout.
import type { CoreV1PodTemplateSpec } from "../../model/generated/types.ts";
import { quantityOf } from "../../model/quantity.ts";

export const podTemplateHashLabel = "pod-template-hash";

/** Equal but for the hash label; absent and empty lists and maps are the same, and so are `1` and `1000m` of a resource. */
export function sameTemplate(
  a: CoreV1PodTemplateSpec | undefined,
  b: CoreV1PodTemplateSpec | undefined,
): boolean {
  if (!a || !b) return semanticallyEqual(withoutHash(a), withoutHash(b), "");
  const known = compared.get(a);
  if (known?.other === b) return known.same;
  const same = semanticallyEqual(withoutHash(a), withoutHash(b), "");
  // Only stored templates stay what they are.
  if (Object.isFrozen(a) && Object.isFrozen(b)) compared.set(a, { other: b, same });
  return same;
}

/** What each template was compared with last: between two changes every sync asks the same again. */
const compared = new WeakMap<
  CoreV1PodTemplateSpec,
  { readonly other: CoreV1PodTemplateSpec; readonly same: boolean }
>();

export function withoutHash(template: CoreV1PodTemplateSpec | undefined): CoreV1PodTemplateSpec {
  const { [podTemplateHashLabel]: _hash, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}

/** Fields that are maps in Go: there an empty one equals none, while an empty struct such as `emptyDir: {}` says something. */
const mapFields = new Set([
  "labels",
  "annotations",
  "matchLabels",
  "nodeSelector",
  "limits",
  "requests",
  "overhead",
]);
const resourceFields = new Set(["limits", "requests", "overhead"]);

function semanticallyEqual(a: unknown, b: unknown, field: string): boolean {
  const left = emptyAsAbsent(a, field);
  const right = emptyAsAbsent(b, field);
  if (left === right) return true;
  if (resourceFields.has(field) && isObject(left) && isObject(right))
    return sameResources(left, right);
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((x, i) => semanticallyEqual(x, right[i], ""));
  if (!isObject(left) || !isObject(right)) return false;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => semanticallyEqual(left[name], right[name], name));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function emptyAsAbsent(value: unknown, field: string): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  return mapFields.has(field) && isObject(value) && Object.keys(value).length === 0
    ? undefined
    : value;
}

function sameResources(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => {
    const left = a[name] as string | number | undefined;
    const right = b[name] as string | number | undefined;
    if (left === undefined || right === undefined) return false;
    return quantityOf(left).compare(quantityOf(right)) === 0;
  });
}
