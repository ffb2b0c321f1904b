// Mirrors `kubectl top` (staging/src/k8s.io/kubectl/pkg/{cmd/top,metricsutil}, 1.36). Difference: what a node uses is what
// its pods use.
import type { CoreV1Node } from "../model/generated/types.ts";
import type { Stored } from "../model/object.ts";
import { quantityOf } from "../model/quantity.ts";
import type { Table } from "./get.ts";

/** What a pod uses, by container; amounts in thousandths of a core and of a byte. */
export interface PodUsage {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly containers: readonly {
    readonly name: string;
    readonly usageMilli: { readonly cpu?: number; readonly memory?: number };
  }[];
}

export interface TopFlags {
  readonly withNamespace?: boolean;
  readonly containers?: boolean;
  readonly sortBy?: "cpu" | "memory" | undefined;
  /** A line with the total. */
  readonly sum?: boolean;
}

type Usage = PodUsage["containers"][number]["usageMilli"];

const mebibyte = 1024 * 1024;

function totalOf(usages: readonly Usage[]): Required<Usage> {
  return usages.reduce<Required<Usage>>(
    (sum, { cpu = 0, memory = 0 }) => ({ cpu: sum.cpu + cpu, memory: sum.memory + memory }),
    { cpu: 0, memory: 0 },
  );
}

const usageOf = ({ containers }: PodUsage) =>
  totalOf(containers.map(({ usageMilli }) => usageMilli));

const cpuCell = ({ cpu = 0 }: Usage) => `${cpu}m`;
const memoryCell = ({ memory = 0 }: Usage) => `${Math.floor(memory / 1000 / mebibyte)}Mi`;

/** The most first where the flags say so, else by name. */
function ordered<T>(
  rows: readonly T[],
  sortBy: TopFlags["sortBy"],
  usage: (row: T) => Usage,
  name: (row: T) => string,
): T[] {
  return [...rows].sort((a, b) => {
    const difference = sortBy ? (usage(b)[sortBy] ?? 0) - (usage(a)[sortBy] ?? 0) : 0;
    return difference || (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0);
  });
}

export function topPods(pods: readonly PodUsage[], flags: TopFlags = {}): Table {
  const { withNamespace, containers, sortBy, sum } = flags;
  const key = ({ namespace, name }: PodUsage) => (withNamespace ? `${namespace}/${name}` : name);
  const columns = [
    ...(withNamespace ? ["NAMESPACE"] : []),
    ...(containers ? ["POD"] : []),
    ...["NAME", "CPU(cores)", "MEMORY(bytes)"],
  ];
  const rows = ordered(pods, sortBy, usageOf, key).flatMap((pod) => {
    const first = withNamespace ? [pod.namespace] : [];
    if (!containers) return [[...first, pod.name, cpuCell(usageOf(pod)), memoryCell(usageOf(pod))]];
    return ordered(
      pod.containers,
      sortBy,
      ({ usageMilli }) => usageMilli,
      ({ name }) => name,
    ).map(({ name, usageMilli }) => [
      ...first,
      pod.name,
      name,
      cpuCell(usageMilli),
      memoryCell(usageMilli),
    ]);
  });
  if (!sum) return { columns, rows };
  const total = totalOf(pods.map(usageOf));
  const empty = Array.from({ length: columns.length - 2 }, () => "");
  return {
    columns,
    rows: [
      ...rows,
      [...empty, "________", "________"],
      [...empty, cpuCell(total), memoryCell(total)],
    ],
  };
}

export function topNodes(
  nodes: readonly Stored<CoreV1Node>[],
  pods: readonly PodUsage[],
  { sortBy }: TopFlags = {},
): Table {
  const usages = nodes.map(({ metadata: { name }, status }) => ({
    name,
    usage: totalOf(pods.filter(({ node }) => node === name).map(usageOf)),
    allocatable: status?.allocatable,
  }));
  return {
    columns: ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"],
    rows: ordered(
      usages,
      sortBy,
      ({ usage }) => usage,
      ({ name }) => name,
    ).map(({ name, usage, allocatable }) => {
      const percent = (used: number, resource: string) => {
        const all = quantityOf(allocatable?.[resource]).milliValue();
        return `${all === 0 ? 0 : Math.trunc((used / all) * 100)}%`;
      };
      return [
        name,
        cpuCell(usage),
        percent(usage.cpu, "cpu"),
        memoryCell(usage),
        percent(usage.memory, "memory"),
      ];
    }),
  };
}
