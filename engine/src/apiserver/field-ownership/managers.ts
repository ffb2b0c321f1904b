// Mirrors merge/update.go of structured-merge-diff v6 and staging/src/k8s.io/apimachinery/pkg/util/managedfields (1.36): who
// owns which fields, and what a write does to that. Differences: a manager's fields are kept as paths of the version that
// was asked for and are not converted to other versions; and there is no limit to the number of managers.
import { compareValues } from "./compare.ts";
import { FieldSet, fieldsPath, type Path, pathText } from "./field-set.ts";
import type { FieldType } from "./field-type.ts";
import { fieldsOf, mergeValues, withNamedFields, withoutFields } from "./typed-value.ts";

/** Who writes, and how: writers that differ in any of this own fields of their own. */
export interface Manager {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource?: string;
}

export interface ManagedFields extends Manager {
  readonly fields: FieldSet;
}

/** By `managerKey`. */
export type Managers = ReadonlyMap<string, ManagedFields>;

export interface Conflict {
  readonly manager: Manager;
  readonly path: Path;
}

/** The server's identifier, by which conflicts are ordered; one who applies is the same in every version. */
export function managerKey({ manager, operation, apiVersion, subresource }: Manager): string {
  return JSON.stringify({
    manager,
    operation,
    ...(operation === "Apply" ? {} : { apiVersion }),
    ...(subresource === undefined ? {} : { subresource }),
  });
}

/** What nobody owns. */
const unowned = new FieldSet([
  fieldsPath("apiVersion"),
  fieldsPath("kind"),
  fieldsPath("metadata"),
  ...[
    "name",
    "namespace",
    "creationTimestamp",
    "selfLink",
    "uid",
    "clusterName",
    "generation",
    "managedFields",
    "resourceVersion",
  ].map((name) => fieldsPath("metadata", name)),
]);

/** The fields that a write of this part does not reach: what the server puts back as it was. */
export type Resets = (path: Path) => boolean;

export interface Write {
  readonly type: FieldType;
  readonly resets: Resets;
  readonly live: unknown;
  readonly manager: Manager;
}

/** Who owns what after an update. */
export function afterUpdate(
  managers: Managers,
  { type, resets, live, manager }: Write,
  now: unknown,
): Managers {
  const { changed, removed } = compared(type, resets, live, now);
  const result = withoutOwners(managers, changed.union(removed));
  const key = managerKey(manager);
  const fields = changed.union(result.get(key)?.fields ?? new FieldSet()).difference(unowned);
  if (!fields.isEmpty) result.set(key, { ...manager, fields });
  return result;
}

export type Applied =
  | { readonly object: unknown; readonly managers: Managers }
  | { readonly conflicts: readonly Conflict[] };

/** What becomes of the live object when a manager says which fields it wants, or who is in the way. */
export function afterApply(
  managers: Managers,
  { type, resets, live, manager }: Write,
  config: unknown,
  force: boolean,
): Applied {
  const key = managerKey(manager);
  const last = managers.get(key)?.fields;
  const fields = fieldsOf(type, config).filter((path) => !resets(path));
  const claimed = new Map(managers).set(key, { ...manager, fields });
  const object = pruned(type, mergeValues(type, live, config), claimed, last);
  const { changed, removed } = compared(type, resets, live, object);
  const others = new Map([...claimed].filter(([other]) => other !== key));
  const conflicts = [...others.values()]
    .sort((a, b) => (managerKey(a) < managerKey(b) ? -1 : 1))
    .flatMap((other) =>
      other.fields
        .intersection(changed)
        .paths()
        .map((path) => ({ manager: other, path })),
    );
  if (conflicts.length > 0 && !force) return { conflicts };
  const result = withoutOwners(others, changed.union(removed));
  const own = fields.difference(unowned);
  if (!own.isEmpty) result.set(key, { ...manager, fields: own });
  return { object, managers: result };
}

function compared(type: FieldType, resets: Resets, live: unknown, now: unknown) {
  const { changed, removed } = compareValues(type, live, now);
  const reached = (path: Path) => !resets(path);
  return { changed: changed.filter(reached), removed: removed.filter(reached) };
}

function withoutOwners(managers: Managers, fields: FieldSet): Map<string, ManagedFields> {
  const result = new Map<string, ManagedFields>();
  for (const [key, entry] of managers) {
    const left = entry.fields.difference(fields);
    if (!left.isEmpty) result.set(key, { ...entry, fields: left });
  }
  return result;
}

/** The merged object without what the manager applied last time and now does not, unless somebody else owns it. */
function pruned(
  type: FieldType,
  merged: unknown,
  managers: Managers,
  last: FieldSet | undefined,
): unknown {
  if (!last || last.isEmpty) return merged;
  const named = (set: FieldSet) => withNamedFields(type, set);
  const fields = (value: unknown) => named(fieldsOf(type, value));
  const all = fields(merged);
  const lastNamed = named(last);
  const owned = named(
    [...managers.values()].reduce((set, entry) => set.union(entry.fields), new FieldSet()),
  );
  const bare = withoutFields(type, merged, lastNamed);
  const withOwned = withoutFields(type, merged, all.difference(fields(bare).union(owned)));
  // What nobody owned before stays, too.
  return withoutFields(type, merged, all.difference(fields(withOwned)).intersection(lastNamed));
}

/** `"kubectl-client-side-apply" using apps/v1`. */
function managerText({ manager, operation, apiVersion, subresource }: Manager): string {
  const who =
    JSON.stringify(manager) +
    (subresource === undefined ? "" : ` with subresource "${subresource}"`);
  return operation === "Update" ? `${who} using ${apiVersion}` : who;
}

/** The server's text about conflicts, and the causes that it gives. */
export function conflictTexts(conflicts: readonly Conflict[]): {
  readonly message: string;
  readonly causes: readonly {
    readonly reason: string;
    readonly message: string;
    readonly field: string;
  }[];
} {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${managerText(manager)}`,
    field: pathText(path),
  }));
  const [only] = causes;
  if (only && causes.length === 1)
    return { message: `Apply failed with 1 conflict: ${only.message}: ${only.field}`, causes };
  const lines: string[] = [];
  let before: string | undefined;
  for (const { manager, path } of conflicts) {
    const key = managerKey(manager);
    if (key !== before) lines.push(`conflicts with ${managerText(manager)}:`);
    before = key;
    lines.push(`- ${pathText(path)}`);
  }
  return { message: `Apply failed with ${causes.length} conflicts: ${lines.join("\n")}`, causes };
}
