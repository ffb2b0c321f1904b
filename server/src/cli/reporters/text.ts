// `check --format text`: one line per finding, grouped by file, the way compilers print them.
import type { Severity } from "#analysis";
import type { ReportedFinding, Reporter } from "./report.ts";
import { countOf, placeText } from "./report.ts";

const colors: Readonly<Record<Severity, string>> = {
  error: "31",
  warning: "33",
  info: "36",
  hint: "90",
};

export const text: Reporter = (report, { color }) => {
  const paint = (code: string, words: string) =>
    color ? `\u001b[${code}m${words}\u001b[0m` : words;
  const line = (finding: ReportedFinding) => {
    const { severity, message, code } = finding.diagnostic;
    const words = message.trimEnd().replaceAll("\n", "\n    ");
    const level = paint(colors[severity], severity);
    return `${placeText(finding)}: ${level}: ${words} ${paint("90", `[${code}]${alikeText(finding)}`)}`;
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
    ...(report.turnedOff.length > 0
      ? [`what the API server says is turned off for: ${report.turnedOff.join(", ")}`]
      : []),
    "",
  ].join("\n");
};

const MOST_PLACES = 8;

/** The other places of advice that repeats itself, as a line of its own. */
function alikeText({ alike = [] }: ReportedFinding): string {
  if (alike.length === 0) return "";
  const left = alike.length - MOST_PLACES;
  const more = left > 0 ? ` and ${left} more (--every-place)` : "";
  return `\n    the same at ${alike.slice(0, MOST_PLACES).map(placeText).join(", ")}${more}`;
}
