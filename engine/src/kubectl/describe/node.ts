// Mirrors describeNode of staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import { timeSince } from "../../apis/columns.ts";
import { podLimits, podRequests } from "../../apis/core/v1/pod-resources.ts";
import {
  actualResources,
  effectiveLimits,
  effectiveRequests,
} from "../../apis/core/v1/resized-resources.ts";
import type {
  CoordinationV1Lease,
  CoreV1Node,
  CoreV1Pod,
  ResourceV1ResourceSlice,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { type Quantity, quantityOf } from "../../model/quantity.ts";
import { formatTime } from "../../model/time.ts";
import {
  eventLines,
  identity,
  labelsAndAnnotations,
  longTime,
  type Surroundings,
  taintLines,
} from "./parts.ts";
import type { Sheet } from "./sheet.ts";

const rolePrefix = "node-role.kubernetes.io/";

export function describeNode(sheet: Sheet, node: Stored<CoreV1Node>, around: Surroundings): void {
  const { metadata, spec = {}, status = {} } = node;
  identity(sheet, node, false);
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key === "kubernetes.io/role") return value;
    return key.startsWith(rolePrefix) ? key.slice(rolePrefix.length) : [];
  });
  const named = [...new Set(roles)].filter((role) => role !== "").sort();
  sheet.line(`Roles:\t${named.join(",") || "<none>"}`);
  labelsAndAnnotations(sheet, node);
  sheet.line(`CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  taintLines(sheet, spec.taints);
  sheet.line(`Unschedulable:\t${spec.unschedulable === true}`);
  leaseLines(sheet, metadata.name, around);
  if (status.conditions?.length) {
    sheet.line("Conditions:");
    sheet.line("Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage", 1);
    sheet.line("----\t------\t-----------------\t------------------\t------\t-------", 1);
    for (const condition of status.conditions) {
      const { type, reason = "", message = "", lastHeartbeatTime, lastTransitionTime } = condition;
      sheet.line(
        `${type} \t${condition.status} \t${longTime(lastHeartbeatTime)} \t${longTime(lastTransitionTime)} \t${reason} \t${message}`,
        1,
      );
    }
  }
  sheet.line("Addresses:");
  for (const { type, address } of status.addresses ?? []) sheet.line(`${type}:\t${address}`, 1);
  amountLines(sheet, "Capacity", status.capacity);
  amountLines(sheet, "Allocatable", status.allocatable);
  sliceLines(sheet, metadata.name, around);
  systemLines(sheet, node);
  if (spec.podCIDR) sheet.line(`PodCIDR:\t${spec.podCIDR}`);
  if (spec.podCIDRs?.length) sheet.line(`PodCIDRs:\t${spec.podCIDRs.join(",")}`);
  if (spec.providerID) sheet.line(`ProviderID:\t${spec.providerID}`);
  podLines(sheet, node, around);
  eventLines(sheet, around);
}

/** Kubelets renew their leases all the time; the simulated ones have no object for it, unless a snapshot brought one. */
function leaseLines(sheet: Sheet, name: string, { list, nowMs }: Surroundings): void {
  const lease = list<CoordinationV1Lease>("leases.coordination.k8s.io", "kube-node-lease").find(
    ({ metadata }) => metadata.name === name,
  );
  const spec = lease ? lease.spec : { holderIdentity: name, renewTime: formatTime(nowMs) };
  const { holderIdentity = "<unset>", acquireTime, renewTime } = spec ?? {};
  sheet.line("Lease:");
  sheet.line(`HolderIdentity:\t${holderIdentity}`, 1);
  sheet.line(`AcquireTime:\t${acquireTime ? longTime(acquireTime) : "<unset>"}`, 1);
  sheet.line(`RenewTime:\t${renewTime ? longTime(renewTime) : "<unset>"}`, 1);
}

function amountLines(
  sheet: Sheet,
  title: string,
  amounts: Readonly<Record<string, unknown>> | undefined,
): void {
  const names = Object.keys(amounts ?? {}).sort();
  if (names.length > 0) sheet.line(`${title}:`);
  for (const name of names) sheet.line(`${name}:\t${quantityOf(amounts![name] as string)}`, 1);
}

const maxPools = 10;

/** The pools of devices that are this node's alone, by driver and name. */
function sliceLines(sheet: Sheet, node: string, { list }: Surroundings): void {
  const pools = new Map<string, { cells: string; slices: number; devices: number }>();
  for (const { spec } of list<ResourceV1ResourceSlice>("resourceslices.resource.k8s.io")) {
    if (spec.nodeName !== node) continue;
    const key = `${spec.driver}/${spec.pool.name}`;
    const cells = `${spec.driver}\t${spec.pool.name}`;
    const pool = pools.get(key) ?? { cells, slices: 0, devices: 0 };
    pools.set(key, pool);
    pool.slices++;
    pool.devices += spec.devices?.length ?? 0;
  }
  if (pools.size === 0) return;
  sheet.line("Node-Local ResourceSlices:");
  sheet.line("Driver\tPool\tSlices\tDevices", 1);
  sheet.line("------\t----\t------\t-------", 1);
  for (const key of [...pools.keys()].sort().slice(0, maxPools)) {
    const { cells, slices, devices } = pools.get(key)!;
    sheet.line(`${cells}\t${slices}\t${devices}`, 1);
  }
  if (pools.size > maxPools) sheet.line(`...and ${pools.size - maxPools} more pools`, 1);
}

function systemLines(sheet: Sheet, { status }: CoreV1Node): void {
  const info = status?.nodeInfo;
  sheet.line("System Info:");
  for (const [title, value] of [
    ["Machine ID", info?.machineID],
    ["System UUID", info?.systemUUID],
    ["Boot ID", info?.bootID],
    ["Kernel Version", info?.kernelVersion],
    ["OS Image", info?.osImage],
    ["Operating System", info?.operatingSystem],
    ["Architecture", info?.architecture],
    ["Container Runtime Version", info?.containerRuntimeVersion],
    ["Kubelet Version", info?.kubeletVersion],
  ])
    sheet.line(`${title}:\t${value ?? ""}`, 1);
}

type Amounts = ReturnType<typeof podRequests>;

function podLines(
  sheet: Sheet,
  { metadata, status = {} }: Stored<CoreV1Node>,
  { list, nowMs }: Surroundings,
): void {
  const allocatable = Object.keys(status.allocatable ?? {}).length
    ? status.allocatable!
    : (status.capacity ?? {});
  const pods = list<CoreV1Pod>("pods").filter(
    ({ spec, status }) =>
      spec?.nodeName === metadata.name &&
      status?.phase !== "Succeeded" &&
      status?.phase !== "Failed",
  );
  const order = ({ metadata: { namespace = "", name } }: Stored<CoreV1Pod>) =>
    `${namespace}/${name}`;
  pods.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  const share = (name: string, amounts: Amounts, ofNothing: string) => {
    const amount = amounts.get(name) ?? quantityOf("0");
    const unit = (of: Quantity) => (name === "cpu" ? of.milliValue() : of.value());
    const total = unit(quantityOf(allocatable[name]));
    return `${amount} (${total === 0 ? ofNothing : Math.trunc((unit(amount) / total) * 100)}%)`;
  };

  sheet.line(`Non-terminated Pods:\t(${pods.length} in total)`);
  sheet.line("Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge", 1);
  sheet.line("---------\t----\t\t------------\t----------\t---------------\t-------------\t---", 1);
  const requests: Amounts = new Map();
  const limits: Amounts = new Map();
  for (const pod of pods) {
    const spec = pod.spec ?? { containers: [] };
    const asked = podRequests(spec, {
      requestsOf: (container) =>
        effectiveRequests(pod, container.resources?.requests, actualResources(container, pod)),
    });
    const capped = podLimits(spec, (container) =>
      effectiveLimits(pod, container.resources?.limits, actualResources(container, pod)),
    );
    // The sums leave out what kubelets resize right now, as the lines do not.
    addTo(requests, podRequests(spec));
    addTo(limits, podLimits(spec));
    const { namespace = "", name, creationTimestamp } = pod.metadata;
    const cells = ["cpu", "memory"].flatMap((resource) =>
      [asked, capped].map((amounts) => share(resource, amounts, dividedByZero)),
    );
    sheet.line(
      `${namespace}\t${name}\t\t${cells.join("\t")}\t${timeSince(creationTimestamp, nowMs)}`,
      1,
    );
  }
  sheet.line("Allocated resources:");
  sheet.line("(Total limits may be over 100 percent, i.e., overcommitted.)", 1);
  sheet.line("Resource\tRequests\tLimits", 1);
  sheet.line("--------\t--------\t------", 1);
  const others = Object.keys(allocatable)
    .filter((name) => !basic.includes(name) && name !== "pods")
    .sort();
  const huge = others.filter((name) => name.startsWith("hugepages-"));
  for (const name of [...basic, ...huge])
    sheet.line(`${name}\t${share(name, requests, "0")}\t${share(name, limits, "0")}`, 1);
  for (const name of others.filter((other) => !huge.includes(other)))
    sheet.line(`${name}\t${requests.get(name) ?? "0"}\t${limits.get(name) ?? "0"}`, 1);
}

/** What Go makes of a share of nothing, where kubectl does not ask first whether there is something. */
const dividedByZero = "-9223372036854775808";

const basic = ["cpu", "memory", "ephemeral-storage"];

function addTo(total: Amounts, amounts: Amounts): void {
  for (const [name, amount] of amounts) total.set(name, total.get(name)?.add(amount) ?? amount);
}
