// The syntax tree of one document as plain data. Offsets count UTF-16 units from the start of the document's text.

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";

interface NodeBase {
  /** Where the node's own text starts; an anchor or tag before it starts at `outer`. */
  readonly start: number;
  readonly end: number;
  readonly outer: number;
  readonly anchor?: string;
  /** The full tag, `tag:yaml.org,2002:str`. */
  readonly tag?: string;
}

export interface ScalarNode extends NodeBase {
  readonly kind: "scalar";
  readonly style: ScalarStyle;
  /** The text after folding and escapes; for an absent value the empty string. */
  readonly text: string;
}

export interface MapEntry {
  readonly key: Node;
  /** An absent value is an empty plain scalar behind the colon. */
  readonly value: Node;
}

export interface MapNode extends NodeBase {
  readonly kind: "map";
  /** `{…}`, or the single pair of a flow sequence; false for block style. */
  readonly flow: boolean;
  readonly entries: readonly MapEntry[];
}

export interface SequenceNode extends NodeBase {
  readonly kind: "sequence";
  readonly flow: boolean;
  readonly items: readonly Node[];
  /** Offset of each item's `-`; empty in flow style. */
  readonly dashes: readonly number[];
}

export interface AliasNode extends NodeBase {
  readonly kind: "alias";
  readonly name: string;
  /** Absent when no such anchor came before. */
  readonly target: Node | undefined;
}

export type Node = ScalarNode | MapNode | SequenceNode | AliasNode;

/** Nesting beyond this is not read: real manifests stay below 100, and every later walk may recurse. */
export const MAX_DEPTH = 500;

/** A value that is not written at all (`key:`), as opposed to `~`, `null` or an empty string. */
export function isAbsent(node: Node): boolean {
  return node.kind === "scalar" && node.start === node.end && node.outer === node.end;
}

/** What a node stands for: an alias gives the node it points at, as far as that can be told. */
export function resolveAlias(node: Node): Node {
  return node.kind === "alias" && node.target !== undefined ? node.target : node;
}
