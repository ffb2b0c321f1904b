// Mirrors staging/src/k8s.io/apimachinery/pkg/labels/selector.go and meta/v1 LabelSelectorAsSelector (1.36).
import type { MetaV1LabelSelector } from "./generated/types.ts";

export type Labels = Readonly<Record<string, string>>;

/** Whether `labels` has every pair of `selector`, as the map selectors of Services and ReplicationControllers do. An empty map matches everything. */
export function matchesLabelMap(selector: Labels, labels: Labels | undefined): boolean {
  for (const key of Object.keys(selector))
    if (labels === undefined || labels[key] !== selector[key]) return false;
  return true;
}

/** Whether a LabelSelector matches. An absent selector matches nothing, an empty one everything; an unknown operator matches nothing. */
export function matchesLabelSelector(
  selector: MetaV1LabelSelector | undefined,
  labels: Labels | undefined,
): boolean {
  if (!selector) return false;
  if (selector.matchLabels && !matchesLabelMap(selector.matchLabels, labels)) return false;
  return (selector.matchExpressions ?? []).every((requirement) =>
    matchesRequirement(
      requirement.key,
      requirement.operator,
      requirement.values ?? [],
      labels ?? {},
    ),
  );
}

/** One requirement, of a label selector or of a node selector (`Gt` and `Lt` compare integers). An absent key satisfies NotIn and DoesNotExist. */
export function matchesRequirement(
  key: string,
  operator: string,
  values: readonly string[],
  labels: Labels,
): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
    case "Lt": {
      const bound = values[0];
      if (value === undefined || bound === undefined) return false;
      if (!isInt64(value) || !isInt64(bound)) return false;
      return operator === "Gt"
        ? toBigInt(value) > toBigInt(bound)
        : toBigInt(value) < toBigInt(bound);
    }
    default:
      return false;
  }
}

const integer = /^[+-]?[0-9]+$/;

/** Whether Go's ParseInt takes the text for a 64-bit integer. */
export function isInt64(text: string): boolean {
  return integer.test(text) && BigInt.asIntN(64, toBigInt(text)) === toBigInt(text);
}

/** BigInt itself takes no plus sign. */
function toBigInt(text: string): bigint {
  return BigInt(text.replace("+", ""));
}

/** The selector as kubectl and events print it: `app=web,tier in (a,b),!legacy`. */
export function formatLabelSelector(selector: MetaV1LabelSelector | undefined): string {
  if (!selector) return "<none>";
  const parts = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => [
    key,
    `${key}=${value}`,
  ]);
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const list = `(${[...values].sort().join(",")})`;
    const text =
      operator === "In"
        ? `${key} in ${list}`
        : operator === "NotIn"
          ? `${key} notin ${list}`
          : operator === "Exists"
            ? key
            : `!${key}`;
    parts.push([key, text]);
  }
  if (parts.length === 0) return "<none>";
  return parts
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, text]) => text)
    .join(",");
}
