// Mirrors SetDefaults_ResourceList in pkg/apis/core/v1/defaults.go and the arithmetic of
// staging/src/k8s.io/component-helpers/resource/helpers.go (1.36).
import type { Quantity as QuantityText } from "../../../model/generated/types.ts";
import { Quantity, quantityOf } from "../../../model/quantity.ts";

/** Amounts by resource name, as JSON holds them. */
export type ResourceList = { [name: string]: QuantityText };

/** Amounts by resource name, parsed. */
export type Resources = Map<string, Quantity>;

const nanoPerMilli = 1_000_000n;

/** Rounds every amount of the list away from zero to thousandths, in place. */
export function roundUpResourceList(list: ResourceList | undefined): void {
  if (!list) return;
  for (const name of Object.keys(list)) {
    const { nano, format } = quantityOf(list[name]);
    const rest = nano % nanoPerMilli;
    // What needs no rounding keeps its text.
    if (rest === 0n) continue;
    const rounded = nano - rest + (rest > 0n ? nanoPerMilli : -nanoPerMilli);
    list[name] = new Quantity(rounded, format).toString();
  }
}

/** The list parsed; an unreadable amount counts as zero. */
export function resourcesOf(list: ResourceList | undefined): Resources {
  const resources: Resources = new Map();
  if (list) for (const name of Object.keys(list)) resources.set(name, quantityOf(list[name]));
  return resources;
}

/** Adds `more` to `total`, in place. */
export function addResources(total: Resources, more: Resources): void {
  for (const [name, amount] of more) {
    const before = total.get(name);
    total.set(name, before ? before.add(amount) : amount);
  }
}

/** Raises `total` to at least `other`, resource by resource, in place. */
export function raiseResources(total: Resources, other: Resources): void {
  for (const [name, amount] of other) {
    const before = total.get(name);
    if (!before || amount.compare(before) > 0) total.set(name, amount);
  }
}

/** The parsed amounts as JSON holds them. */
export function resourceListOf(resources: Resources): ResourceList {
  return Object.fromEntries([...resources].map(([name, amount]) => [name, amount.toString()]));
}
