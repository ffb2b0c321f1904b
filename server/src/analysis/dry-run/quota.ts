// The arithmetic of quotas: what a namespace may use, what it uses, and what one workload takes of it.
import { type DryRunResult, type KubeObject, parseQuantity, Quantity } from "#engine";
import { valueAt } from "../documents/index.ts";
import type { Path } from "../finding.ts";

export interface QuotaObject extends KubeObject {
  readonly spec?: { readonly hard?: Readonly<Record<string, string>> };
  readonly status?: { readonly used?: Readonly<Record<string, string>> };
}

/** One line of a quota: `requests.cpu` of `compute`. */
export interface QuotaLine {
  readonly quota: string;
  readonly resource: string;
  readonly hard: Quantity;
  readonly used: Quantity;
}

/** The lines of every quota of a namespace as the run left them; what cannot be read is left out. */
export function quotaLines(result: DryRunResult, namespace: string): QuotaLine[] {
  const quotas = result.objects.filter(
    (object) => object.kind === "ResourceQuota" && object.metadata.namespace === namespace,
  ) as readonly QuotaObject[];
  return quotas.flatMap(({ metadata, spec, status }) =>
    Object.entries(spec?.hard ?? {}).flatMap(([resource, amount]) => {
      const hard = quantity(amount);
      const used = quantity(status?.used?.[resource] ?? "0");
      return hard && used ? [{ quota: metadata?.name ?? "", resource, hard, used }] : [];
    }),
  );
}

/** Which list of a container's resources a quota counts, and which resource: `requests` and `cpu`. */
export function countedResource(
  resource: string,
): { readonly list: "requests" | "limits"; readonly name: string } | undefined {
  const match = /^(?:(requests|limits)\.)?(.+)$/.exec(resource);
  const name = match?.[2] ?? "";
  const plain = ["cpu", "memory", "ephemeral-storage"].includes(name);
  if (match?.[1] === undefined && !plain) return undefined;
  if (name === "storage" || name.includes("storageclass")) return undefined;
  return { list: match?.[1] === "limits" ? "limits" : "requests", name };
}

/** What one pod of a spec takes of a quota's resource, in the containers that run at once; undefined when nothing. */
export function podShare(spec: unknown, resource: string): Quantity | undefined {
  if (resource === "pods" || resource === "count/pods") return quantity("1");
  const counted = countedResource(resource);
  const containers = valueAt(spec, ["containers"]);
  if (!counted || !Array.isArray(containers)) return undefined;
  const amounts = containers.flatMap((container) => {
    const amount = containerAmount(container, counted.list, counted.name);
    return amount ? [amount] : [];
  });
  return amounts.length === 0 ? undefined : amounts.reduce((sum, one) => sum.add(one));
}

/** A request that is not written is the limit. */
function containerAmount(
  container: unknown,
  list: "requests" | "limits",
  name: string,
): Quantity | undefined {
  const given =
    valueAt(container, ["resources", list, name]) ??
    valueAt(container, ["resources", "limits", name]);
  return quantity(given);
}

/** Where the spec says how much of a quota's resource it takes: the first container that does. */
export function amountPath(spec: unknown, resource: string): Path | undefined {
  const counted = countedResource(resource);
  const containers = valueAt(spec, ["containers"]);
  if (!counted || !Array.isArray(containers)) return undefined;
  for (const list of [counted.list, "limits"])
    for (const [i, container] of containers.entries())
      if (valueAt(container, ["resources", list, counted.name]) !== undefined)
        return ["containers", i, "resources", list, counted.name];
  return undefined;
}

export function quantity(value: unknown): Quantity | undefined {
  const parsed =
    typeof value === "string" || typeof value === "number" ? parseQuantity(value) : undefined;
  return parsed instanceof Quantity ? parsed : undefined;
}

/** `count` times an amount, written like the amount. */
export function times(amount: Quantity, count: number): Quantity {
  return new Quantity(amount.nano * BigInt(count), amount.format);
}

/** What remains of `hard` when `used` is taken; never below zero. */
export function remainder(hard: Quantity, used: Quantity): Quantity {
  const nano = hard.nano - used.nano;
  return new Quantity(nano > 0n ? nano : 0n, used.isZero() ? hard.format : used.format);
}

/** An amount in the same unit as another: `1000m` beside `500m`. */
export function likeAmount(amount: Quantity, other: Quantity): string {
  return String(other).endsWith("m") ? `${amount.milliValue()}m` : String(amount);
}

/** How much of a limit is used, in whole percent. */
export function percent({ used, hard }: Pick<QuotaLine, "used" | "hard">): number | undefined {
  return hard.isZero() ? undefined : Number((used.nano * 100n) / hard.nano);
}
