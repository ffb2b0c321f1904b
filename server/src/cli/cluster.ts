// The cluster that `--cluster PRESET|FILE` names, and the version that `--kubernetes-version` does.

import path from "node:path";
import { decodeBytes } from "#analysis";
import { type ClusterProblem, isPresetName, presetManifests } from "#engine";
import { type Arguments, type Io, UsageError } from "./command.ts";
import { listFiles } from "./input.ts";
import { readManifests } from "./manifests.ts";

/** Where in which file an object of a cluster stands. */
const places = new WeakMap<object, string>();

/** The objects of presets and files, one after another. */
export async function readCluster(names: readonly string[], io: Io): Promise<unknown[]> {
  const objects: unknown[] = [];
  for (const name of names) {
    if (isPresetName(name)) {
      objects.push(...presetManifests(name));
      continue;
    }
    for (const { file, line, object, unreadable } of await readManifests([name], io)) {
      if (unreadable !== undefined) throw new UsageError(`${file}: ${unreadable}`);
      objects.push(object);
      if (typeof object === "object" && object !== null) places.set(object, `${file}:${line}`);
    }
  }
  return objects;
}

/** Tells on standard error what of a cluster could not be read. */
export function tellClusterProblem({ object, message }: ClusterProblem, io: Io): void {
  const place = typeof object === "object" && object !== null ? places.get(object) : undefined;
  io.err(`${place ?? "cluster"}: ${message}\n`);
}

/** The minor of `--kubernetes-version 1.NN`, else of the version that counts without it. */
export function readMinor(args: Arguments, standard = "1.36"): number {
  const given = args.value("kubernetes-version") ?? standard;
  const match = /^v?1\.(3[1-6])(?:\.\d+)?$/.exec(given);
  if (!match) throw new UsageError(`unknown Kubernetes version "${given}": 1.31 to 1.36`);
  return Number(match[1]);
}

/** The manifests of a cluster: a file, a folder or a glob. */
export function clusterText(name: string, io: Io): string {
  return listFiles([name])
    .map((file) => decodeBytes(io.readFile(path.resolve(io.cwd, file))).text)
    .join("\n---\n");
}
