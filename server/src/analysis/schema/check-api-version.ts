// Whether the target version serves an object's kind, and what to say when it does not, or not for long.
import { type PackKind, parseApiVersion } from "#engine";
import type { EditOperation, Finding, Fix } from "../finding.ts";
import { type ApiLifecycle, apiLifecycle, knownApiVersions } from "./api-lifecycle.ts";
import { migrationTo } from "./api-version-migration.ts";
import { nearest } from "./near.ts";
import type { SchemaObject } from "./schema-object.ts";
import type { SchemaWorld } from "./schema-world.ts";

export interface ApiVersionVerdict {
  /** Whether the document is worth reading on against the kind's schema. */
  readonly served: boolean;
  readonly findings: Finding[];
}

/** Judges apiVersion and kind. Groups that are not Kubernetes' own pass without a word. */
export function checkApiVersion(object: SchemaObject, world: SchemaWorld): ApiVersionVerdict {
  const { apiVersion, kind } = object.ref;
  const lifecycle = apiLifecycle(apiVersion, kind);
  const inPack = world.pack.kinds[`${apiVersion} ${kind}`]?.plural !== undefined;
  if (lifecycle !== undefined) return judge(lifecycle, object, world);
  const pluginOfKustomize = apiVersion === "builtin";
  if (
    inPack ||
    pluginOfKustomize ||
    !isBuiltInGroup(parseApiVersion(apiVersion).group, world) ||
    isList(kind, world)
  )
    return { served: inPack, findings: [] };
  return { served: false, findings: [unknownKind(object, world)] };
}

function judge(
  lifecycle: ApiLifecycle,
  object: SchemaObject,
  world: SchemaWorld,
): ApiVersionVerdict {
  const { introduced = 0, deprecated, removed, replacement } = lifecycle;
  const { apiVersion, kind } = object.ref;
  const use = replacement && `use ${replacement.apiVersion} ${replacement.kind}`;
  const noMatch = `no matches for kind "${kind}" in version "${apiVersion}"`;
  const finding = (part: Pick<Finding, "code" | "severity" | "message">): Finding => ({
    ...part,
    source: "api",
    object: object.ref,
    path: ["apiVersion"],
    part: "value",
  });
  if (introduced > world.minor)
    return {
      served: false,
      findings: [
        finding({
          code: "api-version-removed",
          severity: "error",
          message: `${noMatch} (available from v1.${introduced})`,
        }),
      ],
    };
  const target = servedSuccessor(lifecycle, kind, world);
  const migration = target && migrationTo(target, object.value, object.ref);
  const fixes = migration && { fixes: [migration] };
  if (removed !== undefined && removed <= world.minor)
    return {
      served: false,
      findings: [
        {
          ...finding({
            code: "api-version-removed",
            severity: "error",
            message: `${noMatch} (removed in v1.${removed}${use ? `; ${use}` : ""})`,
          }),
          ...fixes,
        },
      ],
    };
  if (deprecated === undefined || deprecated > world.minor) return { served: true, findings: [] };
  return {
    served: true,
    findings: [
      {
        ...finding({
          code: "api-version-deprecated",
          severity: "warning",
          message: [
            `${apiVersion} ${kind} is deprecated in v1.${deprecated}+`,
            ...(removed === undefined ? [] : [`unavailable in v1.${removed}+`]),
          ]
            .join(", ")
            .concat(use ? `; ${use}` : ""),
        }),
        tags: ["deprecated"],
        ...fixes,
      },
    ],
  };
}

/** What takes the version's place; where that has gone too, what took its place. */
function servedSuccessor(
  { replacement, successor }: ApiLifecycle,
  kind: string,
  world: SchemaWorld,
): ApiLifecycle["replacement"] {
  const next =
    replacement ?? (successor === undefined ? undefined : { apiVersion: successor, kind });
  if (next === undefined || isServed(next, world)) return next;
  const after = apiLifecycle(next.apiVersion, next.kind);
  return after && servedSuccessor(after, next.kind, world);
}

function isServed(
  target: { readonly apiVersion: string; readonly kind: string },
  world: SchemaWorld,
): boolean {
  const lifecycle = apiLifecycle(target.apiVersion, target.kind);
  return (
    world.pack.kinds[`${target.apiVersion} ${target.kind}`]?.plural !== undefined &&
    (lifecycle?.introduced ?? 0) <= world.minor
  );
}

/** A group of Kubernetes itself, whose kinds are all known. */
function isBuiltInGroup(group: string, world: SchemaWorld): boolean {
  const known = (key: string) => parseApiVersion(key.split(" ")[0]!).group === group;
  return Object.keys(world.pack.kinds).some(known) || [...knownApiVersions()].some(known);
}

/** `List` and typed lists, which kubectl takes apart. */
function isList(kind: string, world: SchemaWorld): boolean {
  if (kind === "List") return true;
  const item = kind.endsWith("List") ? kind.slice(0, -4) : "";
  return Object.values(world.pack.kinds).some((known) => known.kind === item);
}

/** A kind of a built-in group that does not exist, at least not there: kubectl's words, and what was probably meant. */
function unknownKind({ ref, value }: SchemaObject, world: SchemaWorld): Finding {
  const served = Object.entries(world.pack.kinds)
    .filter(([, kind]) => kind.plural !== undefined)
    .map(([key, kind]) => ({ ...kind, apiVersion: key.split(" ")[0]! }));
  const elsewhere = served.filter(({ kind }) => kind === ref.kind);
  const here = likelyKinds(
    ref.kind,
    served.filter(({ apiVersion }) => apiVersion === ref.apiVersion),
  );
  const meant =
    here.length > 0 ? here : elsewhere.length > 0 ? elsewhere : likelyKinds(ref.kind, served);
  const fixes = meant.slice(0, 3).map(({ apiVersion, kind }): Fix => {
    const migration = kind === ref.kind && migrationTo({ apiVersion, kind }, value, ref);
    if (migration) return { ...migration, safe: false };
    return {
      title:
        apiVersion === ref.apiVersion ? `Change to ${kind}` : `Change to ${apiVersion} ${kind}`,
      safe: false,
      edits: [
        {
          object: ref,
          operations: [
            ...(apiVersion === ref.apiVersion ? [] : [set("apiVersion", apiVersion)]),
            ...(kind === ref.kind ? [] : [set("kind", kind)]),
          ],
        },
      ],
    };
  });
  return {
    code: "schema-invalid",
    source: "schema",
    severity: "error",
    message: `no matches for kind "${ref.kind}" in version "${ref.apiVersion}"`,
    object: ref,
    path: [here.length === 0 && elsewhere.length > 0 ? "apiVersion" : "kind"],
    part: "value",
    ...(fixes.length > 0 && { fixes }),
  };
}

/** The kinds that a wrong word names in another way (case, plural, short name), else those spelled nearly like it. */
function likelyKinds<T extends PackKind>(word: string, kinds: readonly T[]): T[] {
  const lower = word.toLowerCase();
  const named = kinds.filter(
    ({ kind, plural, shortNames }) =>
      kind.toLowerCase() === lower || plural === lower || shortNames?.includes(lower),
  );
  if (named.length > 0) return named;
  const names = nearest(
    word,
    kinds.map(({ kind }) => kind),
  );
  return names.flatMap((name) => kinds.filter(({ kind }) => kind === name));
}

function set(key: string, value: string): EditOperation {
  return { op: "set", path: [key], value };
}
