// Which findings of a file its comments and annotations silence, and which of those silence nothing.
import {
  LineIndex,
  locate,
  type SourceFile,
  type Span,
  type SyntaxFinding,
} from "../../documents/index.ts";
import { isDryRunCode } from "../../dry-run/codes.ts";
import type { Finding, Path } from "../../finding.ts";
import type { BoundObject } from "../../resources/index.ts";
import { entries, workloadOf } from "../../resources/workload.ts";
import { nearest } from "../../schema/near.ts";
import { fitsRule } from "../settings.ts";
import { type IgnoreAnnotation, ignoreAnnotations, rulesForForeign } from "./annotations.ts";
import { type IgnoreComment, ignoreComments } from "./comments.ts";

export interface SuppressionOptions {
  /** Other linters' annotations and comments count too. */
  readonly foreign: boolean;
  readonly requireReason: boolean;
  readonly hintUnused: boolean;
}

export const defaultSuppressions: SuppressionOptions = {
  foreign: true,
  requireReason: false,
  hintUnused: true,
};

export interface SuppressedFinding {
  readonly finding: Finding;
  readonly reason: string;
}

export interface Suppression {
  readonly shown: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** About the comments and annotations themselves. */
  readonly findings: readonly SyntaxFinding[];
}

/** `known`: every code that there is, to tell misspelt ones. */
export function suppress(
  source: SourceFile,
  objects: readonly BoundObject[],
  findings: readonly Finding[],
  known: ReadonlySet<string>,
  options: SuppressionOptions = defaultSuppressions,
): Suppression {
  const comments = ignoreComments(source, options.foreign ? rulesForForeign : () => []);
  const annotated = objects.map((object) => ({
    object,
    annotations: ignoreAnnotations(object, options.foreign),
  }));
  const silent = comments.length === 0 && annotated.every((one) => one.annotations.length === 0);
  if (silent) return { shown: findings, suppressed: [], findings: [] };
  const lines = new LineIndex(source.text);
  const used = new Set<unknown>();
  const covered = coveredSpans(source, objects, comments, lines);
  const shown: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const byAnnotation = annotated
      .filter(({ object }) => sameObject(object, finding))
      .flatMap(({ annotations }) => annotations)
      .find((one) => silences(one, finding));
    const start = startOf(source, finding);
    const comment = comments.find(
      (one) => covers(one, finding, start, covered.get(one) ?? []) && ruleOf(one, finding),
    );
    if (byAnnotation) used.add(byAnnotation);
    if (comment) used.add(ruleOf(comment, finding));
    const by = byAnnotation ?? comment;
    if (by) suppressed.push({ finding, reason: by.reason });
    else shown.push(finding);
  }
  const problems = [
    ...comments.flatMap((comment) => commentProblems(comment, used, known, options, source.text)),
    ...annotated.flatMap(({ object, annotations }) =>
      annotations.flatMap((one) => annotationProblems(source, object, one, used, known, options)),
    ),
  ];
  return { shown, suppressed, findings: problems };
}

function sameObject({ ref }: BoundObject, { object }: Finding): boolean {
  return (
    object.document === ref.document &&
    object.base.length === ref.base.length &&
    object.base.every((step, i) => step === ref.base[i])
  );
}

function startOf(source: SourceFile, { object, path, part = "value" }: Finding): number {
  const document = source.documents[object.document];
  return document ? locate(document, path, part, object.base).start : 0;
}

function silences({ patterns, below, foreign }: IgnoreAnnotation, finding: Finding): boolean {
  const inside = below.every((step, i) => finding.path[i] === step);
  const lint = finding.source === "lint" || finding.source === "reference";
  return inside && (lint || !foreign) && patterns.some((pattern) => fits(pattern, finding.code));
}

function fits(pattern: string, code: string): boolean {
  return pattern === "all" || fitsRule(pattern, code);
}

function ruleOf({ rules, only, covers: { kind } }: IgnoreComment, finding: Finding) {
  if (only !== undefined && finding.source !== only) return undefined;
  return rules.find(
    ({ pattern }) =>
      fitsRule(pattern, finding.code) || (pattern === "all" && (kind !== "line" || only)),
  );
}

function covers(
  { covers: area }: IgnoreComment,
  finding: Finding,
  start: number,
  spans: readonly Span[],
): boolean {
  if (area.kind === "file") return true;
  if (area.kind === "document") return finding.object.document === area.document;
  return spans.some((span) => start >= span.start && start < span.end);
}

/** A covered line, and the container or volume that begins on it. */
function coveredSpans(
  source: SourceFile,
  objects: readonly BoundObject[],
  comments: readonly IgnoreComment[],
  lines: LineIndex,
): Map<IgnoreComment, Span[]> {
  const items = comments.some(({ covers: { kind } }) => kind === "line")
    ? objects.flatMap((object) =>
        itemPaths(object).map((path) => locate(object.document, path, "item", object.ref.base)),
      )
    : [];
  return new Map(
    comments.flatMap((comment) => {
      if (comment.covers.kind !== "line") return [];
      const { line } = comment.covers;
      const start = lines.offset({ line, column: 0 });
      const newline = source.text.indexOf("\n", start);
      const end = newline < 0 ? source.text.length + 1 : newline + 1;
      const whole = items.filter((item) => item.start >= start && item.start < end);
      return [[comment, [{ start, end }, ...whole]] as const];
    }),
  );
}

function itemPaths(object: BoundObject): Path[] {
  const workload = workloadOf(object);
  if (!workload) return [];
  const volumes = entries(workload.spec["volumes"], [...workload.specPath, "volumes"]);
  return [...workload.containers, ...volumes].map(({ path }) => path);
}

const CODE = "suppression-unused";

function commentProblems(
  comment: IgnoreComment,
  used: ReadonlySet<unknown>,
  known: ReadonlySet<string>,
  options: SuppressionOptions,
  text: string,
): SyntaxFinding[] {
  const foreign = !/drydock-ignore/.test(text.slice(comment.span.start, comment.span.end));
  if (foreign || !options.hintUnused) return [];
  const whole = (message: string): SyntaxFinding => ({
    code: CODE,
    severity: "hint",
    message,
    span: comment.span,
  });
  if (comment.rules.length === 0)
    return [whole("This comment names no rule: nothing is silenced.")];
  const problems = comment.rules
    .filter((rule) => !used.has(rule) && !isDryRunCode(rule.pattern))
    .map((rule): SyntaxFinding => {
      const { pattern, span } = rule;
      const near = problemOf(pattern, known);
      const alone = comment.rules.length === 1;
      const edits = near.name
        ? [{ span, newText: near.name }]
        : [{ span: alone ? withLine(text, comment.span) : withComma(text, span), newText: "" }];
      return {
        code: CODE,
        severity: "hint",
        message: near.message,
        span,
        fix: { title: near.name ? `Use '${near.name}'` : "Remove it", safe: true, edits },
      };
    });
  const silent = options.requireReason && comment.reason === "";
  return silent ? [...problems, whole("Say why after '--'.")] : problems;
}

function problemOf(
  pattern: string,
  known: ReadonlySet<string>,
): { message: string; name?: string } {
  const exists = pattern === "all" || [...known].some((code) => fitsRule(pattern, code));
  if (exists) return { message: `Nothing to suppress: '${pattern}' does not fire here.` };
  const [name] = nearest(pattern, known);
  return name
    ? { message: `Unknown rule '${pattern}'. Did you mean '${name}'?`, name }
    : { message: `Unknown rule '${pattern}'.` };
}

/** The comment with the blanks before it, or its whole line when nothing else is on it. */
function withLine(text: string, { start, end }: Span): Span {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const before = text.slice(lineStart, start);
  if (before.trim() !== "") return { start: start - /\s*$/.exec(before)![0].length, end };
  return { start: lineStart, end: text[end] === "\n" ? end + 1 : end };
}

function withComma(text: string, { start, end }: Span): Span {
  const after = /^\s*,\s*/.exec(text.slice(end))?.[0];
  if (after) return { start, end: end + after.length };
  const before = /\s*,\s*$/.exec(text.slice(0, start))?.[0] ?? "";
  return { start: start - before.length, end };
}

function annotationProblems(
  source: SourceFile,
  object: BoundObject,
  annotation: IgnoreAnnotation,
  used: ReadonlySet<unknown>,
  known: ReadonlySet<string>,
  options: SuppressionOptions,
): SyntaxFinding[] {
  if (annotation.foreign || !options.hintUnused) return [];
  const document = source.documents[object.ref.document];
  if (!document) return [];
  const span = locate(document, annotation.path, "value", object.ref.base);
  const hint = (message: string): SyntaxFinding[] => [
    { code: CODE, severity: "hint", message, span },
  ];
  if (annotation.patterns.some(isDryRunCode)) return [];
  if (!used.has(annotation)) return hint(problemOf(annotation.patterns[0] ?? "", known).message);
  return options.requireReason && annotation.reason === "" ? hint("Say why: 'rule=reason'.") : [];
}
