// Mirrors `kubectl apply --server-side` (staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go, 1.36), and the migration of what
// was applied on the client's side before (staging/src/k8s.io/client-go/util/csaupgrade).
import { lastAppliedAnnotation } from "../apis/annotations.ts";
import { resourceName } from "../apis/kind.ts";
import type { AnyKind } from "../apis/registry.ts";
import type { ApiServer } from "../apiserver/api-server.ts";
import { FieldSet, type Path } from "../apiserver/field-ownership/field-set.ts";
import {
  type ManagedFields,
  type Managers,
  managerKey,
} from "../apiserver/field-ownership/managers.ts";
import type { KubeObject, Result, Stored } from "../model/object.ts";
import type { Status } from "../model/status.ts";
import type { ApplyFlags } from "./apply.ts";
import { type Kubectl, printedName } from "./kubectl.ts";
import type { ManifestResult } from "./manifest-result.ts";

const defaultManager = "kubectl";

/** Applies `manifest`, which is `given` with its namespace. */
export function applyOnServer(
  { api }: Kubectl,
  kind: AnyKind,
  given: KubeObject,
  manifest: KubeObject,
  { forceConflicts = false, fieldManager = defaultManager }: ApplyFlags,
): ManifestResult {
  const resource = resourceName(kind);
  const { namespace = "", name = "" } = manifest.metadata ?? {};
  const existed = api.get(resource, namespace, name) !== undefined;
  const send = (): Result<Stored> =>
    api.apply(resource, namespace, name, manifest, forceConflicts, {
      fieldManager,
      fieldValidation: "Strict",
    });
  const result = send();
  if (!result.ok)
    return {
      given,
      code: result.status.code,
      warnings: result.warnings,
      status: withAdvice(result.status),
    };
  const migration = migrated(api, kind, result.value, fieldManager, send);
  return {
    given,
    code: existed ? 200 : 201,
    warnings: result.warnings,
    object: migration.object,
    text: `${migration.warning}${printedName(kind, migration.object)} serverside-applied`,
  };
}

/** Makes what was applied on the client's side the manager's own; a step that fails is only warned of. */
function migrated(
  api: ApiServer,
  kind: AnyKind,
  object: Stored,
  fieldManager: string,
  send: () => Result<Stored>,
): { readonly object: Stored; readonly warning: string } {
  const failed = (what: string, { message }: Status) =>
    `Warning: ${what}. This is non-fatal and will be retried next time you apply. Error: ${message}\n`;
  const kept = keepLastApplied(api, kind, object, fieldManager);
  if (!kept.ok) {
    const what =
      "failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply";
    return { object, warning: failed(what, kept.status) };
  }
  const managers = upgradedManagers(api.managers(kept.value), fieldManager);
  if (!managers) return { object: kept.value, warning: "" };
  const upgrade = api.replaceManagers(resourceName(kind), kept.value, managers, { fieldManager });
  if (!upgrade.ok) {
    const what = "server rejected managed fields migration to Server-Side Apply";
    return { object: kept.value, warning: failed(what, upgrade.status) };
  }
  const again = send();
  if (again.ok) return { object: again.value, warning: "" };
  const what = "failed to re-apply configuration after performing Server-Side Apply migration";
  return { object: upgrade.value, warning: failed(what, again.status) };
}

function withAdvice(status: Status): Status {
  if (status.reason !== "Conflict") return status;
  const message = `${status.message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;
  return { ...status, message };
}

const annotationPath: Path = [
  { type: "field", name: "metadata" },
  { type: "field", name: "annotations" },
  { type: "field", name: lastAppliedAnnotation },
];

function ownersOfAnnotation(managers: Managers, operation: "Apply" | "Update"): ManagedFields[] {
  return [...managers.values()].filter(
    (entry) => entry.operation === operation && entry.fields.has(annotationPath),
  );
}

/** Applies the annotation of client-side apply under a name of its own, so that the migration does not remove it. */
function keepLastApplied(
  api: ApiServer,
  kind: AnyKind,
  object: Stored,
  fieldManager: string,
): Result<Stored> {
  const text = object.metadata.annotations?.[lastAppliedAnnotation];
  const owners = ownersOfAnnotation(api.managers(object), "Apply");
  if (fieldManager !== defaultManager || text === undefined || owners.length > 0)
    return { ok: true, value: object, warnings: [] };
  const { apiVersion, metadata } = object;
  const { namespace = "", name } = metadata;
  const annotation = {
    apiVersion,
    kind: kind.kind,
    metadata: {
      annotations: { [lastAppliedAnnotation]: text },
      name,
      ...(namespace === "" ? {} : { namespace }),
    },
  };
  return api.apply(resourceName(kind), namespace, name, annotation as KubeObject, false, {
    fieldManager: "kubectl-last-applied",
  }) as Result<Stored>;
}

/** The managers when what was applied on the client's side is `to`'s; undefined: nothing was. */
function upgradedManagers(before: Managers, to: string): Managers | undefined {
  const names = new Set(ownersOfAnnotation(before, "Update").map(({ manager }) => manager));
  return names.size === 0
    ? undefined
    : [...names].reduce((managers, name) => upgraded(managers, name, to), before);
}

/** The managers without what `from` owns by updates: `to` owns it as applied. */
function upgraded(managers: Managers, from: string, to: string): Managers {
  const entries = [...managers.values()];
  const old = entries.filter(
    ({ manager, operation, subresource }) =>
      manager === from && operation === "Update" && subresource === undefined,
  );
  const target =
    entries.find(
      ({ manager, operation, subresource }) =>
        manager === to && operation === "Apply" && subresource === undefined,
    ) ?? old[0];
  if (!target || old.length === 0) return managers;
  const same = old.find(({ apiVersion }) => apiVersion === target.apiVersion);
  const entry: ManagedFields = {
    manager: to,
    operation: "Apply",
    apiVersion: target.apiVersion,
    fields: target.fields.union(same?.fields ?? new FieldSet()),
  };
  return new Map(
    [...entries.filter((each) => each !== target && !old.includes(each)), entry].map((each) => [
      managerKey(each),
      each,
    ]),
  );
}
