// A quota that stands in the way: the arithmetic, everyone who shares it, and what would make it hold.
import { Quantity } from "#engine";
import { valueAt } from "../documents/index.ts";
import type { Fix, Path, RelatedPlace } from "../finding.ts";
import { type BoundObject, podSpecPath } from "../resources/index.ts";
import {
  countPath,
  cut,
  type DryRunView,
  type Explanation,
  writtenPodSpec,
} from "./explanation.ts";
import {
  amountPath,
  countedResource,
  likeAmount,
  podShare,
  quantity,
  remainder,
  times,
} from "./quota.ts";

interface Refusal {
  readonly quota: string;
  /** The first resource that does not fit. */
  readonly resource: string;
  readonly requested: Quantity;
  readonly used: Quantity;
  readonly limited: Quantity;
}

/** Reads `exceeded quota: NAME, requested: R=1, used: R=2, limited: R=3`; undefined for any other text. */
function readRefusal(message: string): Refusal | undefined {
  const match = /exceeded quota: ([^,]+), requested: (.+), used: (.+), limited: (.+)$/.exec(
    message,
  );
  const [, quota = "", requested = "", used = "", limited = ""] = match ?? [];
  const resource = requested.slice(0, requested.indexOf("="));
  const amountIn = (list: string) =>
    quantity(
      list
        .split(",")
        .find((pair) => pair.startsWith(`${resource}=`))
        ?.slice(resource.length + 1),
    );
  const amounts = [requested, used, limited].map(amountIn);
  const [first, second, third] = amounts;
  if (!match || !first || !second || !third) return undefined;
  return { quota, resource, requested: first, used: second, limited: third };
}

/** The explanation of a refusal by a quota; undefined when the text is not one. */
export function explainQuota(view: DryRunView, message: string): Explanation | undefined {
  const refusal = readRefusal(message);
  if (!refusal) return undefined;
  const { object } = view;
  const spec = writtenPodSpec(view);
  const workload = spec !== undefined && object.ref.kind !== "Pod";
  const desired = workload ? (view.outcome.readiness?.desired ?? 1) : 1;
  const { requested, limited, quota, resource } = refusal;
  // What others take: the usage at the refusal without this workload's own pods.
  const own = workload ? times(requested, view.outcome.pods.length) : Quantity.zero();
  const others = remainder(refusal.used, own);
  const left = remainder(limited, others);
  const needs = times(requested, desired);
  const what = countedResource(resource)?.name ?? resource;
  const amount =
    desired > 1
      ? `${desired} x ${requested} needs ${likeAmount(needs, requested)}`
      : `needs ${needs}`;
  const summary = `Quota "${quota}" in "${object.ref.namespace}": ${amount} ${what}, ${likeAmount(left, requested)} left (403)`;
  const request = spec && amountPath(spec.value, resource);
  const path: Path =
    workload && valueAt(object.value, ["spec", "replicas"]) !== undefined
      ? ["spec", "replicas"]
      : spec && request
        ? [...spec.path, ...request]
        : countPath(object);
  return {
    code: "exceeded-quota",
    summary: cut(summary),
    path,
    related: related(view, refusal),
    fixes: fixes(view, refusal, { desired, left, needs: needs.add(others) }),
  };
}

function quotaObject({ object, resources }: DryRunView, name: string): BoundObject | undefined {
  const kind = { group: "", kind: "ResourceQuota" };
  return resources.find(kind, name, object.namespace, object)[0]?.object;
}

/** The quota's own line, then every workload of the scope in its namespace with its share. */
function related(view: DryRunView, { quota, resource, limited }: Refusal): RelatedPlace[] {
  const { object, resources, result } = view;
  const limit = quotaObject(view, quota);
  const places: RelatedPlace[] = [];
  if (limit)
    places.push({
      message: `Quota "${quota}" allows ${limited} ${resource}`,
      object: limit.ref,
      path: ["spec", "hard", resource],
    });
  for (const other of resources.objects) {
    const base = podSpecPath(other.ref);
    const applied = view.isApplied(other) && other.namespace.name === object.namespace.name;
    if (!base || !applied) continue;
    const spec = valueAt(other.value, base);
    const share = podShare(spec, resource);
    const at = amountPath(spec, resource);
    const pods = result.pods.filter(
      ({ root }) =>
        root.kind === other.ref.kind &&
        root.name === other.ref.name &&
        root.namespace === other.ref.namespace,
    ).length;
    if (!share || !at || pods === 0) continue;
    const taken = times(share, pods);
    places.push({
      message: `${other.ref.kind} ${other.ref.name} takes ${pods} x ${share} = ${likeAmount(taken, share)}`,
      object: other.ref,
      path: [...base, ...at],
    });
  }
  return places;
}

/** Fewer replicas, a smaller request, or a larger quota: each makes the quota hold for this workload. */
function fixes(
  view: DryRunView,
  { quota, resource, requested, limited }: Refusal,
  { desired, left, needs }: { desired: number; left: Quantity; needs: Quantity },
): Fix[] {
  const { object } = view;
  const spec = writtenPodSpec(view);
  const found: Fix[] = [];
  const edit = (title: string, target: BoundObject, path: Path, value: unknown) =>
    found.push({
      title,
      safe: false,
      edits: [{ object: target.ref, operations: [{ op: "set", path, value }] }],
    });
  const fits = requested.isZero() ? 0 : Number(left.nano / requested.nano);
  if (fits > 0 && fits < desired && valueAt(object.value, ["spec", "replicas"]) !== undefined)
    edit(`Lower replicas to ${fits}`, object, ["spec", "replicas"], fits);
  const at = spec && amountPath(spec.value, resource);
  const single = spec && countContainers(spec.value) === 1;
  if (spec && at && single && desired > 0 && at.includes(countedResource(resource)?.list ?? "")) {
    const smaller = rounded(left, desired, resource);
    if (smaller)
      edit(
        `Lower the ${at.at(-1)} request to ${smaller}`,
        object,
        [...spec.path, ...at],
        String(smaller),
      );
  }
  const limit = quotaObject(view, quota);
  const hard: Path = ["spec", "hard", resource];
  if (limit && valueAt(limit.value, hard) !== undefined && needs.compare(limited) > 0)
    edit(`Raise ${resource} of quota "${quota}" to ${needs}`, limit, hard, String(needs));
  return found;
}

function countContainers(spec: unknown): number {
  const containers = valueAt(spec, ["containers"]);
  return Array.isArray(containers) ? containers.length : 0;
}

/** The largest share that fits `copies` times: whole millicores of CPU, whole MiB of memory. */
function rounded(left: Quantity, copies: number, resource: string): Quantity | undefined {
  const name = countedResource(resource)?.name;
  const step = name === "cpu" ? 1_000_000n : 1_000_000_000n * 1024n * 1024n;
  const each = left.nano / BigInt(copies) / step;
  return each > 0n && name !== undefined
    ? new Quantity(each * step, name === "cpu" ? "DecimalSI" : "BinarySI")
    : undefined;
}
