// What `check` found, with lines and columns, as every reporter takes it.
import type { Diagnostic, LocatedFix, ObjectRef, Path, Position, Severity } from "#analysis";

export interface ReportedFinding {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
  readonly diagnostic: Diagnostic;
  readonly object?: ObjectRef;
  readonly related: readonly {
    readonly file: string;
    readonly start: Position;
    readonly message: string;
  }[];
  /** The same advice at other places, in the order of the files. */
  readonly alike?: readonly ReportedFinding[];
  /** The same for the same cause, wherever its lines move to. */
  readonly fingerprint: string;
  /** Of a finding that is not shown: by a comment or annotation, or by the baseline. */
  readonly suppression?: { readonly kind: "inSource" | "external"; readonly reason: string };
}

export interface CheckReport {
  readonly findings: readonly ReportedFinding[];
  /** Only when they are asked for. */
  readonly suppressed: readonly ReportedFinding[];
  readonly fileNames: readonly string[];
  readonly files: number;
  readonly documents: number;
  readonly ms: number;
  /** Codes of the API server that the configuration turns off: a report without them is no promise. */
  readonly turnedOff: readonly string[];
  /** Findings of a baseline have been left out. */
  readonly hasBaseline: boolean;
  objectsOf(file: string): readonly ObjectRef[];
  textOf(file: string): string;
  /** The fixes of a finding that change no more than its own file. */
  fixesOf(finding: ReportedFinding): readonly LocatedFix[];
  rulePage(code: string): string | undefined;
}

/** `a.yaml:12:5`. */
export function placeText({ file, start }: Pick<ReportedFinding, "file" | "start">): string {
  return `${file}:${start.line + 1}:${start.column + 1}`;
}

/** How many findings have a severity. */
export function countOf(report: CheckReport, severity: Severity): number {
  return report.findings.filter((finding) => finding.diagnostic.severity === severity).length;
}

export interface ReporterOptions {
  readonly color: boolean;
  readonly failOn: Severity | "never";
}

/** A reporter gives the whole text of its form. */
export type Reporter = (report: CheckReport, options: ReporterOptions) => string;

/** `spec.containers[0].image`, as the API server names places. */
export function fieldText(path: Path): string {
  return path.reduce<string>(
    (text, step) =>
      typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`,
    "",
  );
}
