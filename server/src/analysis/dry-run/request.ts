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
import { type Configuration, clusterNames, minorOf, nodePortsOf } from "../configuration.ts";
import { parseSource } from "../documents/index.ts";
import type { BoundObject } from "../resources/index.ts";
import type { Scope } from "../scope.ts";
import type { World } from "../world.ts";
import { listeners } from "./listeners.ts";
import { objectKey } from "./outcome.ts";

const defaultPreset = "three-node";
const defaultHorizonMs = 600_000;

/**
 * The manifests of a cluster model: those of a preset, and of the files that the configuration names. A model of which
 * nothing can be read gives the default preset.
 */
export function clusterObjects(
  cluster: string,
  world: Pick<World, "clusterFile">,
): readonly unknown[] {
  const parts = clusterNames(cluster).flatMap((name): (readonly unknown[])[] => {
    if (isPresetName(name)) return [presetManifests(name)];
    const text = world.clusterFile(name);
    return text === undefined ? [] : [manifestsOf(name, text)];
  });
  return parts.length > 0 ? parts.flat() : presetManifests(defaultPreset);
}

function manifestsOf(name: string, text: string): readonly unknown[] {
  return parseSource(name, text).documents.flatMap((document) =>
    document.empty || document.broken ? [] : [document.value],
  );
}

const groupsOf = new WeakMap<SchemaPack, ReadonlySet<string>>();

/** The objects that the dry run applies: complete ones of Kubernetes' own groups. Custom resources and patches are left alone. */
export function simulated(scope: Scope, { pack }: Pick<World, "pack">): readonly BoundObject[] {
  const groups = groupsOf.get(pack) ?? new Set(Object.values(pack.kinds).map((kind) => kind.group));
  groupsOf.set(pack, groups);
  return scope.objects.filter(
    (object) => !object.partial && groups.has(parseApiVersion(object.ref.apiVersion).group),
  );
}

/** What is sent for an object: its value, in the namespace that a kustomization puts it in. */
export function appliedValue({ value, content, namespace }: BoundObject): KubeObject {
  if (content.namespace !== undefined || namespace.implicit || namespace.name === "")
    return value as unknown as KubeObject;
  const metadata = value["metadata"] as KubeObject["metadata"];
  return {
    ...value,
    metadata: { ...metadata, namespace: namespace.name },
  } as unknown as KubeObject;
}

/** Kinds that describe the cluster rather than what runs on it: those of the manifests are part of the model. */
const modelKinds: ReadonlySet<string> = new Set([
  "Namespace",
  "Node",
  "ResourceQuota",
  "LimitRange",
]);

/**
 * The cluster before anything is applied: the configured model, less what the scope defines itself, and the
 * namespaces, nodes, quotas and limit ranges of the scope. Namespaces come first, whatever file they stand in.
 */
function clusterModel(scope: Scope, configuration: Configuration, world: World): unknown[] {
  const applied = simulated(scope, world);
  const rest = without(clusterObjects(configuration.cluster, world), applied);
  const model = applied.filter(({ ref }) => modelKinds.has(ref.kind));
  const namespaces = model.filter(({ ref }) => ref.kind === "Namespace");
  const others = model.filter(({ ref }) => ref.kind !== "Namespace");
  return [...rest, ...[...namespaces, ...others].map(appliedValue)];
}

/** The cluster's objects with those of the files, which take the place of objects of the same name. */
export function clusterWith(
  cluster: readonly unknown[],
  objects: readonly BoundObject[],
): readonly unknown[] {
  return objects.length === 0
    ? cluster
    : [...without(cluster, objects), ...objects.map(appliedValue)];
}

function without(cluster: readonly unknown[], objects: readonly BoundObject[]): unknown[] {
  const own = new Set(objects.map(({ ref }) => objectKey(ref)));
  return cluster.filter((object) => !own.has(keyOf(object)));
}

function keyOf(object: unknown): string {
  const { kind = "", metadata } = (object ?? {}) as Partial<KubeObject>;
  return objectKey({ kind, namespace: metadata?.namespace ?? "", name: metadata?.name ?? "" });
}

/** What is applied: every object of the scope; the objects' answers come back in this order. */
export function dryRunInput(scope: Scope, configuration: Configuration, world: World): DryRunInput {
  const objects = simulated(scope, world);
  return {
    cluster: clusterModel(scope, configuration, world),
    manifests: objects.map(appliedValue),
    workloads: listeners(objects),
    minor: minorOf(configuration.kubernetesVersion),
    nodePorts: nodePortsOf(configuration.nodePortRange),
    seed: configuration.dryRun.seed,
    pack: world.pack,
    untilMs: parseDuration(configuration.dryRun.horizon) ?? defaultHorizonMs,
  };
}
