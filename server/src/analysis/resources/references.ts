// What one object names in others, read off the tables of `reference-kinds.ts`.
import type { matchesLabelSelector } from "#engine";
import { isPlaceholder, valueAt } from "../documents/index.ts";
import type { Path } from "../finding.ts";
import { asLabels, asList, asMap, asText, field, type JsonMap } from "./json.ts";
import { type GroupKind, groupKind, kindName, kindOfName, podTemplatePath } from "./kinds.ts";
import { type Match, matchPattern } from "./path-pattern.ts";
import {
  LOCAL_ANNOTATIONS,
  LOCAL_KINDS,
  type LocalKind,
  REFERENCE_KINDS,
  type ReferenceKind,
  SELECTOR_KINDS,
  type SelectorKind,
} from "./reference-kinds.ts";

export type LabelSelector = NonNullable<Parameters<typeof matchesLabelSelector>[0]>;

export interface NamedPlace {
  readonly name: string;
  readonly path: Path;
}

export interface PortPlace {
  readonly port: string | number;
  readonly path: Path;
}

/** A name of another object. Paths start at the object that holds it. */
export interface Reference {
  readonly kind: ReferenceKind;
  readonly target: GroupKind;
  readonly name: string;
  /** Of the name. */
  readonly path: Path;
  /** The map that holds it: where the target's kind is chosen. */
  readonly place: Path;
  /** As the reference writes it; undefined when the target lies in the object's own namespace. */
  readonly namespace: string | undefined;
  readonly keys: readonly NamedPlace[];
  readonly ports: readonly PortPlace[];
  readonly optional: boolean;
  /** The name is a placeholder: nothing can be said about it. */
  readonly placeholder: boolean;
}

/** What a selector says of one label, with the places where it does. */
export interface LabelTerm {
  readonly key: string;
  /** Of the key: an entry's key in `matchLabels`, a value in `matchExpressions`. */
  readonly keyPath: Path;
  readonly keyPart: "key" | "value";
  readonly values: readonly { readonly value: string; readonly path: Path }[];
  /** It asks for pods without the label or without these values. */
  readonly negative: boolean;
}

/** A selection of pods. */
export interface PodSelector {
  readonly kind: SelectorKind;
  readonly path: Path;
  /** A map of labels is a selector with `matchLabels`. */
  readonly selector: LabelSelector;
  /** Everything that is said of labels. */
  readonly terms: readonly LabelTerm[];
  /** The label pairs with their places. */
  readonly pairs: readonly { readonly key: string; readonly value: string; readonly path: Path }[];
  /** Names, or labels of the namespaces; undefined for the object's own namespace. */
  readonly namespaces:
    | { readonly names: readonly string[]; readonly selector: LabelSelector | undefined }
    | undefined;
  readonly placeholder: boolean;
}

/** A name that means something inside of the same pod. */
export interface LocalReference {
  readonly kind: LocalKind;
  readonly name: string;
  readonly path: Path;
  /** The container that holds it: where port names are looked up. */
  readonly container: Path | undefined;
}

interface Source {
  readonly kind: GroupKind;
  readonly object: Match;
  readonly podSpec: Match | undefined;
}

function sourceOf(kind: GroupKind, value: JsonMap): Source {
  const template = podTemplatePath(kind, value);
  const path = template && [...template, "spec"];
  const podSpec = path && { path, value: field(value, ...(path as string[])) };
  return { kind, object: { path: [], value }, podSpec };
}

interface Entry {
  /** Kinds, `pod-spec` for every pod template, `*` for everything. */
  readonly in: readonly string[];
  readonly at: string;
}

/** The entries of a table for each kind, in its order: most are about other kinds. */
function byKind<E extends Entry>(table: readonly E[]): (kind: GroupKind) => readonly E[] {
  const forAll = (entry: E) => entry.in.includes("pod-spec") || entry.in.includes("*");
  const all = table.filter(forAll);
  const kinds = new Set(table.flatMap((entry) => entry.in));
  const known = new Map(
    [...kinds].map((kind) => [kind, table.filter((one) => forAll(one) || one.in.includes(kind))]),
  );
  return (kind) => known.get(kindName(kind)) ?? all;
}

const referencesIn = byKind(REFERENCE_KINDS);
const selectorsIn = byKind(SELECTOR_KINDS);

function matches(source: Source, entry: Entry): Match[] {
  const starts = entry.in.flatMap((name) => {
    if (name === "pod-spec") return source.podSpec ? [source.podSpec] : [];
    return name === "*" || name === kindName(source.kind) ? [source.object] : [];
  });
  return starts.flatMap((start) => matchPattern(start, entry.at));
}

/** Every reference of an object, in the order of the table. */
export function findReferences(kind: GroupKind, value: JsonMap): Reference[] {
  const source = sourceOf(kind, value);
  return referencesIn(kind).flatMap((entry) =>
    matches(source, entry).flatMap((match) => readReference(entry, match, value) ?? []),
  );
}

function readReference(kind: ReferenceKind, match: Match, object: JsonMap): Reference | undefined {
  const bare = kind.name === "";
  const name = asText(bare ? match.value : field(match.value, kind.name));
  const target = targetOf(kind, match.value);
  if (name === undefined || target === undefined) return undefined;
  if (kind.when && field(match.value, kind.when.field) !== kind.when.is) return undefined;
  if (kind.unless && asText(valueAt(object, [...match.path.slice(0, -1), kind.unless])))
    return undefined;
  const path = bare ? match.path : [...match.path, kind.name];
  const namespace = kind.namespace && asText(field(match.value, kind.namespace));
  return {
    kind,
    target,
    name,
    path,
    place: bare ? match.path.slice(0, -1) : match.path,
    namespace: namespace || undefined,
    keys: keysOf(kind, match, path),
    ports: (kind.ports ?? []).flatMap((pattern) => portsAt(match, pattern)),
    optional: kind.optional !== undefined && field(match.value, kind.optional) === true,
    placeholder: isPlaceholder(name) || isPlaceholder(namespace),
  };
}

function targetOf(kind: ReferenceKind, value: unknown): GroupKind | undefined {
  const { kindFields } = kind;
  const standard = kind.to === "" ? undefined : kindOfName(kind.to);
  const name = kindFields && asText(field(value, kindFields.kind));
  if (kindFields === undefined || name === undefined) return standard;
  if (kindFields.apiVersion !== undefined) {
    const apiVersion = asText(field(value, kindFields.apiVersion));
    return apiVersion === undefined ? undefined : groupKind(apiVersion, name);
  }
  const group = field(value, kindFields.group ?? "");
  const other = kindFields.emptyGroup ?? (group === "" ? "" : standard?.group);
  return { group: asText(group) ?? other ?? "", kind: name };
}

function keysOf(kind: ReferenceKind, match: Match, path: Path): NamedPlace[] {
  const fixed = (kind.fixedKeys ?? []).map((name) => ({ name, path }));
  const asked = kind.keys === undefined ? [] : matchPattern(match, kind.keys);
  return [
    ...fixed,
    ...asked.flatMap(({ path: at, value }) => {
      const name = asText(value);
      return name === undefined || isPlaceholder(name) ? [] : [{ name, path: at }];
    }),
  ];
}

function portsAt(match: Match, pattern: string): PortPlace[] {
  return matchPattern(match, pattern).flatMap(({ path, value }) =>
    (typeof value === "string" && value !== "" && !isPlaceholder(value)) ||
    typeof value === "number"
      ? [{ port: value, path }]
      : [],
  );
}

/** Every selector of pods in an object. */
export function findSelectors(kind: GroupKind, value: JsonMap): PodSelector[] {
  const source = sourceOf(kind, value);
  return selectorsIn(kind).flatMap((entry) =>
    matches(source, entry).flatMap((match) => readSelector(entry, match, value) ?? []),
  );
}

function readSelector(kind: SelectorKind, match: Match, object: JsonMap): PodSelector | undefined {
  const map = asMap(match.value);
  if (map === undefined) return undefined;
  const labels = asLabels(kind.map ? map : map["matchLabels"]);
  const at: Path = kind.map ? match.path : [...match.path, "matchLabels"];
  const pairs = Object.entries(labels).map(([key, value]) => ({ key, value, path: [...at, key] }));
  const matchExpressions = kind.map ? [] : readExpressions(map["matchExpressions"]);
  const siblings = kind.namespaces && valueAt(object, match.path.slice(0, -1));
  return {
    kind,
    path: match.path,
    selector: { matchLabels: labels, ...(matchExpressions.length > 0 && { matchExpressions }) },
    pairs,
    terms: [
      ...pairs.map(({ key, value, path }): LabelTerm => {
        const values = [{ value, path }];
        return { key, keyPath: path, keyPart: "key", values, negative: false };
      }),
      ...(kind.map ? [] : expressionTerms(map["matchExpressions"], match.path)),
      ...labelKeyTerms(object, match.path.slice(0, -1)),
    ],
    namespaces: kind.namespaces && namespacesOf(kind.namespaces, siblings),
    placeholder: pairs.some(({ key, value }) => isPlaceholder(key) || isPlaceholder(value)),
  };
}

function expressionTerms(value: unknown, selector: Path): LabelTerm[] {
  return asList(value).flatMap((item, i) => {
    const path = [...selector, "matchExpressions", i];
    const key = asText(field(item, "key"));
    const values = asList(field(item, "values")).flatMap((text, j) =>
      typeof text === "string" ? [{ value: text, path: [...path, "values", j] }] : [],
    );
    const negative = /^(?:NotIn|DoesNotExist)$/.test(asText(field(item, "operator")) ?? "");
    return key === undefined
      ? []
      : [{ key, keyPath: [...path, "key"], keyPart: "value", values, negative }];
  });
}

/** Keys of the pod's own labels that a term of affinity or spreading adds to its selector. */
function labelKeyTerms(object: JsonMap, term: Path): LabelTerm[] {
  return ["matchLabelKeys", "mismatchLabelKeys"].flatMap((list) =>
    asList(valueAt(object, [...term, list])).flatMap((key, i) => {
      const keyPath = [...term, list, i];
      return typeof key === "string"
        ? [{ key, keyPath, keyPart: "value" as const, values: [], negative: false }]
        : [];
    }),
  );
}

function namespacesOf(
  fields: NonNullable<SelectorKind["namespaces"]>,
  siblings: unknown,
): PodSelector["namespaces"] {
  const names = fields.list
    ? asList(field(siblings, fields.list)).filter((name) => typeof name === "string")
    : [];
  const selector = asMap(field(siblings, fields.selector));
  if (selector === undefined) return names.length > 0 ? { names, selector: undefined } : undefined;
  const matchExpressions = readExpressions(selector["matchExpressions"]);
  return { names, selector: { matchLabels: asLabels(selector["matchLabels"]), matchExpressions } };
}

function readExpressions(value: unknown): NonNullable<LabelSelector["matchExpressions"]> {
  return asList(value).flatMap((item) => {
    const key = asText(field(item, "key"));
    const operator = asText(field(item, "operator"));
    const values = asList(field(item, "values")).filter((text) => typeof text === "string");
    return key === undefined || operator === undefined ? [] : [{ key, operator, values }];
  });
}

/** The names in a pod that mean its own volumes, ports and containers. */
export function findLocals(kind: GroupKind, value: JsonMap): LocalReference[] {
  const { podSpec } = sourceOf(kind, value);
  if (podSpec === undefined) return [];
  const inContainer = podSpec.path.length + 2;
  const annotations = [...podSpec.path.slice(0, -1), "metadata", "annotations"];
  const annotated = LOCAL_ANNOTATIONS.flatMap((entry): LocalReference[] => {
    const path = [...annotations, entry.at];
    const name = asText(valueAt(value, path));
    return name === undefined ? [] : [{ kind: entry, name, path, container: undefined }];
  });
  const named = LOCAL_KINDS.flatMap((entry) =>
    matchPattern(podSpec, entry.at).flatMap(({ path, value: name }) => {
      if (typeof name !== "string" || name === "" || isPlaceholder(name)) return [];
      const container =
        path[podSpec.path.length] === "volumes" ? undefined : path.slice(0, inContainer);
      return [{ kind: entry, name, path, container }];
    }),
  );
  return [...named, ...annotated];
}
