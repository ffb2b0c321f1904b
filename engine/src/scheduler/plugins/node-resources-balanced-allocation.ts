// Mirrors pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go (1.36; up to 1.35 as it was).
import { maxNodeScore, type ScorePlugin } from "../framework.ts";
import type { NodeInfo } from "../node-info.ts";

export const nodeResourcesBalancedAllocation: ScorePlugin = {
  name: "NodeResourcesBalancedAllocation",
  weight: 1,
  preScore({ requests }, _, { minor }) {
    const { cpuMilli, memoryBytes } = requests;
    if (cpuMilli === 0 && memoryBytes === 0) return undefined;
    if (minor < 36) return { score: (node) => balance(node, cpuMilli, memoryBytes) };
    return {
      score: (node) =>
        maxNodeScore / 2 +
        Math.trunc(
          (maxNodeScore / 2 + balance(node, cpuMilli, memoryBytes) - balance(node, 0, 0)) / 2,
        ),
    };
  },
};

/** 100 when cpu and memory would be used in equal parts, less the further the parts are from one another. */
function balance(
  { allocatable, requested }: NodeInfo,
  cpuMilli: number,
  memoryBytes: number,
): number {
  if (allocatable.cpuMilli === 0 || allocatable.memoryBytes === 0) return maxNodeScore;
  const cpu = Math.min(1, (requested.cpuMilli + cpuMilli) / allocatable.cpuMilli);
  const memory = Math.min(1, (requested.memoryBytes + memoryBytes) / allocatable.memoryBytes);
  return Math.trunc((1 - Math.abs((cpu - memory) / 2)) * maxNodeScore);
}
