// What repeats itself. A finding that fails the check is told wherever it stands. Below that, a rule gives its advice once for
// all files that are looked at together, the other places stand beside it; and thirty copies of a manifest are warned of
// once.
import type { Severity } from "#analysis";
import type { ReportedFinding } from "./reporters/report.ts";

const levels: readonly Severity[] = ["error", "warning", "info", "hint"];

/**
 * The findings, the first of equal ones with the others as `alike`. `unitOf`: the same for files that are looked at
 * together; `failOn`: the level from which on every place is told. One file alone is told completely.
 */
export function toldOnce(
  findings: readonly ReportedFinding[],
  unitOf: (file: string) => string,
  failOn: Severity | "never",
): ReportedFinding[] {
  if (findings.every(({ file }) => file === findings[0]?.file)) return [...findings];
  const failing = failOn === "never" ? -1 : levels.indexOf(failOn);
  const told: ReportedFinding[] = [];
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const key =
      levels.indexOf(finding.diagnostic.severity) > failing ? sameness(finding) : undefined;
    const group = key && `${unitOf(finding.file)}\n${key}`;
    const known = group && groups.get(group);
    if (known) {
      known.push(finding);
      continue;
    }
    const alike: ReportedFinding[] = [];
    if (group) groups.set(group, alike);
    told.push({ ...finding, alike });
  }
  return told;
}

/** What equal findings share: advice its rule, a warning also the object, of which the other is a copy, and the words. */
function sameness({ diagnostic, object }: ReportedFinding): string | undefined {
  const { severity, code, message } = diagnostic;
  if (severity === "info" || severity === "hint") return [severity, code].join("\n");
  if (severity === "error" || !object || object.name === "") return undefined;
  return [severity, code, object.kind, object.namespace, object.name, message].join("\n");
}
