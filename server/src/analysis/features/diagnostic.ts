// Findings at their places: the one step from paths to offsets, and from operations to text edits.
import {
  editSource,
  locate,
  locateWithin,
  type SourceFile,
  type Span,
  type SyntaxFinding,
  type TextEdit,
} from "../documents/index.ts";
import type { Finding, Fix, ObjectRef, Part, Path } from "../finding.ts";
import type { Diagnostic, LocatedFix, Place } from "./feature.ts";

type Sources = ReadonlyMap<string, SourceFile>;

const nowhere: Span = { start: 0, end: 0 };

/** The place of a path of an object; the start of the file when its document is gone. */
export function placeOf(
  place: { object: ObjectRef; path: Path; part?: Part },
  sources: Sources,
): Place {
  const { object, path, part = "value" } = place;
  const document = sources.get(object.file)?.documents[object.document];
  return {
    file: object.file,
    span: document ? locate(document, path, part, object.base) : nowhere,
  };
}

export function locateFinding(finding: Finding, sources: Sources): Diagnostic {
  return {
    code: finding.code,
    source: finding.source,
    severity: finding.severity,
    message: finding.message,
    span: spanWithin(finding, sources) ?? placeOf(finding, sources).span,
    related: (finding.related ?? []).map((related) => ({
      message: related.message,
      ...placeOf(related, sources),
    })),
    tags: finding.tags ?? [],
    finding,
    ...(finding.fixes?.[0]
      ? { fix: { title: finding.fixes[0].title, safe: finding.fixes[0].safe } }
      : {}),
  };
}

function spanWithin({ object, path, within }: Finding, sources: Sources): Span | undefined {
  const document = within && sources.get(object.file)?.documents[object.document];
  return document && locateWithin(document, path, within, object.base);
}

/** Findings about the text itself. */
export function locateSyntax(source: SourceFile): Diagnostic[] {
  // What is no YAML before Helm has filled it in is nobody's mistake.
  const documents = source.skipped === "helm-template" ? [] : source.documents;
  const found = [...source.findings, ...documents.flatMap(({ findings }) => findings)];
  return locateTextFindings(found, source, "syntax");
}

/** Findings that know their places in the text already. */
export function locateTextFindings(
  findings: readonly SyntaxFinding[],
  { file }: SourceFile,
  origin: Diagnostic["source"],
): Diagnostic[] {
  return findings.map(({ code, severity, message, span, related = [], fix }) => ({
    code,
    source: origin,
    severity,
    message,
    span,
    related: related.map((place) => ({ ...place, file })),
    tags: code === "suppression-unused" ? ["unnecessary"] : [],
    ...(fix ? { fix: { title: fix.title, safe: fix.safe } } : {}),
  }));
}

/** The fixes of findings about the text that touch a range. */
export function syntaxFixesAt(
  source: SourceFile,
  more: readonly SyntaxFinding[],
  range: Span,
): { code: string; message: string; fix: LocatedFix }[] {
  const found = [
    ...source.findings,
    ...source.documents.flatMap((document) => document.findings),
    ...more,
  ];
  return found.flatMap(({ code, message, span, fix }) =>
    fix && overlaps(span, range)
      ? [
          {
            code,
            message,
            fix: {
              title: fix.title,
              safe: fix.safe,
              edits: [{ file: source.file, edits: fix.edits }],
            },
          },
        ]
      : [],
  );
}

/** A fix whose text edits are worked out when they are asked for: most fixes are only offered. */
export function locateFix(fix: Fix, sources: Sources): LocatedFix {
  let located: LocatedFix["edits"] | undefined;
  const { title, safe, preview } = fix;
  return {
    title,
    safe,
    ...(preview && { preview }),
    get edits() {
      located ??= editsByFile(fix.edits, sources);
      return located;
    },
  };
}

/** The edits of every file together, in the order of its text: a file may be named for several of its objects. */
function editsByFile(changes: Fix["edits"], sources: Sources): LocatedFix["edits"] {
  const files = new Map<string, TextEdit[]>();
  for (const { object, operations, placeholders } of changes) {
    const { file } = object;
    const source = sources.get(file);
    const document = source?.documents[object.document];
    if (!source || !document) continue;
    const edits = editSource(source, document, operations, object.base, placeholders);
    files.set(file, [...(files.get(file) ?? []), ...edits]);
  }
  return [...files].map(([file, edits]) => ({
    file,
    edits: joinRemovals(edits.toSorted(bySpan)),
  }));
}

/** What is put in front of a place comes before what replaces it. */
function bySpan(a: TextEdit, b: TextEdit): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}

/** Documents that go side by side share a separator: their removals become one. */
function joinRemovals(edits: readonly TextEdit[]): TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of edits) {
    const last = joined.at(-1);
    if (last?.newText === "" && edit.newText === "" && edit.span.start < last.span.end) {
      const end = Math.max(last.span.end, edit.span.end);
      joined[joined.length - 1] = { span: { start: last.span.start, end }, newText: "" };
    } else joined.push(edit);
  }
  return joined;
}

/** Whether two spans share a character or touch. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
