// `check --format json`, version 1 (docs/cli.md). Lines and columns count from 1, columns in UTF-16 units.
import type { ReportedFinding, Reporter } from "./report.ts";
import { countOf } from "./report.ts";

export const json: Reporter = (report) =>
  `${JSON.stringify(
    {
      version: 1,
      findings: report.findings.map(entry),
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

function entry({ file, start, end, diagnostic, object, related }: ReportedFinding) {
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
    ...(fix ? { fix } : {}),
  };
}

/** `spec.containers[0].image`, as the API server names places. */
function fieldText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, step) =>
      typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`,
    "",
  );
}
