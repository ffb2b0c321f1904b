// Comments that silence rules: `# drydock-ignore rule-a, rule-b -- reason`, and `# drydock-ignore-file`.
import {
  type DocumentContent,
  LineIndex,
  type SourceFile,
  type Span,
} from "../../documents/index.ts";

export interface IgnoredRule {
  /** A rule id, its beginning with a `*`, or `all`. */
  readonly pattern: string;
  /** In the file. */
  readonly span: Span;
}

export interface IgnoreComment {
  readonly rules: readonly IgnoredRule[];
  readonly reason: string;
  /** The whole comment, in the file. */
  readonly span: Span;
  /** What it covers: the file, one document, or one line (from 0). */
  readonly covers:
    | { readonly kind: "file" }
    | { readonly kind: "document"; readonly document: number }
    | { readonly kind: "line"; readonly line: number };
  /** The schema findings of another tool's comment. */
  readonly only?: "schema";
}

const OURS = /^#\s*drydock-ignore(-file)?(?![\w-])[ \t]*(.*?)(?:\s+--\s*(.*))?$/;
const TRIVY = /^#\s*trivy:ignore:(\S+)/;
const KUBERNETES_TOOLS = /^#\s*vscode-kubernetes-tools:\s*exclude\b/;

const silencing = new WeakMap<DocumentContent, boolean>();

/** Whether any comment of a document may silence something: few do. */
function silences(content: DocumentContent): boolean {
  let known = silencing.get(content);
  if (known === undefined) {
    known = content.comments.some(({ start, end }) => {
      const text = content.text.slice(start, end);
      return [OURS, TRIVY, KUBERNETES_TOOLS].some((pattern) => pattern.test(text));
    });
    silencing.set(content, known);
  }
  return known;
}

/** The comments of a file that silence something, in the order of the text. `foreign` gives our rules for another tool's. */
export function ignoreComments(
  source: SourceFile,
  foreign: (check: string) => readonly string[],
): IgnoreComment[] {
  const documents = source.documents.filter(({ content }) => silences(content));
  if (documents.length === 0) return [];
  const lines = new LineIndex(source.text);
  const line = (offset: number) => lines.position(offset).line;
  return documents.flatMap((document) => {
    const { start } = document.span;
    const comments = document.content.comments.map((span) => ({
      start: span.start + start,
      end: span.end + start,
    }));
    const commentLines = new Set(
      comments.filter((span) => isAlone(source.text, span.start)).map((span) => line(span.start)),
    );
    const firstText = document.content.root
      ? document.content.root.start + start
      : document.span.end;
    return comments.flatMap((span): IgnoreComment[] => {
      const text = source.text.slice(span.start, span.end);
      const covers = () => ({
        kind: "line" as const,
        line: isAlone(source.text, span.start)
          ? nextLine(line(span.start), commentLines)
          : line(span.start),
      });
      const trivy = TRIVY.exec(text)?.[1];
      if (trivy !== undefined) {
        const rules = foreign(`trivy/${trivy}`).map((pattern) => ({ pattern, span }));
        return [{ rules, reason: "", span, covers: covers() }];
      }
      if (KUBERNETES_TOOLS.test(text))
        return [
          {
            rules: [{ pattern: "all", span }],
            reason: "",
            span,
            covers: { kind: "file" },
            only: "schema",
          },
        ];
      const match = OURS.exec(text);
      if (!match) return [];
      const [, file, list = "", reason = ""] = match;
      const rules = rulesIn(list, span.start + text.indexOf(list, text.indexOf("ignore")));
      if (!file) return [{ rules, reason, span, covers: covers() }];
      const ofDocument = document.index > 0 && span.start < firstText && !document.empty;
      return [
        {
          rules,
          reason,
          span,
          covers: ofDocument ? { kind: "document", document: document.index } : { kind: "file" },
        },
      ];
    });
  });
}

/** Nothing but blanks before it on its line. */
function isAlone(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return text.slice(lineStart, offset).trim() === "";
}

function nextLine(line: number, commentLines: ReadonlySet<number>): number {
  let next = line + 1;
  while (commentLines.has(next)) next++;
  return next;
}

function rulesIn(list: string, start: number): IgnoredRule[] {
  return [...list.matchAll(/[^\s,]+/g)].map((match) => ({
    pattern: match[0],
    span: { start: start + match.index, end: start + match.index + match[0].length },
  }));
}
