// Mirrors `kubectl apply` (staging/src/k8s.io/kubectl/pkg/cmd/apply, 1.36), client-side: creates what is missing and
// patches the rest with what has changed since the last apply.

import { lastAppliedAnnotation } from "../apis/annotations.ts";
import { resourceName } from "../apis/kind.ts";
import { type AnyKind, kindOfResource } from "../apis/registry.ts";
import { goJson } from "../model/go-format.ts";
import { clone, deepEqual, type KubeObject, type Stored } from "../model/object.ts";
import { applyOnServer } from "./apply-server-side.ts";
import { clientError, type Kubectl, type KubectlResult, printedName, together } from "./kubectl.ts";
import {
  clientStatus,
  type ManifestResult,
  noMatches,
  refusedDocument,
  withoutVersion,
} from "./manifest-result.ts";
import { threeWayPatch } from "./three-way-patch.ts";

/** Flags of `kubectl apply`. */
export interface ApplyFlags {
  readonly serverSide?: boolean;
  readonly forceConflicts?: boolean;
  /** Default `kubectl` with `serverSide`, else `kubectl-client-side-apply`. */
  readonly fieldManager?: string;
}

/** Applies one object as a manifest has it. */
export function applyObject(
  kubectl: Kubectl,
  given: KubeObject,
  flags: ApplyFlags = {},
): ManifestResult {
  const { api } = kubectl;
  const refusal = refusedDocument(given);
  if (refusal) return refusal;
  const kind = api.kindOf(given.apiVersion, given.kind);
  if (!kind) return clientStatus(given, noMatches(given));
  const manifest = clone(given);
  const metadata = { ...manifest.metadata };
  if (kind.namespaced) metadata.namespace ||= kubectl.namespace;
  if (metadata.name === undefined && metadata.generateName !== undefined)
    return clientStatus(
      given,
      `from ${metadata.generateName}: cannot use generate name with apply`,
    );
  manifest.metadata = metadata;
  return flags.serverSide
    ? applyOnServer(kubectl, kind, given, manifest, flags)
    : applyOnClient(kubectl, kind, given, manifest, flags);
}

function applyOnClient(
  { api, context }: Kubectl,
  kind: AnyKind,
  given: KubeObject,
  manifest: KubeObject,
  { fieldManager = "kubectl-client-side-apply" }: ApplyFlags,
): ManifestResult {
  const options = { fieldValidation: "Strict", fieldManager } as const;
  const modified = withLastApplied(manifest);
  const resource = resourceName(kind);
  const { namespace = "", name = "" } = manifest.metadata ?? {};
  const unread = api.readRefusal(resource, namespace, name);
  if (unread) return { given, code: unread.code, warnings: [], status: unread };
  const stored = api.get(resource, namespace, name);
  if (!stored) {
    const result = api.create(resource, withoutVersion(modified), options);
    return result.ok
      ? {
          given,
          code: 201,
          warnings: result.warnings,
          object: result.value,
          text: `${printedName(kind, result.value)} created`,
        }
      : { given, code: result.status.code, warnings: result.warnings, status: result.status };
  }
  // kubectl reads and writes the version of the manifest.
  const current = (kind.convert?.fromStored(stored, context) ?? stored) as Stored;
  const warning = unappliedWarning(kind, current);
  const isCustom = kindOfResource(resource) === undefined;
  const before = lastApplied(current);
  const patch = threeWayPatch(isCustom ? undefined : given.kind, before, modified, current);
  if (deepEqual(patch, {})) {
    const text = `${warning}${printedName(kind, current)} unchanged`;
    return { given, code: 200, warnings: [], object: current, text };
  }
  const type = isCustom ? "merge" : "strategic";
  const result = api.patch(resource, namespace, name, patch, type, undefined, {
    ...options,
    apiVersion: given.apiVersion,
  });
  if (!result.ok)
    return { given, code: result.status.code, warnings: result.warnings, status: result.status };
  const leaving =
    result.value.metadata.deletionTimestamp === undefined
      ? ""
      : `Warning: Detected changes to resource ${name} which is currently being deleted.\n`;
  const text = `${warning}${leaving}${printedName(kind, result.value)} configured`;
  return { given, code: 200, warnings: result.warnings, object: result.value, text };
}

/** What kubectl says of an object that was not made by it, or not to be applied again. */
function unappliedWarning(kind: AnyKind, { metadata }: Stored): string {
  if (metadata.annotations?.[lastAppliedAnnotation] !== undefined) return "";
  return `Warning: resource ${kind.plural}/${metadata.name} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`;
}

/** Applies objects in order; each refusal is reported and the next one tried. */
export function apply(
  kubectl: Kubectl,
  objects: readonly KubeObject[],
  flags: ApplyFlags = {},
): KubectlResult {
  if (flags.forceConflicts && !flags.serverSide)
    return clientError("--force-conflicts only works with --server-side");
  return summarize(objects.map((object) => applyObject(kubectl, object, flags)));
}

/** Output and first error of several manifests, as kubectl ends. */
export function summarize(results: readonly ManifestResult[]): KubectlResult {
  return together(
    results.flatMap(({ text, status, warnings }) => {
      if (!status) {
        // Its own warnings kubectl writes before it asks.
        const line = (text ?? "").lastIndexOf("\n") + 1;
        const output = text === undefined ? "" : `${text.slice(line)}\n`;
        return [{ output: text?.slice(0, line) ?? "" }, { output, warnings }];
      }
      const { code, reason = "", message } = status;
      const error = { code, reason: code === 0 ? "ClientError" : reason, message };
      return { output: text === undefined ? "" : `${text}\n`, error, warnings };
    }),
  );
}

/** The manifest of the last apply, if the object carries one. */
function lastApplied(current: Stored): unknown {
  const text = current.metadata.annotations?.[lastAppliedAnnotation];
  if (text === undefined) return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return {};
  }
}

function withLastApplied(manifest: KubeObject): KubeObject {
  const { [lastAppliedAnnotation]: _previous, ...annotations } =
    manifest.metadata?.annotations ?? {};
  const plain = { ...manifest, metadata: { ...manifest.metadata, annotations } };
  return {
    ...plain,
    metadata: {
      ...plain.metadata,
      annotations: { ...annotations, [lastAppliedAnnotation]: `${goJson(plain)}\n` },
    },
  };
}
