// How Go prints a decoded value with `%#v`: kubectl shows keys that cannot be keys that way.
import { typePlain } from "../scalar.ts";
import { type Node, resolveAlias } from "../tree.ts";
import { goFloat } from "./go-float.ts";

/** Go's notation of a node's value, without types in front of scalars. Nesting is bounded by the tree's own. */
export function goSyntax(node: Node, nested = false): string {
  const target = resolveAlias(node);
  if (target.kind === "alias") return nested ? "interface {}(nil)" : "<nil>";
  if (target.kind === "sequence")
    return `[]interface {}{${target.items.map((item) => goSyntax(item, true)).join(", ")}}`;
  if (target.kind === "map") {
    const pairs = target.entries.map(({ key, value }) => ({
      key: goSyntax(key, true),
      value: goSyntax(value, true),
    }));
    pairs.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    return `map[interface {}]interface {}{${pairs.map(({ key, value }) => `${key}:${value}`).join(", ")}}`;
  }
  const typed =
    target.style === "plain" && target.tag === undefined ? typePlain(target.text) : undefined;
  switch (typed?.type) {
    case "null":
      return nested ? "interface {}(nil)" : "<nil>";
    case "bool":
    case "int":
      return String(typed.value);
    case "float":
      return goFloat(typed.value as number);
    default:
      return JSON.stringify(target.text);
  }
}
