// The door of the YAML layer. Everything behind it sees plain data and offsets, never a YAML library.

export { decodeBase64 } from "./base64.ts";
export { decodeBytes } from "./decode.ts";
export type * from "./document.ts";
export { applyEdits, editSource } from "./edit.ts";
export { inApiOrder } from "./key-order.ts";
export { LineIndex } from "./line-index.ts";
export { locate, locateWithin, scalarSource } from "./locate.ts";
export { type OutlineNode, outline } from "./outline.ts";
export { kubectlRefusal, parseSource, rewritten } from "./parse.ts";
export { pathAt } from "./path-at.ts";
export { isPlaceholder } from "./placeholder.ts";
export { neighboursOf, templatesOf } from "./recognise.ts";
export { type RenderStyle, renderDocument } from "./render.ts";
export { type KeyOrder, reorderKeys } from "./reorder.ts";
export {
  doubleQuote,
  needsQuotes,
} from "./scalar.ts";
export { sameValue, valueAt } from "./structural.ts";
export { detectStyle } from "./style.ts";
