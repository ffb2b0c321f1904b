// The outline of a file: objects first, then their parts, never every node.
import { locate, type OutlineNode, outline } from "../documents/index.ts";
import type { BoundObject } from "../resources/index.ts";
import type { DocumentSymbol } from "./feature.ts";
import type { FileView } from "./file-view.ts";

/** Lists whose items have names of their own. */
const named: Readonly<Record<string, DocumentSymbol["kind"]>> = {
  containers: "container",
  initContainers: "container",
  ephemeralContainers: "container",
  volumes: "key",
  ports: "port",
};
/** How deep symbols go, by the number of objects in the file: the whole must stay small enough to be sent at every edit. */
const depths: readonly (readonly [objects: number, depth: number])[] = [
  [20, 8],
  [60, 2],
  [Number.POSITIVE_INFINITY, 0],
];

interface Context {
  readonly maxDepth: number;
  readonly text: string;
}

export function documentSymbols(view: FileView): DocumentSymbol[] {
  const [, maxDepth] = depths.find(([objects]) => view.objects.length <= objects)!;
  return view.objects.map((object) => objectSymbol(object, { maxDepth, text: view.source.text }));
}

function objectSymbol(object: BoundObject, context: Context): DocumentSymbol {
  const { ref, document, content } = object;
  const root = outline(document, ref.base);
  const name = locate(document, ["metadata", "name"], "value", ref.base);
  const span = ref.base.length === 0 ? document.span : (root?.whole ?? document.span);
  const inside = name.start >= span.start && name.end <= span.end;
  return {
    name: `${ref.kind} ${ref.name}${content.namespace === undefined ? "" : ` (${content.namespace})`}`,
    detail: "",
    kind: "object",
    span,
    selection: inside ? name : { start: span.start, end: span.start },
    children: root ? parts(root, 0, context) : [],
  };
}

/** Two levels of keys, and below them the lists whose items have names. */
function parts(node: OutlineNode, depth: number, context: Context): DocumentSymbol[] {
  if (depth >= context.maxDepth) return [];
  return node.children().flatMap((child) => {
    if (typeof child.step !== "string") return [];
    const kind = named[child.step];
    if (kind && child.kind === "sequence") return items(child, kind, depth + 1, context);
    const children = child.kind === "map" ? parts(child, depth + 1, context) : [];
    if (depth >= 2 && children.length === 0) return [];
    return [symbol(child.step, "", "key", child, children)];
  });
}

function items(
  list: OutlineNode,
  kind: DocumentSymbol["kind"],
  depth: number,
  context: Context,
): DocumentSymbol[] {
  return list.children().map((item, index) => {
    const label = item
      .children()
      .find(({ step }) => step === "name" || step === "containerPort" || step === "port");
    const name = label
      ? context.text.slice(label.value.start, label.value.end).replace(/^["']|["']$/g, "")
      : `${list.step}[${index}]`;
    return symbol(
      name,
      "",
      kind,
      item,
      kind === "container" ? parts(item, depth, context) : [],
      label,
    );
  });
}

function symbol(
  name: string,
  detail: string,
  kind: DocumentSymbol["kind"],
  node: OutlineNode,
  children: DocumentSymbol[],
  label?: OutlineNode,
): DocumentSymbol {
  return {
    name,
    detail,
    kind,
    span: node.whole,
    selection: label?.value ?? node.key ?? { start: node.whole.start, end: node.whole.start },
    children,
  };
}
