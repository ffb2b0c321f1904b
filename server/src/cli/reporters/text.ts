// `check --format text`: one line per finding, grouped by file, the way compilers print them.
import type { Severity } from "#analysis";
import type { ReportedFinding, Reporter } from "./report.ts";
import { countOf } from "./report.ts";

const colors: Readonly<Record<Severity, string>> = {
  error: "31",
  warning: "33",
  info: "36",
  hint: "90",
};

export const text: Reporter = (report, { color }) => {
  const paint = (code: string, words: string) =>
    color ? `\u001b[${code}m${words}\u001b[0m` : words;
  const line = ({ file, start, diagnostic }: ReportedFinding) => {
    const { severity, message, code } = diagnostic;
    const place = `${file}:${start.line + 1}:${start.column + 1}`;
    return `${place}: ${paint(colors[severity], severity)}: ${message.trimEnd().replaceAll("\n", "\n    ")} ${paint("90", `[${code}]`)}`;
  };
  const { files, documents } = report;
  const counts = (["error", "warning", "info", "hint"] as const).flatMap((severity) => {
    const count = countOf(report, severity);
    return count > 0
      ? [`${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`]
      : [];
  });
  const scope = `${documents} ${documents === 1 ? "document" : "documents"} in ${files} ${files === 1 ? "file" : "files"}`;
  return [
    ...report.findings.map(line),
    `${scope}: ${counts.length > 0 ? counts.join(", ") : "nothing found"}`,
    "",
  ].join("\n");
};
