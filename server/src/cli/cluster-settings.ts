// The cluster that manifests are sent to: what the flags say, else the configuration files above the first of them.
import {
  type Configuration,
  clusterNames,
  defaultConfiguration,
  type NodePorts,
  nodePortsOf,
} from "#analysis";
import { readCluster, readMinor } from "./cluster.ts";
import type { Arguments, Io } from "./command.ts";
import { configuredService } from "./configuration-files.ts";
import { listFiles } from "./input.ts";

export interface ClusterSettings {
  /** The objects of the cluster before anything is applied. */
  readonly cluster: readonly unknown[];
  /** Minor of the Kubernetes version. */
  readonly minor: number;
  readonly nodePorts: NodePorts;
}

export async function readClusterSettings(
  paths: readonly string[],
  args: Arguments,
  io: Io,
): Promise<ClusterSettings> {
  const { cluster, kubernetesVersion, nodePortRange } = configurationAbove(paths, args, io);
  const given = args.values("cluster");
  return {
    cluster: await readCluster(given.length > 0 ? given : clusterNames(cluster), io),
    minor: readMinor(args, kubernetesVersion),
    nodePorts: nodePortsOf(nodePortRange),
  };
}

function configurationAbove(paths: readonly string[], args: Arguments, io: Io): Configuration {
  const [first] = listFiles(paths);
  if (first === undefined) return defaultConfiguration;
  return configuredService(first, args, io).configurations.of(first);
}
