// Where pods and volumes ask for nodes: by labels, by topology, by the taints that they bear; and the nodes that have them.
import { valueAt } from "../documents/index.ts";
import type { Part, Path } from "../finding.ts";
import { samePath } from "../path.ts";
import type { BoundObject } from "./bind-file.ts";
import { asLabels, asList, asText, field, type JsonMap } from "./json.ts";
import { matchPattern } from "./path-pattern.ts";
import type { ResourceScope } from "./scope.ts";

/** One word about nodes: the key of a label or taint, or one of its values. */
export interface NodeNaming {
  readonly about: "label" | "taint";
  readonly key: string;
  /** Undefined for a word that is the key. */
  readonly value: string | undefined;
  readonly path: Path;
  readonly part: Part;
}

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
const TERMS = [
  `affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms[*].matchExpressions[*]`,
  `affinity.nodeAffinity.${PREFERRED}[*].preference.matchExpressions[*]`,
];
const VOLUME_TERMS = "spec.nodeAffinity.required.nodeSelectorTerms[*].matchExpressions[*]";
const TOPOLOGIES = [
  "topologySpreadConstraints[*].topologyKey",
  `affinity.{podAffinity,podAntiAffinity}.${REQUIRED}[*].topologyKey`,
  `affinity.{podAffinity,podAntiAffinity}.${PREFERRED}[*].podAffinityTerm.topologyKey`,
];

/** The words of an object that ask for nodes. */
export function nodeNamings({ kind, value, content }: BoundObject): NodeNaming[] {
  const { template } = content;
  if (kind.kind === "PersistentVolume")
    return matchPattern({ path: [], value }, VOLUME_TERMS).flatMap(expressionNamings);
  if (template === undefined) return [];
  const spec = { path: [...template.path, "spec"], value: template.spec };
  return [
    ...pairNamings("label", field(template.spec, "nodeSelector"), [...spec.path, "nodeSelector"]),
    ...TERMS.flatMap((pattern) => matchPattern(spec, pattern)).flatMap(expressionNamings),
    ...TOPOLOGIES.flatMap((pattern) => matchPattern(spec, pattern)).flatMap(
      ({ path, value: key }): NodeNaming[] =>
        typeof key === "string"
          ? [{ about: "label", key, value: undefined, path, part: "value" }]
          : [],
    ),
    ...matchPattern(spec, "tolerations[*]").flatMap(({ path, value: toleration }) =>
      taintNamings(toleration, path),
    ),
  ];
}

function pairNamings(about: NodeNaming["about"], map: unknown, at: Path): NodeNaming[] {
  return Object.entries(asLabels(map)).flatMap(([key, value]): NodeNaming[] => [
    { about, key, value: undefined, path: [...at, key], part: "key" },
    { about, key, value, path: [...at, key], part: "value" },
  ]);
}

function expressionNamings({ path, value }: { path: Path; value: unknown }): NodeNaming[] {
  const key = asText(field(value, "key"));
  if (key === undefined) return [];
  const values = asList(field(value, "values")).flatMap((text, i): NodeNaming[] =>
    typeof text === "string"
      ? [{ about: "label", key, value: text, path: [...path, "values", i], part: "value" }]
      : [],
  );
  return [
    { about: "label", key, value: undefined, path: [...path, "key"], part: "value" },
    ...values,
  ];
}

function taintNamings(taint: unknown, path: Path): NodeNaming[] {
  const key = asText(field(taint, "key"));
  const value = asText(field(taint, "value"));
  if (key === undefined) return [];
  const word = { about: "taint", key, part: "value" } as const;
  return [
    { ...word, value: undefined, path: [...path, "key"] },
    ...(value === undefined ? [] : [{ ...word, value, path: [...path, "value"] }]),
  ];
}

/** The labels and taints of a Node, in the same form. */
function nodeWords({ value }: { readonly value: JsonMap }): NodeNaming[] {
  const labels = ["metadata", "labels"];
  const taints = ["spec", "taints"];
  return [
    ...pairNamings("label", valueAt(value, labels), labels),
    ...asList(valueAt(value, taints)).flatMap((taint, i) => taintNamings(taint, [...taints, i])),
  ];
}

/** The word about nodes at a place of an object; on a Node one of its own. */
export function nodeWordAt(object: BoundObject, path: Path, part: Part): NodeNaming | undefined {
  const words = object.kind.kind === "Node" ? nodeWords(object) : nodeNamings(object);
  return words.find((word) => word.part === part && samePath(word.path, path));
}

export function sameWord(a: NodeNaming, b: NodeNaming): boolean {
  return a.about === b.about && a.key === b.key && a.value === b.value;
}

/** The nodes of the scope that have what a word asks for, with the place of it. */
export function nodesWith(
  scope: ResourceScope,
  word: NodeNaming,
): { readonly node: BoundObject; readonly word: NodeNaming }[] {
  return scope.objects
    .filter(({ kind }) => kind.group === "" && kind.kind === "Node")
    .flatMap((node) =>
      nodeWords(node)
        .filter((own) => sameWord(own, word))
        .map((own) => ({ node, word: own })),
    );
}
