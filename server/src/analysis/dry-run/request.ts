// The input of a dry run: the cluster that the configuration names, and the scope's objects in kubectl's order.
import {
  type DryRunInput,
  isPresetName,
  type KubeObject,
  parseApiVersion,
  parseDuration,
  presetManifests,
  type SchemaPack,
} from "#engine";
import { type Configuration, minorOf } from "../configuration.ts";
import { parseSource } from "../documents/index.ts";
import type { ViewedObject } from "../features/file-view.ts";
import type { World } from "../language-service.ts";
import type { Scope } from "../scope.ts";

const defaultPreset = "three-node";
const defaultHorizonMs = 600_000;

/** The manifests of a cluster model: a preset's, or those of the file that the configuration names. A model that cannot be read gives the default preset. */
export function clusterObjects(
  name: string,
  world: Pick<World, "clusterFile">,
): readonly unknown[] {
  if (isPresetName(name)) return presetManifests(name);
  const text = world.clusterFile(name);
  if (text === undefined) return presetManifests(defaultPreset);
  return parseSource(name, text).documents.flatMap((document) =>
    document.empty || document.broken ? [] : [document.value],
  );
}

const groupsOf = new WeakMap<SchemaPack, ReadonlySet<string>>();

/** The objects that the dry run applies: those of Kubernetes' own groups. Custom resources are left alone. */
export function simulated(scope: Scope, { pack }: Pick<World, "pack">): readonly ViewedObject[] {
  const groups = groupsOf.get(pack) ?? new Set(Object.values(pack.kinds).map((kind) => kind.group));
  groupsOf.set(pack, groups);
  return scope.objects.filter((object) => groups.has(parseApiVersion(object.ref.apiVersion).group));
}

/** What is applied: every object of the scope; the objects' answers come back in this order. */
export function dryRunInput(scope: Scope, configuration: Configuration, world: World): DryRunInput {
  return {
    cluster: clusterObjects(configuration.cluster, world),
    manifests: simulated(scope, world).map((object) => object.value as unknown as KubeObject),
    minor: minorOf(configuration.kubernetesVersion),
    seed: configuration.dryRun.seed,
    pack: world.pack,
    untilMs: parseDuration(configuration.dryRun.horizon) ?? defaultHorizonMs,
  };
}
