// Mirrors pkg/scheduler/framework/plugins/dynamicresources/allocateddevices.go (1.36): what claims have taken.
import type { ResourceV1ResourceClaim } from "../../../model/generated/types.ts";
import { type Quantity, quantityOf } from "../../../model/quantity.ts";
import type { ClusterView } from "../../framework.ts";
import { type Amounts, ConsumedCapacity } from "./capacity.ts";
import { deviceId } from "./pools.ts";

export interface AllocatedDevices {
  /** Devices that belong to one claim. */
  readonly exclusive: ReadonlySet<string>;
  /** Devices that several claims share. */
  readonly shared: ReadonlySet<string>;
  readonly capacity: ConsumedCapacity;
}

/** The devices of all claims. Those for administrators are free for others. */
export function allocatedDevices({ client, feature }: ClusterView): AllocatedDevices {
  const exclusive = new Set<string>();
  const shared = new Set<string>();
  const capacity = new ConsumedCapacity();
  const shares = feature("DRAConsumableCapacity");
  const claims = client.list<ResourceV1ResourceClaim>("resourceclaims.resource.k8s.io");
  for (const { status } of claims)
    for (const result of status?.allocation?.devices?.results ?? []) {
      if (result.adminAccess) continue;
      const id = deviceId(result.driver, result.pool, result.device);
      if (!shares || result.shareID === undefined) exclusive.add(id);
      else {
        shared.add(id);
        if (result.consumedCapacity) capacity.add(id, amountsOf(result.consumedCapacity));
      }
    }
  return { exclusive, shared, capacity };
}

/** Whether a device belongs to anybody, as a whole or in part. */
export function isAllocated({ exclusive, shared }: AllocatedDevices, device: string): boolean {
  return exclusive.has(device) || shared.has(device);
}

function amountsOf(amounts: Readonly<Record<string, string | number>>): Amounts {
  return new Map<string, Quantity>(
    Object.entries(amounts).map(([name, amount]) => [name, quantityOf(amount)]),
  );
}
