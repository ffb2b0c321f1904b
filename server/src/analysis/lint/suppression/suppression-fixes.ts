// "Ignore here": the comment or annotation that silences one finding, as a change of the text.
import { editSource, type SourceFile, type Span, valueAt } from "../../documents/index.ts";
import type { LocatedFix } from "../../features/feature.ts";
import type { Finding } from "../../finding.ts";
import { asText, field } from "../../resources/json.ts";

/** A comment on the line above, or the rule added to the one that is there; and an annotation on the object. */
export function suppressionFixes(source: SourceFile, finding: Finding, span: Span): LocatedFix[] {
  const document = source.documents[finding.object.document];
  if (!document || document.content.json) return [];
  const { code } = finding;
  const { text } = source;
  const lineStart = text.lastIndexOf("\n", span.start - 1) + 1;
  const previous = text.slice(
    text.lastIndexOf("\n", lineStart - 2) + 1,
    Math.max(0, lineStart - 1),
  );
  const existing = /^\s*#\s*drydock-ignore\s+[\w*-]+(?:\s*,\s*[\w*-]+)*/.exec(previous)?.[0];
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const indent = /^[ \t]*/.exec(text.slice(lineStart))![0];
  const at = existing ? text.lastIndexOf("\n", lineStart - 2) + 1 + existing.length : lineStart;
  const newText = existing ? `, ${code}` : `${indent}# drydock-ignore ${code}${newline}`;
  const here = {
    title: `Ignore '${code}' here`,
    safe: false,
    edits: [{ file: source.file, edits: [{ span: { start: at, end: at }, newText }] }],
  };
  const annotations = ["metadata", "annotations", "lint.drydock.dev/ignore"];
  const { base } = finding.object;
  const object = valueAt(document.value, base);
  const known = asText(field(object, ...annotations));
  const edits = editSource(
    source,
    document,
    [{ op: "set", path: annotations, value: known ? `${known}; ${code}` : code }],
    base,
  );
  return [
    here,
    ...(edits.length > 0
      ? [
          {
            title: `Ignore '${code}' for this object`,
            safe: false,
            edits: [{ file: source.file, edits }],
          },
        ]
      : []),
  ];
}
