// The nodes at the end of a run: what they have, and what the pods on them ask for.
import { type KubeObject, Quantity } from "#engine";
import { valueAt } from "../../documents/index.ts";
import { podShare, quantity, remainder } from "../../dry-run/quota.ts";
import type { FactContext } from "./fact-context.ts";

export interface NodeUse {
  readonly name: string;
  /** The pods on it that have not ended. */
  readonly pods: readonly KubeObject[];
  /** What is asked for, and what there is; undefined for a resource that the node does not have. */
  of(resource: string): { readonly used: Quantity; readonly all: Quantity } | undefined;
  /** What is left of a resource. */
  left(resource: string): Quantity | undefined;
}

/** Every node of the run, by name. */
export function nodeUses({ result }: Pick<FactContext, "result">): NodeUse[] {
  const running = result.objects.filter(
    (object) =>
      object.kind === "Pod" &&
      !/^(?:Succeeded|Failed)$/.test(String(valueAt(object, ["status", "phase"]) ?? "")),
  );
  return result.objects
    .filter(({ kind }) => kind === "Node")
    .map((node) => {
      const name = node.metadata.name;
      const pods = running.filter((pod) => valueAt(pod, ["spec", "nodeName"]) === name);
      const of = (resource: string) => {
        const all = quantity(valueAt(node, ["status", "allocatable", resource]));
        const used = pods.reduce<Quantity>(
          (sum, pod) => {
            const share = podShare(valueAt(pod, ["spec"]), `requests.${resource}`);
            return share ? sum.add(share) : sum;
          },
          new Quantity(0n, all?.format ?? "DecimalSI"),
        );
        return all && { used, all };
      };
      const left = (resource: string) => {
        const amounts = of(resource);
        return amounts && remainder(amounts.all, amounts.used);
      };
      return { name, pods, of, left };
    });
}
