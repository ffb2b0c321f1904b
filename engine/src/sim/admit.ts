// What an API server answers to a list of objects, as if kubectl created (or replaced) them one after another.

import { kubectlRefusal, notServed, replaceRefusal } from "../apis/decode-status.ts";
import { encode } from "../apis/encode.ts";
import { resourceName } from "../apis/kind.ts";
import { type AnyKind, storedResource } from "../apis/registry.ts";
import type { SchemaPack } from "../apis/schema-pack.ts";
import { ApiServer } from "../apiserver/api-server.ts";
import { notFound } from "../apiserver/status.ts";
import { completeNamespace, fillQuotas } from "../cluster/complete.ts";
import { type ClusterProblem, loadCluster, readClusterObject } from "../cluster/read.ts";
import { featureDefault } from "../model/feature-gates.ts";
import { clone, type KubeObject, type Result, type Stored } from "../model/object.ts";
import type { Status } from "../model/status.ts";
import { formatTime } from "../model/time.ts";

export interface AdmitInput {
  /** What kubectl read from a document: any JSON value. */
  readonly object: unknown;
  /** The document's file as kubectl's own texts name it. */
  readonly file: string;
  /** Makes the request an update: the candidates for the object that is replaced. */
  readonly old?: readonly unknown[];
}

export interface AdmitOptions {
  /** Minor of the Kubernetes version: 31 to 36. */
  readonly minor: number;
  readonly pack: SchemaPack;
  /** The cluster before anything is admitted. */
  readonly cluster: readonly unknown[];
  /** Every object is judged alone against the cluster; else each sees the ones before it. */
  readonly each?: boolean;
  /** Namespaces that are missing come into being when an object names them. */
  readonly createNamespaces?: boolean;
  readonly seed?: number | string;
  /** First and last node port of the cluster; default 30000 and 32767. */
  readonly nodePorts?: readonly [number, number];
  /** The instant at which everything happens, in milliseconds since the epoch. */
  readonly nowMs?: number;
  /** Hears of what in the cluster could not be read. */
  onClusterProblem?(problem: ClusterProblem): void;
}

export interface AdmitResult {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** The HTTP code; 0 when kubectl itself refuses. */
  readonly code: number;
  readonly warnings: readonly string[];
  readonly status: Status | null;
  /** The object as stored, in the version in which it was sent. */
  readonly object: KubeObject | null;
}

/** 2026-01-01T00:00:00Z. */
const defaultNowMs = 1_767_225_600_000;

/** One result per input, in order. Never throws on any input. */
export function admit(inputs: readonly AdmitInput[], options: AdmitOptions): AdmitResult[] {
  return admitter(options)(inputs);
}

/** `admit` against one cluster, which is set up once; every call finds it as it was at first. */
export function admitter(options: AdmitOptions): (inputs: readonly AdmitInput[]) => AdmitResult[] {
  const { minor, pack, nodePorts, nowMs = defaultNowMs } = options;
  const feature = (name: string) => featureDefault(name, minor);
  const clock = {
    nowMs: () => nowMs,
    timestamp: () => formatTime(nowMs),
  };
  const server = new ApiServer({
    minor,
    pack,
    feature,
    clock,
    seed: options.seed ?? 1,
    ...(nodePorts && { nodePorts }),
  });
  const context = { minor, feature, nowMs: clock.nowMs };
  for (const problem of loadCluster(server, options.cluster, context, pack))
    options.onClusterProblem?.(problem);
  const start = server.checkpoint();
  const answer = (input: AdmitInput) => {
    if (options.each) server.restore(start);
    const refusal = kubectlRefusal(input.object, input.file);
    if (refusal) return refused(describe(input.object), refusal, []);
    return admitObject(server, input, options);
  };
  return (inputs) => {
    server.restore(start);
    return inputs.map(answer);
  };
}

function admitObject(server: ApiServer, input: AdmitInput, options: AdmitOptions): AdmitResult {
  const given = input.object as KubeObject;
  const { pack } = options;
  const kind = server.kindOf(given.apiVersion, given.kind);
  if (!kind) return refused(describe(given), notServed(), []);
  const object = asSent(given, kind);
  const resource = resourceName(kind);
  const { namespace = "" } = object.metadata ?? {};
  if (options.createNamespaces && kind.namespaced) createNamespace(server, namespace);
  const strict = { fieldValidation: "Strict" } as const;
  let result: Result<Stored>;
  if (input.old) {
    const refusal = replaceRefusal(object.metadata?.name, input.file);
    if (refusal) return refused(describe(object), refusal, []);
    const live = placeOld(server, input.old, object, kind, options);
    // kubectl asks for the live object first.
    const { name } = object.metadata ?? {};
    if (!live && typeof name === "string")
      return refused(describe(object), notFound(resource, name), []);
    const body = live ? withLiveVersion(object, live) : object;
    result = server.update(resource, body, undefined, strict);
  } else result = server.create(resource, object, strict);
  const who = describe(object);
  if (!result.ok) return refused(who, result.status, result.warnings);
  const stored = result.value;
  // The controllers are not run here, but what they do at once the next object relies on.
  if (resource === "namespaces") completeNamespace(server, stored.metadata.name);
  if (resource === "resourcequotas") fillQuotas(server, contextOf(options));
  return {
    ...who,
    ...(stored.metadata.name ? { name: stored.metadata.name } : {}),
    code: input.old ? 200 : 201,
    warnings: result.warnings,
    status: null,
    object: kind.convert
      ? encode(pack, kind.convert.fromStored(clone(stored), { ...options, ...contextOf(options) }))
      : stored,
  };
}

const contextOf = ({ minor, nowMs = defaultNowMs }: AdmitOptions) => ({
  minor,
  feature: (name: string) => featureDefault(name, minor),
  nowMs: () => nowMs,
});

/** kubectl fills in the namespace of its context, also where the manifest has something that is no name. */
function asSent(given: KubeObject, kind: AnyKind): KubeObject {
  const metadata: unknown = given.metadata;
  const isPlain = metadata === undefined || metadata === null || isMap(metadata);
  const namespace = isMap(metadata) ? metadata["namespace"] : undefined;
  if (!kind.namespaced || !isPlain || (typeof namespace === "string" && namespace !== ""))
    return given;
  return { ...given, metadata: { ...metadata, namespace: "default" } };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the controllers give every namespace comes with it. */
function createNamespace(server: ApiServer, name: string): void {
  if (server.get("namespaces", "", name)) return;
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  if (server.create("namespaces", namespace).ok) completeNamespace(server, name);
}

/**
 * Puts the object that is replaced into the cluster as if it had been created, its status included, and gives it. One
 * that is there already stays; one that could not have been created is not there.
 */
function placeOld(
  server: ApiServer,
  candidates: readonly unknown[],
  object: KubeObject,
  kind: AnyKind,
  options: AdmitOptions,
): Stored | undefined {
  const resource = resourceName(kind);
  const { namespace = "", name = "" } = object.metadata ?? {};
  const existing = server.get(resource, namespace, name);
  if (existing) return existing;
  for (const candidate of candidates) {
    const read = readClusterObject(server, candidate, contextOf(options), options.pack);
    if (typeof read === "string") continue;
    if (storedResource(resourceName(read.kind)) !== storedResource(resource)) continue;
    const old = read.object as KubeObject & { status?: unknown };
    if (old.metadata?.name !== name || (old.metadata.namespace ?? "") !== namespace) continue;
    if (options.createNamespaces && kind.namespaced) createNamespace(server, namespace);
    const created = server.create(resource, old);
    if (!created.ok) return undefined;
    if ((candidate as typeof old).status === undefined) return created.value;
    const withStatus = { ...created.value, status: old.status } as KubeObject;
    // A status that the server would refuse is taken as it is.
    const written = server.update(resource, withStatus, "status");
    return written.ok ? written.value : server.load(resource, withStatus);
  }
  return undefined;
}

/** kubectl replace writes over whatever is there, unless the manifest names a version. */
function withLiveVersion(object: KubeObject, live: Stored): KubeObject {
  const { metadata } = object;
  if (metadata?.resourceVersion) return object;
  return { ...object, metadata: { ...metadata, resourceVersion: live.metadata.resourceVersion } };
}

type Who = Pick<AdmitResult, "apiVersion" | "kind" | "namespace" | "name">;

/** Whose answer it is, as far as the document says. */
function describe(object: unknown): Who {
  const { apiVersion, kind, metadata } = (object ?? {}) as Record<string, unknown>;
  const { namespace, name, generateName } = (metadata ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const who = {
    apiVersion: text(apiVersion),
    kind: text(kind),
    namespace: text(namespace),
    name: text(name) ?? text(generateName),
  };
  return Object.fromEntries(Object.entries(who).filter(([, value]) => value !== undefined)) as Who;
}

function refused(who: Who, status: Status, warnings: readonly string[]): AdmitResult {
  return { ...who, code: status.code, warnings, status, object: null };
}
