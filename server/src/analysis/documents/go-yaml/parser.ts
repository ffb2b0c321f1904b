// Builds the tree of the first YAML document of a chunk, as go.yaml.in/yaml/v2 2.4.3 would read it, or says in its words
// why it would not.
import { MAX_DEPTH, type MapEntry, type Node, type ScalarNode } from "../tree.ts";
import { Cursor, Refusal } from "./cursor.ts";
import {
  type Comment,
  isUndeclaredHandle,
  Scanner,
  type Token,
  type TokenType,
} from "./scanner.ts";

export interface ReadYaml {
  /** Absent for an empty document and for a refused one. */
  readonly root: Node | undefined;
  /** Offset behind the last thing that was read; what follows, go-yaml never looks at. */
  readonly end: number;
  readonly refusal: Refusal | undefined;
  /** The comments up to `end`. */
  readonly comments: readonly Comment[];
}

export interface ReadOptions {
  /** Where to begin: behind a byte order mark. */
  readonly start: number;
  /** A `---` line stands before the text and belongs to the chunk. */
  readonly explicit: boolean;
  /** The text is JSON: its escapes count and keys may be long. */
  readonly json: boolean;
}

/** Reads the first document of `text`. Never throws. */
export function readYaml(text: string, options: ReadOptions): ReadYaml {
  // kubectl's splitter ends every line, the last one too.
  const lines = text.endsWith("\n") ? text : `${text}\n`;
  const cursor = new Cursor(lines, options.start, options.explicit ? 1 : 0);
  const scanner = new Scanner(cursor, options.json);
  try {
    const control = options.json ? -1 : text.search(CONTROL);
    if (control >= 0) throw new Refusal("control characters are not allowed", control, 0);
    const { root, end } = new Parser(scanner).document(options.explicit);
    return {
      root,
      end: Math.min(end, text.length),
      refusal: undefined,
      comments: scanner.comments,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { root: undefined, end: error.offset, refusal: error, comments: scanner.comments };
  }
}

/** Control characters but tab and line breaks, the two that are no characters at all, and halves of surrogate pairs. */
const CONTROL = new RegExp(
  "[\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ufffe\\uffff]" +
    "|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]",
);

class Parser {
  private readonly scanner: Scanner;
  private readonly anchors = new Map<string, Node>();
  private depth = 0;

  constructor(scanner: Scanner) {
    this.scanner = scanner;
  }

  document(explicit: boolean): { root: Node | undefined; end: number } {
    if (!explicit) this.directives();
    const first = this.scanner.peek();
    if (first.type === "document-start") this.scanner.next();
    else if (!explicit && first.type !== "stream-end") return this.rest(this.node(true, false));
    const empty = DOCUMENT_ENDS.has(this.scanner.peek().type);
    return this.rest(empty ? undefined : this.node(true, false));
  }

  private rest(root: Node | undefined): { root: Node | undefined; end: number } {
    const token = this.scanner.peek();
    return { root, end: token.type === "document-end" ? token.end : token.start };
  }

  private directives(): void {
    let token = this.scanner.peek();
    let seen = false;
    while (token.type === "directive") {
      if (token.text.startsWith("%YAML") && !/^%YAML\s+1\.1\s*$/.test(token.text))
        refuseAt("found incompatible YAML document", token);
      seen = true;
      this.scanner.next();
      token = this.scanner.peek();
    }
    if (seen && token.type !== "document-start")
      refuseAt("did not find expected <document start>", token);
  }

  private node(block: boolean, indentless: boolean): Node {
    const first = this.scanner.peek();
    if (first.type === "alias") return this.alias();
    let anchor: Token | undefined;
    let tag: Token | undefined;
    for (let i = 0; i < 2; i++) {
      const token = this.scanner.peek();
      if (token.type === "anchor" && anchor === undefined) anchor = this.scanner.next();
      else if (token.type === "tag" && tag === undefined) tag = this.scanner.next();
      else break;
    }
    if (tag !== undefined && isUndeclaredHandle(tag.text))
      refuseAt("found undefined tag handle", tag, first);
    if (++this.depth > MAX_DEPTH)
      throw new Refusal(`nested deeper than ${MAX_DEPTH} levels`, first.start, first.line);
    const node = this.content(block, indentless, first, { anchor, tag });
    this.depth--;
    return node;
  }

  private content(
    block: boolean,
    indentless: boolean,
    first: Token,
    props: { anchor: Token | undefined; tag: Token | undefined },
  ): Node {
    const token = this.scanner.peek();
    if (token.type === "scalar" && !props.anchor && !props.tag) {
      this.scanner.next();
      const { start, end, text, style } = token;
      return { kind: "scalar", start, end, outer: start, text, style: style! };
    }
    const base = {
      outer: first.start,
      ...(props.anchor && { anchor: props.anchor.text }),
      ...(props.tag && { tag: props.tag.text }),
    };
    // The anchor counts from the opening of its node on, so that an alias inside it is a cycle and not unknown.
    const open = <T extends Node>(node: T): T => {
      if (props.anchor) this.anchors.set(props.anchor.text, node);
      return node;
    };
    if (token.type === "scalar") {
      this.scanner.next();
      const { start, end, text } = token;
      return open({ kind: "scalar", ...base, start, end, text, style: token.style! });
    }
    const collection = { ...base, start: token.start, end: token.start };
    if (indentless && token.type === "entry")
      return this.indentless(
        open({ kind: "sequence", ...collection, flow: false, items: [], dashes: [] }),
      );
    if (token.type === "flow-sequence-start")
      return this.flowSequence(
        open({ kind: "sequence", ...collection, flow: true, items: [], dashes: [] }),
      );
    if (token.type === "flow-mapping-start")
      return this.flowMapping(open({ kind: "map", ...collection, flow: true, entries: [] }));
    if (block && token.type === "block-sequence-start")
      return this.blockSequence(
        open({ kind: "sequence", ...collection, flow: false, items: [], dashes: [] }),
      );
    if (block && token.type === "block-mapping-start")
      return this.blockMapping(open({ kind: "map", ...collection, flow: false, entries: [] }));
    if (props.anchor || props.tag) {
      const at =
        props.anchor && props.tag
          ? Math.max(props.anchor.end, props.tag.end)
          : (props.anchor ?? props.tag)!.end;
      return open({ kind: "scalar", ...base, start: at, end: at, text: "", style: "plain" });
    }
    return refuseAt("did not find expected node content", token, first);
  }

  private alias(): Node {
    const { start, end, text } = this.scanner.next();
    const target = this.anchors.get(text);
    if (target === undefined) throw new Refusal(`unknown anchor '${text}' referenced`, start, 0);
    return { kind: "alias", start, end, outer: start, name: text, target };
  }

  private blockSequence(node: Growing<"sequence">): Node {
    const first = this.scanner.next();
    for (;;) {
      const token = this.scanner.peek();
      if (token.type === "block-end") break;
      if (token.type !== "entry") refuseAt("did not find expected '-' indicator", token, first);
      this.item(node, SEQUENCE_ENDS);
    }
    this.scanner.next();
    return node;
  }

  private indentless(node: Growing<"sequence">): Node {
    while (this.scanner.peek().type === "entry") this.item(node, INDENTLESS_ENDS);
    return node;
  }

  private item(node: Growing<"sequence">, ends: ReadonlySet<TokenType>): void {
    const dash = this.scanner.next();
    const item = ends.has(this.scanner.peek().type) ? absent(dash.end) : this.node(true, false);
    node.items.push(item);
    node.dashes.push(dash.start);
    node.end = item.end;
  }

  private blockMapping(node: Growing<"map">): Node {
    const first = this.scanner.next();
    for (;;) {
      const token = this.scanner.peek();
      if (token.type === "block-end") break;
      if (token.type !== "key") refuseAt("did not find expected key", token, first);
      this.scanner.next();
      const key = MAPPING_ENDS.has(this.scanner.peek().type)
        ? absent(token.end)
        : this.node(true, true);
      const value = this.value(key.end, MAPPING_ENDS, true);
      node.entries.push({ key, value });
      node.end = value.end;
    }
    this.scanner.next();
    return node;
  }

  /** What follows a key: the value behind a colon, or nothing. */
  private value(keyEnd: number, ends: ReadonlySet<TokenType>, block: boolean): Node {
    const colon = this.scanner.peek();
    if (colon.type !== "value") return absent(keyEnd);
    this.scanner.next();
    return ends.has(this.scanner.peek().type) ? absent(colon.end) : this.node(block, block);
  }

  private flowSequence(node: Growing<"sequence">): Node {
    const first = this.scanner.next();
    while (this.scanner.peek().type !== "flow-sequence-end") {
      if (node.items.length > 0) {
        this.separator("did not find expected ',' or ']'", first);
        if (this.scanner.peek().type === "flow-sequence-end") break;
      }
      const token = this.scanner.peek();
      node.items.push(token.type === "key" ? this.pair() : this.node(false, false));
    }
    node.end = this.scanner.next().end;
    return node;
  }

  /** `[a: 1]`: a map of one pair. */
  private pair(): Node {
    const token = this.scanner.next();
    const key = this.flowKey(token, PAIR_ENDS);
    const value = this.value(key.end, PAIR_ENDS, false);
    const { start } = token;
    return {
      kind: "map",
      start,
      end: value.end,
      outer: start,
      flow: true,
      entries: [{ key, value }],
    };
  }

  private flowMapping(node: Growing<"map">): Node {
    const first = this.scanner.next();
    while (this.scanner.peek().type !== "flow-mapping-end") {
      if (node.entries.length > 0) {
        this.separator("did not find expected ',' or '}'", first);
        if (this.scanner.peek().type === "flow-mapping-end") break;
      }
      node.entries.push(this.flowEntry());
    }
    node.end = this.scanner.next().end;
    return node;
  }

  private flowEntry(): MapEntry {
    const token = this.scanner.peek();
    if (token.type !== "key") {
      const key = this.node(false, false);
      return { key, value: absent(key.end) };
    }
    this.scanner.next();
    const key = this.flowKey(token, FLOW_ENDS);
    return { key, value: this.value(key.end, FLOW_ENDS, false) };
  }

  private flowKey(token: Token, ends: ReadonlySet<TokenType>): Node {
    const { type } = this.scanner.peek();
    return type === "value" || ends.has(type) ? absent(token.end) : this.node(false, false);
  }

  private separator(problem: string, first: Token): void {
    const token = this.scanner.peek();
    if (token.type !== "flow-entry") refuseAt(problem, token, first);
    this.scanner.next();
  }
}

const DOCUMENT_ENDS: ReadonlySet<TokenType> = new Set<TokenType>([
  "directive",
  "document-start",
  "document-end",
  "stream-end",
]);
const SEQUENCE_ENDS: ReadonlySet<TokenType> = new Set<TokenType>(["entry", "block-end"]);
const MAPPING_ENDS: ReadonlySet<TokenType> = new Set<TokenType>(["key", "value", "block-end"]);
const INDENTLESS_ENDS: ReadonlySet<TokenType> = new Set<TokenType>([
  "entry",
  "key",
  "value",
  "block-end",
]);
const FLOW_ENDS: ReadonlySet<TokenType> = new Set<TokenType>(["flow-entry", "flow-mapping-end"]);
const PAIR_ENDS: ReadonlySet<TokenType> = new Set<TokenType>(["flow-entry", "flow-sequence-end"]);

/** A collection while its children are being read. */
type Growing<K extends "map" | "sequence"> = {
  -readonly [P in keyof Extract<Node, { kind: K }>]: Extract<
    Node,
    { kind: K }
  >[P] extends readonly (infer T)[]
    ? T[]
    : Extract<Node, { kind: K }>[P];
};

function absent(at: number): ScalarNode {
  return { kind: "scalar", start: at, end: at, outer: at, text: "", style: "plain" };
}

/** Go-yaml names the line before the token, unless that is the first; then the line of what was being read. */
function refuseAt(problem: string, token: Token, context?: Token): never {
  const line = token.line === 0 ? (context?.line ?? 0) : token.line;
  throw new Refusal(problem, token.start, line, context?.start);
}
