// Mirrors structured/internal/incubating/consumable_capacity.go of staging/src/k8s.io/dynamic-resource-allocation (1.36):
// how much of a device a request takes.
import type {
  ResourceV1CapacityRequestPolicy,
  ResourceV1CapacityRequestPolicyRange,
  ResourceV1Device,
  ResourceV1DeviceCapacity,
} from "../../../model/generated/types.ts";
import { Quantity, quantityOf } from "../../../model/quantity.ts";

/** Amounts by the name of a capacity. */
export type Amounts = ReadonlyMap<string, Quantity>;
/** What a request asks of capacities; nothing where it says nothing. */
export type CapacityRequests = Readonly<Record<string, string | number>> | undefined;

const noAmounts: Amounts = new Map();

/** What is taken of devices, by device. */
export class ConsumedCapacity {
  readonly #byDevice = new Map<string, Map<string, Quantity>>();

  has(device: string): boolean {
    return this.#byDevice.has(device);
  }

  of(device: string): Amounts {
    return this.#byDevice.get(device) ?? noAmounts;
  }

  add(device: string, amounts: Amounts): void {
    const known = this.#byDevice.get(device) ?? new Map<string, Quantity>();
    this.#byDevice.set(device, known);
    for (const [name, amount] of amounts) known.set(name, known.get(name)?.add(amount) ?? amount);
  }

  /** A device of which nothing is left taken is forgotten. */
  remove(device: string, amounts: Amounts): void {
    const known = this.#byDevice.get(device);
    if (!known) return;
    for (const [name, amount] of amounts) {
      const before = known.get(name);
      if (before) known.set(name, before.sub(amount));
    }
    if ([...known.values()].every((amount) => amount.isZero())) this.#byDevice.delete(device);
  }
}

/** Whether the device has what the request asks for, beside what others have taken of it. */
export function hasCapacityFor(
  { capacity = {} }: ResourceV1Device,
  requests: CapacityRequests,
  ...taken: readonly Amounts[]
): boolean {
  if (Object.keys(requests ?? {}).some((name) => !Object.hasOwn(capacity, name))) return false;
  return Object.entries(capacity).every(([name, offered]) => {
    const amount = consumedOf(offered, requests?.[name]);
    if (violates(amount, offered.requestPolicy)) return false;
    const sum = taken.reduce((total, amounts) => {
      const part = amounts.get(name);
      return part ? total.add(part) : total;
    }, amount);
    return sum.compare(quantityOf(offered.value)) <= 0;
  });
}

/** What the request takes of every capacity of the device. */
export function consumedCapacity(
  { capacity = {} }: ResourceV1Device,
  requests: CapacityRequests,
): Map<string, Quantity> {
  return new Map(
    Object.entries(capacity).map(([name, offered]) => [
      name,
      consumedOf(offered, requests?.[name]),
    ]),
  );
}

function consumedOf(
  { requestPolicy, value }: ResourceV1DeviceCapacity,
  requested: string | number | undefined,
): Quantity {
  if (requested === undefined) return quantityOf(requestPolicy?.default ?? value);
  const amount = quantityOf(requested);
  if (requestPolicy?.validRange) return roundUpToRange(amount, requestPolicy.validRange);
  const valid = requestPolicy?.validValues?.map(quantityOf);
  return valid?.find((value) => amount.compare(value) <= 0) ?? amount;
}

function roundUpToRange(
  amount: Quantity,
  { min, step }: ResourceV1CapacityRequestPolicyRange,
): Quantity {
  const least = quantityOf(min);
  if (amount.compare(least) < 0) return least;
  if (step === undefined) return amount;
  const from = least.valueBig();
  const size = quantityOf(step).valueBig();
  if (size <= 0n) return amount;
  const steps = (amount.valueBig() - from + size - 1n) / size;
  return Quantity.ofUnits(from + steps * size, "BinarySI");
}

function violates(amount: Quantity, policy: ResourceV1CapacityRequestPolicy | undefined): boolean {
  if (!policy) return false;
  if (policy.default !== undefined && amount.compare(quantityOf(policy.default)) === 0)
    return false;
  if (policy.validRange) {
    const { max, min, step } = policy.validRange;
    if (max !== undefined && amount.compare(quantityOf(max)) > 0) return true;
    const size = quantityOf(step).valueBig();
    return size > 0n && (amount.valueBig() - quantityOf(min).valueBig()) % size !== 0n;
  }
  const valid = policy.validValues ?? [];
  return valid.length > 0 && valid.every((value) => amount.compare(quantityOf(value)) !== 0);
}
