// What `check` found, with lines and columns, as every reporter takes it.
import type { Diagnostic, ObjectRef, Position, Severity } from "#analysis";

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
}

export interface CheckReport {
  readonly findings: readonly ReportedFinding[];
  readonly files: number;
  readonly documents: number;
  readonly ms: number;
}

/** How many findings have a severity. */
export function countOf(report: CheckReport, severity: Severity): number {
  return report.findings.filter((finding) => finding.diagnostic.severity === severity).length;
}

/** A reporter gives the whole text of its form. */
export type Reporter = (report: CheckReport, options: { readonly color: boolean }) => string;
