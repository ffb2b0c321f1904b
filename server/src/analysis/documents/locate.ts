// The one place where a field path becomes a span of text.
import type { Part, Path } from "../finding.ts";
import type { ManifestDocument, Span } from "./document.ts";
import { isAbsent, type MapEntry, type MapNode, type Node, resolveAlias } from "./tree.ts";
import { entryKey, isMergeKey } from "./value.ts";

/** A step that exists in the tree. `entry` of a map step, `dash` of an item in block style. */
interface Step {
  readonly node: Node;
  readonly entry?: MapEntry;
  readonly dash?: number;
}

interface Walk {
  /** The root first, then one for every step that exists. */
  readonly steps: readonly Step[];
  readonly complete: boolean;
  /** The outermost alias or merged value that the path goes through: what the text shows of all behind it. */
  readonly through: { readonly node: Node; readonly at: number } | undefined;
}

/** Follows a path through the tree as far as it exists, through aliases and merge keys. */
export function walk(root: Node | undefined, path: Path): Walk {
  if (root === undefined) return { steps: [], complete: false, through: undefined };
  const steps: Step[] = [{ node: root }];
  let through: Walk["through"];
  for (const key of path) {
    const node = steps.at(-1)!.node;
    const target = resolveAlias(node);
    if (node.kind === "alias") through ??= { node, at: steps.length };
    const found = typeof key === "number" ? findItem(target, key) : findEntry(target, key);
    if (found === undefined) return { steps, complete: false, through };
    if (found.merge) through ??= { node: found.merge, at: steps.length };
    steps.push(found.step);
  }
  return { steps, complete: true, through };
}

function findItem(node: Node, index: number): { step: Step; merge?: Node } | undefined {
  const item = node.kind === "sequence" ? node.items[index] : undefined;
  if (item === undefined || node.kind !== "sequence") return undefined;
  const dash = node.dashes[index];
  return { step: { node: item, ...(dash !== undefined && { dash }) } };
}

/** The entry that wins for a key: the last one, as kubectl has it, and merged ones by their place. */
function findEntry(node: Node, key: string, depth = 0): { step: Step; merge?: Node } | undefined {
  if (node.kind !== "map") return undefined;
  for (let i = node.entries.length - 1; i >= 0; i--) {
    const entry = node.entries[i]!;
    if (!isMergeKey(entry.key)) {
      if (entryKey(entry.key) === key) return { step: { node: entry.value, entry } };
      continue;
    }
    for (const map of mergedMaps(entry.value)) {
      const found = depth < 50 ? findEntry(map, key, depth + 1) : undefined;
      if (found) return { step: found.step, merge: entry.value };
    }
  }
  return undefined;
}

function mergedMaps(value: Node): MapNode[] {
  const target = resolveAlias(value);
  const nodes = target.kind === "sequence" ? target.items.map(resolveAlias) : [target];
  return nodes.filter((node) => node.kind === "map");
}

/**
 * The span of a path in the file. A missing path gives the key of its nearest existing ancestor; the object's root
 * (`base`: where the object lies in the document) gives its `kind` line. Behind an alias or a merge key it is the alias.
 */
export function locate(document: ManifestDocument, path: Path, part: Part, base: Path = []): Span {
  const { root } = document.content;
  const full = [...base, ...path];
  const found = walk(root, full);
  let { steps } = found;
  let wanted = part;
  if (found.through && found.through.at < steps.length)
    return absolute(document, spanOf(found.through.node));
  if (!found.complete) wanted = "key";
  const atRoot = steps.length <= base.length + 1;
  if (atRoot && !(found.complete && part === "item")) {
    const kind = walk(root, [...base, "kind"]);
    if (!kind.complete) return absolute(document, firstLine(document, steps.at(-1)?.node));
    steps = kind.steps;
    wanted = "item";
  }
  return absolute(document, spanOfStep(steps.at(-1)!, wanted));
}

/**
 * The span of a part of a scalar, given in offsets of its value. Undefined behind an alias, and where it is not certain which
 * part of the text that is: the part has to be written, without escapes or folds, as often as it is read.
 */
export function locateWithin(
  document: ManifestDocument,
  path: Path,
  within: Span,
  base: Path = [],
): Span | undefined {
  const { steps, complete, through } = walk(document.content.root, [...base, ...path]);
  const node = steps.at(-1)?.node;
  if (!complete || through || node?.kind !== "scalar") return undefined;
  const part = node.text.slice(within.start, within.end);
  const read = occurrences(node.text, part);
  const written = occurrences(document.content.text.slice(node.start, node.end), part);
  const at = written[read.indexOf(within.start)];
  if (at === undefined || read.length !== written.length) return undefined;
  const start = node.start + at;
  return absolute(document, { start, end: start + part.length });
}

function occurrences(text: string, part: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); part && at >= 0; at = text.indexOf(part, at + 1))
    found.push(at);
  return found;
}

/** The text of a scalar as it is written, quotes included; undefined when there is none at the path. */
export function scalarSource(document: ManifestDocument, path: Path): string | undefined {
  const { steps, complete } = walk(document.content.root, path);
  const node = steps.at(-1) && resolveAlias(steps.at(-1)!.node);
  if (!complete || node?.kind !== "scalar") return undefined;
  return document.content.text.slice(node.start, node.end);
}

function absolute(document: ManifestDocument, span: Span): Span {
  const { start } = document.span;
  return { start: span.start + start, end: span.end + start };
}

function spanOf(node: Node): Span {
  return { start: node.start, end: node.end };
}

function spanOfStep({ node, entry, dash }: Step, part: Part): Span {
  const whole = {
    start: entry?.key.outer ?? dash ?? node.outer,
    end: Math.max(node.end, entry?.key.end ?? 0),
  };
  if (part === "item") return whole;
  if (entry && (part === "key" || isAbsent(node))) return spanOf(entry.key);
  if (part === "value" && !isAbsent(node)) return spanOf(node);
  // A list item has no key: its dash, or in flow style the item itself.
  return dash === undefined ? whole : { start: dash, end: dash + 1 };
}

/** For an object without `kind`: the first key, else the first line with text. */
function firstLine(document: ManifestDocument, node: Node | undefined): Span {
  const first = node?.kind === "map" ? node.entries[0] : undefined;
  if (first) return spanOf(first.key);
  const { text } = document.content;
  const start = Math.max(0, text.search(/\S/));
  return { start, end: start + /^[^\r\n]*/.exec(text.slice(start))![0].trimEnd().length };
}
