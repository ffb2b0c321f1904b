// What every kubectl verb needs: the server, the names that people use for resources, and kubectl's own kind of answer.
import { type ApiContext, resourceName } from "../apis/kind.ts";
import { type AnyKind, allKinds, isPreferred, isServed } from "../apis/registry.ts";
import type { ApiServer } from "../apiserver/api-server.ts";
import { customKindsIn } from "../apiserver/custom-resources.ts";
import type { KubeObject, ResourceName, Stored } from "../model/object.ts";
import type { Status } from "../model/status.ts";
import { matchesPattern } from "../workload/entry.ts";

/** A refusal: the API server's reason and text, or `ClientError` with kubectl's own. */
export interface KubectlError {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

/** What kubectl writes, its warnings among it, and why it ended with an error if it did. */
export interface KubectlResult {
  readonly output: string;
  readonly error?: KubectlError;
  /** Of one request: what the server warns of, not yet in the output. */
  readonly warnings?: readonly string[];
}

export type KubectlRefusal = KubectlResult & { readonly error: KubectlError };

export interface Kubectl {
  readonly api: ApiServer;
  readonly context: ApiContext;
  /** The namespace of objects that name none. */
  readonly namespace: string;
}

/** What it takes to find objects by name: the lists of the server now, or of another instant. */
export interface Finder {
  readonly api: Pick<ApiServer, "list">;
  readonly context: Pick<ApiContext, "minor">;
  readonly namespace: string;
}

/** kubectl's own error. */
export function clientError(message: string, output = ""): KubectlRefusal {
  return { output, error: { code: 1, reason: "ClientError", message } };
}

/** The server's refusal, and what it warned of before. */
export function serverError(refused: {
  readonly status: Status;
  readonly warnings?: readonly string[];
}): KubectlResult {
  const { code, reason = "", message } = refused.status;
  const { warnings = [] } = refused;
  return { output: "", error: { code, reason, message }, warnings };
}

/** Puts together what the requests of one command gave: the server's warnings, each once, before their lines. */
export function together(results: Iterable<KubectlResult>): KubectlResult {
  const told = new Set<string>();
  let output = "";
  let error: KubectlError | undefined;
  for (const result of results) {
    for (const warning of result.warnings ?? []) {
      if (!told.has(warning)) output += `Warning: ${warning}\n`;
      told.add(warning);
    }
    output += result.output;
    error ??= result.error;
  }
  return { output, ...(error ? { error } : {}) };
}

/**
 * The kind that kubectl means by a plural, a singular, a short name or a kind, with or without its group. Custom kinds
 * are known where a cluster is given.
 */
export function kindByAlias(
  alias: string,
  minor: number,
  cluster?: Finder["api"],
): AnyKind | undefined {
  const dot = alias.indexOf(".");
  const name = (dot < 0 ? alias : alias.slice(0, dot)).toLowerCase();
  const group = dot < 0 ? undefined : alias.slice(dot + 1);
  const builtIn = allKinds().filter((kind) => isServed(kind, minor) && isPreferred(kind));
  return [...builtIn, ...(cluster ? customKindsIn(cluster) : [])].find(
    (kind) =>
      (group === undefined || kind.group === group) &&
      (kind.plural === name ||
        kind.singular === name ||
        kind.kind.toLowerCase() === name ||
        kind.shortNames.includes(name)),
  );
}

/** `deployment.apps`, `pod`: how kubectl names a resource in front of an object's name. */
export function printedResource(kind: { singular: string; group: string }): string {
  return kind.group === "" ? kind.singular : `${kind.singular}.${kind.group}`;
}

/** `deployment.apps/web`. */
export function printedName(kind: { singular: string; group: string }, object: KubeObject): string {
  return `${printedResource(kind)}/${object.metadata?.name ?? ""}`;
}

/** The server's answer for a subresource that the kind does not have. */
export const noSuchResource: KubectlResult = {
  output: "",
  error: {
    code: 404,
    reason: "NotFound",
    message: "the server could not find the requested resource",
  },
};

export interface Selection {
  readonly kind: AnyKind;
  readonly resource: ResourceName;
  /** In order of creation. */
  readonly objects: readonly Stored[];
}

/**
 * The objects that `kind/name` means. The name may hold `*` for any text, and end in `#2`: the second match in order
 * of creation. A name that no object has gives kubectl's error.
 */
export function select(kubectl: Finder, reference: string): Selection | KubectlResult {
  const slash = reference.indexOf("/");
  const alias = slash < 0 ? reference : reference.slice(0, slash);
  const [pattern = "", index] = (slash < 0 ? "" : reference.slice(slash + 1)).split("#", 2);
  const kind = kindByAlias(alias, kubectl.context.minor, kubectl.api);
  if (!kind) return clientError(`the server doesn't have a resource type "${alias}"`);
  const resource = resourceName(kind);
  const candidates = kubectl.api.list(resource, kind.namespaced ? kubectl.namespace : undefined);
  const matching = candidates.filter(({ metadata }) => matchesPattern(pattern, metadata.name));
  const objects = index === undefined ? matching : matching.slice(Number(index) - 1, Number(index));
  if (objects.length > 0) return { kind, resource, objects };
  return {
    output: "",
    error: {
      code: 404,
      reason: "NotFound",
      message: `${resource} "${pattern}${index === undefined ? "" : `#${index}`}" not found`,
    },
  };
}

export function isSelection(found: Selection | KubectlResult): found is Selection {
  return "objects" in found;
}

/**
 * Runs a verb on every object that `reference` means, oldest first, until one is refused. `reads`: kubectl asks for the
 * object first, which all verbs but deleting do.
 */
export function onEach(
  kubectl: Kubectl,
  reference: string,
  act: (object: Stored, kind: AnyKind, resource: ResourceName) => KubectlResult,
  reads = true,
): KubectlResult {
  const found = select(kubectl, reference);
  if (!isSelection(found)) return found;
  return together(answers(kubectl, found, act, reads));
}

/** One answer after the other; none after a refusal. */
function* answers(
  kubectl: Kubectl,
  { kind, resource, objects }: Selection,
  act: (object: Stored, kind: AnyKind, resource: ResourceName) => KubectlResult,
  reads: boolean,
): Generator<KubectlResult> {
  for (const object of objects) {
    const { namespace = "", name } = object.metadata;
    const status = reads ? kubectl.api.readRefusal(resource, namespace, name) : undefined;
    const result = status ? serverError({ status }) : act(object, kind, resource);
    yield result;
    if (result.error) return;
  }
}
