// `check --format github`: workflow commands, which GitHub shows beside the lines of a change. It shows about ten of each
// level, so the worst come first.
import type { Severity } from "#analysis";
import type { ReportedFinding, Reporter } from "./report.ts";
import { countOf, placeText } from "./report.ts";

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};
const order: readonly Severity[] = ["error", "warning", "info", "hint"];

export const github: Reporter = (report) => {
  const sorted = order.flatMap((severity) =>
    report.findings.filter((finding) => finding.diagnostic.severity === severity),
  );
  const counts = order.map((severity) => `${countOf(report, severity)} ${severity}`).join(", ");
  return [...sorted.map(line), `Drydock: ${counts}`, ""].join("\n");
};

function line({ file, start, end, diagnostic, alike = [] }: ReportedFinding): string {
  const { severity, code, message } = diagnostic;
  const others = alike.length > 0 ? `\nThe same at ${alike.map(placeText).join(", ")}` : "";
  const properties = [
    `file=${property(file)}`,
    `line=${start.line + 1}`,
    `col=${start.column + 1}`,
    `endLine=${end.line + 1}`,
    `endColumn=${end.column + 1}`,
    `title=${property(code)}`,
  ];
  return `::${commands[severity]} ${properties.join(",")}::${text(`${message}${others}`)}`;
}

function text(message: string): string {
  return message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(value: string): string {
  return text(value).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
