// Mirrors the counters of structured/internal/incubating/allocator_incubating.go of
// staging/src/k8s.io/dynamic-resource-allocation (1.36): what devices that are cut out of one piece of hardware share.
import type { ResourceV1DeviceCounterConsumption } from "../../../model/generated/types.ts";
import { Quantity, quantityOf } from "../../../model/quantity.ts";
import { type AllocatedDevices, isAllocated } from "./allocated-devices.ts";
import { deviceId, type Pool, type PooledDevice } from "./pools.ts";

/** Amounts by counter set and counter. */
type Counters = Map<string, Map<string, Quantity>>;

const zero = Quantity.zero();

/** What other claims leave of the counters of each pool. Pools of one name share what the first one of them has. */
export class AvailableCounters {
  readonly #allocated: AllocatedDevices;
  readonly #byPool = new Map<string, Counters>();

  constructor(allocated: AllocatedDevices) {
    this.#allocated = allocated;
  }

  of(pool: Pool): Counters {
    const known = this.#byPool.get(pool.name);
    if (known) return known;
    const counters: Counters = new Map();
    for (const [name, set] of pool.counterSets)
      counters.set(
        name,
        new Map(Object.entries(set.counters).map(([key, { value }]) => [key, quantityOf(value)])),
      );
    for (const { spec } of [...pool.slices, ...pool.otherSlices])
      for (const { name, consumesCounters = [] } of spec.devices ?? [])
        if (isAllocated(this.#allocated, deviceId(spec.driver, spec.pool.name, name)))
          for (const { set, key, amount } of consumed(consumesCounters)) {
            const left = counters.get(set)?.get(key);
            if (left) counters.get(set)!.set(key, left.sub(amount));
          }
    this.#byPool.set(pool.name, counters);
    return counters;
  }
}

/** What the devices take that are being chosen for a pod. */
export class ConsumedCounters {
  readonly #byPool = new Map<string, Counters>();

  /** Takes what the device consumes, if that is there. */
  take({ pool, device }: PooledDevice, available: AvailableCounters): boolean {
    const wanted = device.consumesCounters ?? [];
    const taken = this.#add(pool, wanted, 1);
    for (const [set, counters] of available.of(pool))
      for (const [key, amount] of counters) {
        if (amount.compare(taken.get(set)?.get(key) ?? zero) >= 0) continue;
        this.#add(pool, wanted, -1);
        return false;
      }
    return true;
  }

  giveBack({ pool, device }: PooledDevice): void {
    this.#add(pool, device.consumesCounters ?? [], -1);
  }

  #add(
    pool: Pool,
    consumption: readonly ResourceV1DeviceCounterConsumption[],
    sign: 1 | -1,
  ): Counters {
    const taken: Counters = this.#byPool.get(pool.name) ?? new Map();
    this.#byPool.set(pool.name, taken);
    for (const { set, key, amount } of consumed(consumption)) {
      const counters = taken.get(set) ?? new Map<string, Quantity>();
      taken.set(set, counters);
      const before = counters.get(key) ?? zero;
      counters.set(key, sign === 1 ? before.add(amount) : before.sub(amount));
    }
    return taken;
  }
}

function* consumed(consumption: readonly ResourceV1DeviceCounterConsumption[]) {
  for (const { counterSet, counters } of consumption)
    for (const [key, { value }] of Object.entries(counters))
      yield { set: counterSet, key, amount: quantityOf(value) };
}
