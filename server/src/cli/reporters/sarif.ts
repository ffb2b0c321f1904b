// `check --format sarif`: SARIF 2.1.0, for code scanning. Regions count from 1, columns in UTF-16 units.
import { catalogue, LineIndex, rules, type Severity, type TextEdit } from "#analysis";
import { version } from "../version.ts";
import type { CheckReport, ReportedFinding, Reporter } from "./report.ts";
import { fieldText } from "./report.ts";

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

export const sarif: Reporter = (report) => {
  const everything = [...report.findings, ...report.suppressed];
  const codes = [...new Set(everything.map(({ diagnostic }) => diagnostic.code))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Drydock",
            semanticVersion: version,
            informationUri: "https://github.com/drydock/drydock",
            rules: codes.map((code) => descriptor(code, report)),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: {
          "%SRCROOT%": { description: { text: "The folder that is checked." } },
        },
        results: everything.map((finding) => result(finding, codes, report)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

function descriptor(code: string, report: CheckReport) {
  const rule = rules.find(({ id }) => id === code);
  const entry = catalogue.find(({ id }) => id === code);
  const page = report.rulePage(code);
  const what = page && /^## What\n\n([\s\S]*?)\n\n/m.exec(page)?.[1];
  const summary = entry ? `${entry.summary[0]!.toUpperCase()}${entry.summary.slice(1)}.` : code;
  return {
    id: code,
    name: code.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: summary },
    fullDescription: { text: what ?? summary },
    ...(page && { help: { text: what ?? summary, markdown: page } }),
    defaultConfiguration: { level: levels[entry?.severity ?? "error"] },
    properties: {
      tags: rule ? [rule.source, ...rule.profiles] : ["api"],
      precision: rule?.severity === "hint" ? "medium" : "high",
    },
  };
}

function result(finding: ReportedFinding, codes: readonly string[], report: CheckReport) {
  const { diagnostic, object, file, start, end, related, suppression, fingerprint } = finding;
  const fixes = fixesOf(finding, report);
  const alike = (finding.alike ?? []).map((other) => ({
    ...other,
    message: other.diagnostic.message,
  }));
  const beside = [...related, ...alike];
  return {
    ruleId: diagnostic.code,
    ruleIndex: codes.indexOf(diagnostic.code),
    level: levels[diagnostic.severity],
    message: { text: diagnostic.message },
    locations: [
      {
        physicalLocation: physical(file, start, end),
        ...(object && {
          logicalLocations: [
            {
              fullyQualifiedName: [
                [object.kind, object.namespace, object.name].filter(Boolean).join("/"),
                fieldText(diagnostic.finding?.path ?? []),
              ]
                .filter(Boolean)
                .join(": "),
              kind: "object",
            },
          ],
        }),
      },
    ],
    ...(beside.length > 0 && {
      relatedLocations: beside.map((place, id) => ({
        id,
        message: { text: place.message },
        physicalLocation: physical(place.file, place.start),
      })),
    }),
    partialFingerprints: { "drydock/v1": fingerprint },
    ...(report.hasBaseline && { baselineState: "new" }),
    ...(fixes.length > 0 && { fixes }),
    ...(suppression && {
      suppressions: [
        {
          kind: suppression.kind,
          ...(suppression.reason !== "" && { justification: suppression.reason }),
        },
      ],
    }),
  };
}

/** The fixes of a result, each once: the standard wants them unique. */
function fixesOf(finding: ReportedFinding, report: CheckReport) {
  const fixes = report.fixesOf(finding).flatMap(({ title, edits }) => {
    const artifactChanges = edits.flatMap((change) => {
      const replaced = replacements(report.textOf(change.file), change.edits);
      return replaced.length > 0
        ? [{ artifactLocation: artifact(change.file), replacements: replaced }]
        : [];
    });
    return artifactChanges.length > 0 ? [{ description: { text: title }, artifactChanges }] : [];
  });
  return [...new Map(fixes.map((fix) => [JSON.stringify(fix), fix])).values()];
}

type Place = ReportedFinding["start"];

function artifact(file: string) {
  const uri = file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
  return uri.startsWith("/") ? { uri: `file://${uri}` } : { uri, uriBaseId: "%SRCROOT%" };
}

function physical(file: string, start: Place, end?: Place) {
  return {
    artifactLocation: artifact(file),
    region: {
      startLine: start.line + 1,
      startColumn: start.column + 1,
      ...(end && { endLine: end.line + 1, endColumn: end.column + 1 }),
    },
  };
}

function replacements(text: string, edits: readonly TextEdit[]) {
  const lines = new LineIndex(text);
  return edits.map(({ span, newText }) => {
    const start = lines.position(span.start);
    const end = lines.position(span.end);
    return {
      deletedRegion: {
        startLine: start.line + 1,
        startColumn: start.column + 1,
        endLine: end.line + 1,
        endColumn: end.column + 1,
      },
      insertedContent: { text: newText },
    };
  });
}
