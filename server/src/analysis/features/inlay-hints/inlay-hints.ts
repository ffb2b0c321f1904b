// Numbers beside the field that causes them. Never the fact that a diagnostic on the same line already tells.
import { locate, type Span, valueAt } from "../../documents/index.ts";
import type { InlayHint, Place } from "../feature.ts";
import type { FileView } from "../file-view.ts";
import { defaultHints, encodedHints, probeHints } from "./container-hints.ts";
import { type Hint, type HintPart, type HintTarget, maxLength } from "./hint.ts";
import { quotaHints } from "./quota-hints.ts";
import { referenceHints } from "./reference-hints.ts";
import { schedulingHints } from "./scheduling-hints.ts";

export interface HintCategories {
  readonly scheduling: boolean;
  readonly quota: boolean;
  readonly references: boolean;
  readonly defaults: boolean;
  readonly probes: boolean;
  readonly base64: boolean;
}

/** A diagnostic that is shown already: its code, and where it starts. */
export interface ToldFact {
  readonly code: string;
  readonly offset: number;
}

/** The hints of the lines in `range`. `told` is what diagnostics say in the file. */
export function inlayHints(
  view: FileView,
  range: Span,
  categories: HintCategories,
  told: readonly ToldFact[],
): InlayHint[] {
  const lineOf = lineCounter(view.source.text);
  const toldOn = new Set(told.map(({ code, offset }) => `${lineOf(offset)} ${code}`));
  return view.objects.flatMap((object) => {
    if (object.span.end < range.start || object.span.start > range.end) return [];
    const outcome = view.outcome(object.ref);
    const hints = [
      ...(categories.scheduling && outcome ? schedulingHints(view, object, outcome) : []),
      ...(categories.quota && outcome ? quotaHints(view, object, outcome) : []),
      ...(categories.references ? referenceHints(view, object) : []),
      ...(categories.probes && outcome ? probeHints(object, outcome) : []),
      ...(categories.defaults ? defaultHints(view.source, object, outcome?.stored) : []),
      ...(categories.base64 ? encodedHints(object) : []),
    ];
    return hints.flatMap((hint) => {
      if (hint.parts.length === 0 || valueAt(object.value, hint.path) === undefined) return [];
      const span = locate(object.document, hint.path, "value", object.ref.base);
      const key = locate(object.document, hint.path, "key", object.ref.base);
      if (span.end < range.start || span.start > range.end) return [];
      const offset = hintOffset(view.source.text, key, span);
      const line = lineOf(offset);
      const known = (hint.unless ?? []).some(
        (code) => toldOn.has(`${line} ${code}`) || toldOn.has(`${lineOf(key.start)} ${code}`),
      );
      if (known) return [];
      return [shown(hint, offset)];
    });
  });
}

/** A hint at its place. A text that is too long for the line is told in full by the tooltip. */
function shown({ parts, tooltip, edits }: Hint, offset: number): InlayHint {
  const text = textOf(parts);
  const long = text.length > maxLength;
  let left = long ? maxLength - 1 : maxLength;
  const cut = parts.flatMap((part) => {
    const own = part.text.slice(0, left);
    left -= own.length;
    return own === "" ? [] : [{ ...part, text: own }];
  });
  return {
    offset,
    text: textOf(cut) + (long ? "…" : ""),
    parts: [...cut, ...(long ? [{ text: "…" }] : [])].map(({ text: words, target }: HintPart) => ({
      text: words,
      get place() {
        return target && placeOf(target);
      },
    })),
    get tooltip() {
      return [long ? text : "", tooltip?.() ?? ""].filter(Boolean).join("\n\n");
    },
    get edits() {
      return edits?.() ?? [];
    },
  };
}

const textOf = (parts: readonly HintPart[]) => parts.map(({ text }) => text).join("");

/** Line numbers of rising or falling offsets, by the line breaks before them. */
function lineCounter(text: string): (offset: number) => number {
  const starts: number[] = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  };
}

/** Behind the first line of a value; behind the key's colon when the value begins on a line of its own. */
function hintOffset(text: string, key: Span, value: Span): number {
  if (
    key.end <= value.start &&
    /^\s*:[^\S\n]*(?:#[^\n]*)?\r?\n/.test(text.slice(key.end, value.start))
  )
    return text.indexOf(":", key.end) + 1;
  const line = text.indexOf("\n", value.start);
  const end = line < 0 ? text.length : text[line - 1] === "\r" ? line - 1 : line;
  return Math.min(value.end, end);
}

function placeOf({ object: { document, ref }, path = ["metadata", "name"] }: HintTarget): Place {
  return { file: ref.file, span: locate(document, path, "value", ref.base) };
}
