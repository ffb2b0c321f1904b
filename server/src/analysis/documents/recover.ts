// What can still be seen of a document that kubectl refuses: npm `yaml` reads on where go-yaml stops.
import { isAlias, isMap, isScalar, isSeq, parseDocument, type Node as YamlNode } from "yaml";
import { MAX_DEPTH, type MapEntry, type Node, type ScalarNode, type ScalarStyle } from "./tree.ts";

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

/** Larger broken documents are not read at all: npm `yaml` is slow on some of them. */
const MAX_LENGTH = 1_000_000;

/** The tree of whatever can be read of a broken document; undefined when that is nothing. Never throws. */
export function recoverTree(text: string): Node | undefined {
  if (text.length > MAX_LENGTH || deeplyNested(text)) return undefined;
  const document = parseDocument(blankOut(text), {
    version: "1.2",
    schema: "failsafe",
    uniqueKeys: false,
    strict: false,
    logLevel: "silent",
    prettyErrors: false,
  });
  return document.contents === null ? undefined : new TreeBuilder().build(document.contents, 0);
}

/** The same length, but without what npm `yaml` reads as no blank or line break and go-yaml does. */
function blankOut(text: string): string {
  return text.replace(/^\ufeff/, " ").replace(/\r(?!\n)|\u0085/g, "\n");
}

/** npm `yaml` recurses; real manifests never open so many brackets, nor indent so deep. */
function deeplyNested(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === "[" || char === "{") depth++;
    else if (char === "]" || char === "}") depth = Math.max(0, depth - 1);
    if (depth > MAX_DEPTH) return true;
  }
  return /^ *(?:[-?] +){100}/m.test(text) || text.includes(`\n${" ".repeat(2 * MAX_DEPTH)}`);
}

class TreeBuilder {
  private readonly anchors = new Map<string, Node>();

  build(node: YamlNode, depth: number): Node | undefined {
    if (node.range == null || depth > MAX_DEPTH) return undefined;
    const [start, end] = node.range;
    const base = { start, end, outer: start };
    if (isAlias(node)) {
      const name = node.source;
      return { kind: "alias", ...base, name, target: this.anchors.get(name) };
    }
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    const props = {
      ...base,
      ...(anchor && { anchor }),
      ...(node.tag && { tag: node.tag }),
    };
    if (isScalar(node)) {
      const style = STYLES[node.type ?? ""] ?? "plain";
      const text = String(node.source ?? node.value ?? "");
      return this.remember({ kind: "scalar", ...props, text, style });
    }
    if (isSeq(node)) {
      const items: Node[] = [];
      const tree: Node = { kind: "sequence", ...props, flow: !!node.flow, items, dashes: [] };
      this.remember(tree);
      for (const item of node.items) {
        const built = this.build(item as YamlNode, depth + 1);
        if (built) items.push(built);
      }
      return { ...tree, dashes: node.flow ? [] : items.map((item) => item.outer) };
    }
    if (!isMap(node)) return undefined;
    const entries: MapEntry[] = [];
    const tree = this.remember({ kind: "map", ...props, flow: !!node.flow, entries });
    for (const pair of node.items) {
      const key = pair.key === null ? undefined : this.build(pair.key as YamlNode, depth + 1);
      if (key === undefined) continue;
      const value = pair.value === null ? undefined : this.build(pair.value as YamlNode, depth + 1);
      entries.push({ key, value: value ?? absentAfter(key) });
    }
    return tree;
  }

  private remember<T extends Node>(node: T): T {
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    return node;
  }
}

function absentAfter(key: Node): ScalarNode {
  const at = key.end + 1;
  return { kind: "scalar", start: at, end: at, outer: at, text: "", style: "plain" };
}
