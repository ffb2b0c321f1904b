// From the tree to the JSON that kubectl sends: types, tags, aliases, merge keys, the last of duplicate keys, as
// go.yaml.in/yaml/v2 2.4.3 and sigs.k8s.io/yaml 1.6 do it.
import { decodeBase64 } from "./base64.ts";
import { goSyntax } from "./go-yaml/go-syntax.ts";
import { keyText, type TypedScalar, typePlain } from "./scalar.ts";
import { type MapNode, type Node, resolveAlias, type ScalarNode } from "./tree.ts";

export interface ValueProblem {
  readonly code:
    | "duplicate-key"
    | "merge-key-position"
    | "key-type"
    | "alias"
    | "unrepresentable-value"
    | "tag"
    | "boolean-key";
  readonly node: Node;
  /** The other place it concerns: the first of two equal keys. */
  readonly other?: Node;
  /** What kubectl says; absent when it says nothing. */
  readonly kubectl?: string;
  /** The key as JSON has it. */
  readonly key?: string;
  /** The map with both of two equal keys. */
  readonly map?: MapNode;
}

export interface TreeValue {
  readonly value: unknown;
  /** In document order; the first with `kubectl` is the one that kubectl reports. */
  readonly problems: readonly ValueProblem[];
}

const TAG = "tag:yaml.org,2002:";

/** More remarks on one document help nobody. */
const MAX_REMARKS = 100;

/** The JSON value of a tree. Never throws; what kubectl refuses is left out of the value and told as a problem. */
export function treeValue(root: Node | undefined): TreeValue {
  const reader = new ValueReader();
  const value = root === undefined ? null : reader.read(root);
  return { value: value === undefined ? null : value, problems: reader.problems };
}

class ValueReader {
  readonly problems: ValueProblem[] = [];
  private readonly open = new Set<Node>();
  /** Problems of a node are told once, however often an alias repeats it. */
  private readonly told = new Set<Node>();
  private remarks = 0;
  // Go-yaml's own count against alias bombs; the document itself is the first decode.
  private decodes = 1;
  private aliasDecodes = 0;
  private exhausted = false;

  /** Undefined when nothing can be sent for this node. */
  read(node: Node): unknown {
    if (!this.count(node)) return undefined;
    switch (node.kind) {
      case "alias":
        return this.readAlias(node, (target) => this.read(target));
      case "scalar":
        return this.readScalar(node);
      case "sequence":
        return node.items.map((item) => this.read(item) ?? null);
      case "map": {
        const into = new Map<string, unknown>();
        this.readMap(node, into);
        return toObject(into);
      }
    }
  }

  private problem(problem: ValueProblem): undefined {
    if (this.told.has(problem.node)) return undefined;
    if (problem.kubectl === undefined && ++this.remarks > MAX_REMARKS) return undefined;
    this.told.add(problem.node);
    this.problems.push(problem);
    return undefined;
  }

  private count(node: Node): boolean {
    if (this.exhausted) return false;
    this.decodes++;
    if (this.open.size > 0) this.aliasDecodes++;
    const ratio = this.aliasDecodes / this.decodes;
    if (this.aliasDecodes > 100 && this.decodes > 1000 && ratio > allowedRatio(this.decodes)) {
      this.exhausted = true;
      this.problem({ code: "alias", node, kubectl: "yaml: document contains excessive aliasing" });
    }
    return !this.exhausted;
  }

  private readAlias<T>(alias: Node & { kind: "alias" }, read: (target: Node) => T): T | undefined {
    if (alias.target === undefined) {
      const kubectl = `yaml: unknown anchor '${alias.name}' referenced`;
      return this.problem({ code: "alias", node: alias, kubectl });
    }
    if (this.open.has(alias)) {
      const kubectl = `yaml: anchor '${alias.name}' value contains itself`;
      return this.problem({ code: "alias", node: alias, kubectl });
    }
    this.open.add(alias);
    const value = read(alias.target);
    this.open.delete(alias);
    return value;
  }

  private readScalar(node: ScalarNode): unknown {
    const typed = this.typed(node);
    if (typed?.type !== "float" || Number.isFinite(typed.value)) return typed?.value;
    const name = Number.isNaN(typed.value) ? "NaN" : (typed.value as number) > 0 ? "+Inf" : "-Inf";
    const kubectl = `json: unsupported value: ${name}`;
    return this.problem({ code: "unrepresentable-value", node, kubectl });
  }

  private typed(node: ScalarNode): TypedScalar | undefined {
    const { text, tag } = node;
    if (tag === undefined || tag === "")
      return node.style === "plain" ? typePlain(text) : { type: "string", value: text };
    const wanted = tag.startsWith(TAG) ? tag.slice(TAG.length) : undefined;
    if (wanted === "binary") {
      const decoded = decodeBase64(text);
      if (decoded !== undefined) return { type: "string", value: decoded };
      const kubectl = "yaml: !!binary value contains invalid base64 data";
      return this.problem({ code: "tag", node, kubectl });
    }
    if (wanted === "timestamp" && isTimestamp(text)) return { type: "string", value: text };
    if (wanted === "str" || !wanted || !(wanted in GO_NAMES))
      return { type: "string", value: text };
    const typed = typePlain(text);
    if (typed.type === wanted) return typed;
    if (wanted === "float" && typed.type === "int")
      return { type: "float", value: Number(typed.value) };
    const got = typed.type === "string" && isTimestamp(text) ? "timestamp" : GO_NAMES[typed.type];
    const kubectl = `yaml: cannot decode !!${got} \`${text}\` as a !!${GO_NAMES[wanted]}`;
    return this.problem({ code: "tag", node, kubectl });
  }

  private readMap(node: MapNode, into: Map<string, unknown>): void {
    const own = new Map<string, Node>();
    for (const { key, value } of node.entries) {
      if (isMergeKey(key)) {
        this.warnOverwritten(value, own);
        this.merge(value, into);
        continue;
      }
      const name = this.readKey(key, value);
      const read = this.read(value);
      if (name === undefined || this.exhausted) continue;
      const first = own.get(name);
      if (first !== undefined)
        this.problem({ code: "duplicate-key", node: key, other: first, key: name, map: node });
      own.set(name, key);
      into.set(name, read ?? null);
    }
  }

  private readKey(key: Node, value: Node): string | undefined {
    if (!this.count(key)) return undefined;
    const target = resolveAlias(key);
    if (target.kind !== "scalar") {
      this.read(key);
      const kubectl = `yaml: invalid map key: ${goSyntax(target)}`;
      return this.problem({ code: "key-type", node: key, kubectl });
    }
    const typed = this.typed(target);
    if (typed === undefined) return undefined;
    const name = keyText(typed, target.text);
    if (name === undefined) {
      const [type, go] =
        typed.type === "null"
          ? ["%!s(<nil>)", "<nil>"]
          : ["uint64", `0x${BigInt(target.text.replaceAll("_", "")).toString(16)}`];
      const kubectl = `unsupported map key of type: ${type}, key: ${go}, value: ${goSyntax(value)}`;
      return this.problem({ code: "key-type", node: key, kubectl });
    }
    if (typed.type === "bool" && target.text !== name)
      this.problem({ code: "boolean-key", node: key, key: name });
    return name;
  }

  private merge(value: Node, into: Map<string, unknown>): void {
    const target = resolveAlias(value);
    if (target.kind === "sequence" && value.kind !== "alias") {
      // The first map of the list wins, so it is written last.
      for (const item of [...target.items].reverse()) this.mergeMap(item, into);
    } else this.mergeMap(value, into);
  }

  private mergeMap(node: Node, into: Map<string, unknown>): void {
    const target = resolveAlias(node);
    if (target.kind !== "map") {
      const kubectl = "yaml: map merge requires map or sequence of maps as the value";
      this.problem({ code: "alias", node, kubectl });
    } else if (!this.count(node)) return;
    else if (node.kind === "alias")
      this.readAlias(node, () => this.count(target) && this.readMap(target, into));
    else this.readMap(target, into);
  }

  /** YAML says that a map's own keys win over merged ones; kubectl lets the later one win. */
  private warnOverwritten(value: Node, own: ReadonlyMap<string, Node>): void {
    const target = resolveAlias(value);
    const maps = target.kind === "sequence" ? target.items.map(resolveAlias) : [target];
    for (const map of maps) {
      if (map.kind !== "map") continue;
      for (const { key } of map.entries) {
        const mine = key.kind === "scalar" ? own.get(key.text) : undefined;
        if (mine === undefined || key.kind !== "scalar") continue;
        this.problem({ code: "merge-key-position", node: mine, other: value, key: key.text });
      }
    }
  }
}

/** The types that a tag can ask for, by their names. */
const GO_NAMES: Readonly<Record<string, string>> = {
  null: "null",
  bool: "bool",
  int: "int",
  float: "float",
  string: "str",
  timestamp: "timestamp",
};

function allowedRatio(decodes: number): number {
  const low = 400_000;
  const high = 4_000_000;
  if (decodes <= low) return 0.99;
  if (decodes >= high) return 0.1;
  return 0.99 - 0.89 * ((decodes - low) / (high - low));
}

/** A plain `<<`. */
export function isMergeKey(node: Node): boolean {
  if (node.kind !== "scalar" || node.text !== "<<") return false;
  return node.tag === undefined ? node.style === "plain" : node.tag === `${TAG}merge`;
}

function isTimestamp(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)?)?$/.test(
    text,
  );
}

/** Keys such as `__proto__` are data like any other. */
function toObject(entries: ReadonlyMap<string, unknown>): Record<string, unknown> {
  if (entries.has("__proto__")) return Object.fromEntries(entries);
  const object: Record<string, unknown> = {};
  for (const [key, value] of entries) object[key] = value;
  return object;
}

/** The key of a map entry as JSON has it; undefined for one that cannot be a key. */
export function entryKey(key: Node): string | undefined {
  const target = resolveAlias(key);
  if (target.kind !== "scalar") return undefined;
  if (target.tag !== undefined || target.style !== "plain") return target.text;
  return keyText(typePlain(target.text), target.text);
}
