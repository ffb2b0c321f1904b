// What nodes carry, where pods and volumes ask for it: labels, taints, names.
import { valueAt } from "../../documents/index.ts";
import { asLabels } from "../../resources/json.ts";
import type { Choice } from "./choice.ts";
import { distinct, type NameContext, plainName } from "./name-context.ts";

/** Taints that the control plane sets by itself. */
const wellKnownTaints = [
  "node-role.kubernetes.io/control-plane",
  "node.kubernetes.io/not-ready",
  "node.kubernetes.io/unreachable",
  "node.kubernetes.io/disk-pressure",
  "node.kubernetes.io/memory-pressure",
  "node.kubernetes.io/pid-pressure",
  "node.kubernetes.io/unschedulable",
  "node.kubernetes.io/network-unavailable",
];

interface NodeLike {
  readonly metadata?: {
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: {
    readonly taints?: readonly {
      readonly key?: string;
      readonly value?: string;
      readonly effect?: string;
    }[];
  };
}

/** The nodes of the cluster model and of the files, with the labels that a kubelet adds. */
function nodes({ cluster, resources }: NameContext): NodeLike[] {
  const own = resources.objects
    .filter(({ ref }) => ref.kind === "Node")
    .map(({ value }) => value as unknown as NodeLike);
  const model = cluster.filter(({ kind }) => kind === "Node").map((node) => node as NodeLike);
  return [...model, ...own].map((node) => {
    const { name = "" } = node.metadata ?? {};
    const given = { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux" };
    return {
      ...node,
      metadata: { ...node.metadata, labels: { ...given, ...labelsOf(node) } },
    };
  });
}

function labelsOf(value: unknown): Readonly<Record<string, string>> {
  return asLabels(valueAt(value, ["metadata", "labels"]));
}

/** What nodes carry, where a pod asks for it: label keys and values, taints, names. */
export function nodeChoices(context: NameContext): Choice[] {
  const { path } = context.cursor;
  const [last, above, before] = [path.at(-1), path.at(-2), path.at(-3)];
  const all = nodes(context);
  const from = (values: readonly unknown[]): Choice[] =>
    distinct(
      values
        .filter((value) => typeof value === "string" && value !== "")
        .map((value) => ({
          value: value as string,
          kind: "reference",
          rank: 40,
          detail: "cluster model",
        })),
    );
  if (last === "nodeName") return from(all.map(({ metadata }) => metadata?.name));
  if (last === "topologyKey") return from(all.flatMap((node) => Object.keys(labelsOf(node))));
  if (above === "nodeSelector" && typeof last === "string")
    return from(all.map((node) => labelsOf(node)[last]));
  const inNodeAffinity = path.includes("nodeAffinity") && path.includes("matchExpressions");
  if (inNodeAffinity && last === "key")
    return from(all.flatMap((node) => Object.keys(labelsOf(node))));
  if (inNodeAffinity && above === "values") {
    const key = valueAt(context.object.value, [...path.slice(0, -2), "key"]);
    return typeof key === "string" ? from(all.map((node) => labelsOf(node)[key])) : [];
  }
  if (before !== "tolerations") return [];
  const taints = all.flatMap(({ spec }) => spec?.taints ?? []);
  if (last === "key") {
    const known = wellKnownTaints.map((value): Choice => ({ value, kind: "value", rank: 300 }));
    return distinct([...from(taints.map(({ key }) => key)), ...known]);
  }
  return last === "value" ? from(taints.map(({ value }) => value)) : [];
}

/** Keys of a node selector. */
export function nodeLabelKeys(context: NameContext): Choice[] {
  return distinct(nodes(context).flatMap((node) => Object.keys(labelsOf(node)).map(plainName)));
}
