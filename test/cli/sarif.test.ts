// What SARIF 2.1.0 demands of the parts that we write, in our own words: the build has no copy of its schema.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Ajv } from "ajv";
import { drydock, root, workFolder } from "./run.ts";

const text = { type: "string", minLength: 1 };
const count = { type: "integer", minimum: 1 };
const uri = { type: "string", pattern: "^[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+$" };

function shape(properties: Readonly<Record<string, object>>, ...required: readonly string[]) {
  return { type: "object", properties, required, additionalProperties: false };
}

function list(items: object, rest: object = {}) {
  return { type: "array", items, uniqueItems: true, ...rest };
}

const message = shape({ text, markdown: text }, "text");
const artifactLocation = shape({ uri, uriBaseId: { const: "%SRCROOT%" } }, "uri");
const region = shape(
  { startLine: count, startColumn: count, endLine: count, endColumn: count },
  "startLine",
);
const physicalLocation = shape({ artifactLocation, region }, "artifactLocation", "region");
const rule = shape(
  {
    id: text,
    name: text,
    shortDescription: message,
    fullDescription: message,
    help: message,
    helpUri: uri,
    defaultConfiguration: shape({ level: { enum: ["error", "warning", "note"] } }, "level"),
    properties: {
      type: "object",
      properties: { tags: list(text), precision: { enum: ["very-high", "high", "medium", "low"] } },
    },
  },
  "id",
  "shortDescription",
);
const replacement = shape(
  { deletedRegion: region, insertedContent: shape({ text: { type: "string" } }, "text") },
  "deletedRegion",
);
const result = shape(
  {
    ruleId: text,
    ruleIndex: { type: "integer", minimum: 0 },
    level: { enum: ["error", "warning", "note"] },
    message,
    locations: list(
      shape(
        {
          physicalLocation,
          logicalLocations: list(shape({ fullyQualifiedName: text, kind: text })),
        },
        "physicalLocation",
      ),
      { minItems: 1 },
    ),
    relatedLocations: list(
      shape({ id: { type: "integer", minimum: 0 }, message, physicalLocation }, "id"),
    ),
    partialFingerprints: { type: "object", additionalProperties: text },
    baselineState: { enum: ["new", "unchanged", "updated", "absent"] },
    fixes: list(
      shape(
        {
          description: message,
          artifactChanges: list(
            shape(
              { artifactLocation, replacements: { ...list(replacement), minItems: 1 } },
              "artifactLocation",
              "replacements",
            ),
            { minItems: 1 },
          ),
        },
        "artifactChanges",
      ),
    ),
    suppressions: list(
      shape({ kind: { enum: ["inSource", "external"] }, justification: text }, "kind"),
    ),
  },
  "ruleId",
  "message",
  "locations",
);
const log = shape(
  {
    $schema: uri,
    version: { const: "2.1.0" },
    runs: list(
      shape(
        {
          tool: shape(
            {
              driver: shape(
                {
                  name: text,
                  semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
                  informationUri: uri,
                  rules: list(rule),
                },
                "name",
              ),
            },
            "driver",
          ),
          columnKind: { const: "utf16CodeUnits" },
          originalUriBaseIds: { type: "object" },
          results: { type: "array", items: result },
        },
        "tool",
      ),
      { minItems: 1, maxItems: 1 },
    ),
  },
  "version",
  "runs",
);

const manifests = fs
  .readdirSync(path.join(root, "server/src/analysis/lint/rules"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => {
    const page = fs.readFileSync(path.join(root, "server/src/analysis/lint/rules", name), "utf8");
    const flagged = /^## Flagged$[\s\S]*?```yaml[^\n]*\n([\s\S]*?)```/m.exec(page)?.[1] ?? "";
    return [`cases/${name.replace(/\.md$/, "")}/a b.yaml`, flagged] as const;
  });

test("every finding of every page is valid SARIF", async () => {
  const folder = workFolder({
    ...Object.fromEntries(manifests),
    "silent.yaml":
      "# drydock-ignore-file all -- a demo\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n",
    ".drydock.yaml": "extends: [strict]\n",
  });
  try {
    const args = ["check", "cases", "silent.yaml", "--format", "sarif", "--show-suppressed"];
    const { stdout, stderr } = await drydock(folder, [...args, "--no-dry-run", "--every-place"]);
    assert.equal(stderr, "");
    const ajv = new Ajv({ allErrors: true });
    const valid = ajv.validate(log, JSON.parse(stdout));
    assert.ok(valid, ajv.errorsText(ajv.errors?.slice(0, 5)));
    const [run] = JSON.parse(stdout).runs;
    assert.ok(run.results.length > 200, `${run.results.length} results`);
    assert.ok(run.tool.driver.rules.length > 80, `${run.tool.driver.rules.length} rules`);
    for (const one of run.results)
      assert.equal(run.tool.driver.rules[one.ruleIndex].id, one.ruleId);
    const prints = run.results.map(
      (one: { partialFingerprints: Record<string, string> }) =>
        one.partialFingerprints["drydock/v1"],
    );
    assert.equal(new Set(prints).size, prints.length, "each finding has a fingerprint of its own");
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
