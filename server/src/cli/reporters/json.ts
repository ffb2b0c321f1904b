// `check --format json`, version 1 (docs/cli.md). Lines and columns count from 1, columns in UTF-16 units.
import type { ReportedFinding, Reporter } from "./report.ts";
import { countOf, fieldText } from "./report.ts";

export const json: Reporter = (report) =>
  `${JSON.stringify(
    {
      version: 1,
      findings: report.findings.map(entry),
      ...(report.suppressed.length > 0 && { suppressed: report.suppressed.map(entry) }),
      summary: {
        files: report.files,
        documents: report.documents,
        errors: countOf(report, "error"),
        warnings: countOf(report, "warning"),
        infos: countOf(report, "info"),
        hints: countOf(report, "hint"),
        ms: report.ms,
      },
    },
    null,
    2,
  )}\n`;

function entry(reported: ReportedFinding) {
  const { file, start, end, diagnostic, object, related, suppression } = reported;
  const { code, source, severity, message, finding, fix } = diagnostic;
  return {
    file,
    document: object?.document ?? 0,
    line: start.line + 1,
    column: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
    code,
    source,
    severity,
    message,
    ...(object
      ? {
          object: {
            apiVersion: object.apiVersion,
            kind: object.kind,
            namespace: object.namespace,
            name: object.name,
          },
        }
      : {}),
    ...(finding ? { path: fieldText(finding.path) } : {}),
    related: related.map((place) => ({
      file: place.file,
      line: place.start.line + 1,
      column: place.start.column + 1,
      message: place.message,
    })),
    ...(reported.alike?.length
      ? {
          alike: reported.alike.map((other) => ({
            file: other.file,
            line: other.start.line + 1,
            column: other.start.column + 1,
            message: other.diagnostic.message,
          })),
        }
      : {}),
    ...(fix ? { fix } : {}),
    ...(suppression ? { suppression } : {}),
  };
}
