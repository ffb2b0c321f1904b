// The JSON Schema of `.drydock.yaml`: what it may hold, for the reader here and for editors.
import { presetNames } from "#engine";
import { reasonPattern } from "../dry-run/codes.ts";
import { profileNames } from "../lint/profiles.ts";
import type { RuleOption } from "../lint/rule.ts";
import { rules } from "../lint/rules/index.ts";
import { levels } from "../lint/settings.ts";

/** The part of JSON Schema that the configuration needs. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: "object" | "array" | "string" | "boolean" | "number" | "integer";
  readonly enum?: readonly unknown[];
  readonly default?: string;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

const versions = ["1.31", "1.32", "1.33", "1.34", "1.35", "1.36"];
const text: JsonSchema = { type: "string" };
const texts: JsonSchema = { type: "array", items: text };
const flag: JsonSchema = { type: "boolean" };
// YAML reads a bare `off` as false.
const level: JsonSchema = {
  description: "How severe a rule's findings are, or off.",
  enum: [...levels, false],
};

function map(properties: Readonly<Record<string, JsonSchema>>, description?: string): JsonSchema {
  return {
    type: "object",
    properties,
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  };
}

function optionSchema({ summary, default: value, values }: RuleOption): JsonSchema {
  const one: JsonSchema = values ? { enum: values } : text;
  if (Array.isArray(value)) return { type: "array", items: one, description: summary };
  if (typeof value === "string") return { ...one, description: summary };
  return { type: typeof value === "boolean" ? "boolean" : "number", description: summary };
}

/** The schema of one rule's options. */
export function optionsSchema(id: string): JsonSchema {
  const options = rules.find((rule) => rule.id === id)?.options ?? {};
  return map(
    Object.fromEntries(
      Object.entries(options).map(([name, option]) => [name, optionSchema(option)]),
    ),
  );
}

function ruleSchema(options: JsonSchema): JsonSchema {
  return {
    anyOf: [
      level,
      map({ severity: level, options: { ...options, description: "What the rule takes." } }),
    ],
  };
}

const ruleLines: JsonSchema = {
  type: "object",
  description:
    "Severity by rule; a * at the end stands for every rule that begins so. The last line that fits counts.",
  properties: Object.fromEntries(
    rules.map(({ id, summary }) => [
      id,
      { ...ruleSchema(optionsSchema(id)), description: `${summary}.` },
    ]),
  ),
  patternProperties: {
    "^[a-z*][a-z0-9-]*\\*?$": ruleSchema({ type: "object" }),
    [`^${reasonPattern}$`]: {
      ...ruleSchema({ type: "object" }),
      description: "A reason of the dry run.",
    },
  },
  additionalProperties: false,
};

export const configurationSchema: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Drydock configuration",
  ...map({
    version: { enum: [1], description: "The form of this file." },
    kubernetesVersion: {
      // Without quotes YAML reads a number.
      enum: versions.flatMap((version) => [version, Number(version)]),
      description: "The version that manifests are checked against.",
    },
    extends: {
      type: "array",
      description: "Profiles, and other files of this form; later ones count.",
      items: { anyOf: [{ enum: profileNames }, { type: "string", pattern: "^\\.{1,2}/" }] },
    },
    defaultNamespace: { type: "string", description: "The namespace of objects that name none." },
    rules: ruleLines,
    overrides: {
      type: "array",
      description: "Rules for some objects; later ones count.",
      items: map({
        files: { ...texts, description: "Files, below the folder of this file." },
        kinds: { ...texts, description: "Kinds of objects." },
        namespaces: { ...texts, description: "Namespaces, with * for any part." },
        names: { ...texts, description: "Names of objects, with * for any part." },
        reason: { ...text, description: "Why these objects are judged otherwise." },
        rules: ruleLines,
      }),
    },
    lint: map(
      {
        references: map(
          {
            scope: {
              enum: ["auto", "workspace", "folder", "file"],
              description: "Where the objects are looked for that others name.",
            },
            external: {
              ...texts,
              description:
                "What exists in the cluster: [namespace/]Kind/name, with * for any part.",
            },
            includeOptional: {
              ...flag,
              description: "Optional references to what is not in the workspace are told, too.",
            },
          },
          "How references to other objects are looked up.",
        ),
        maxFileSizeKb: {
          type: "number",
          description: "Larger files are not linted (default 1024).",
        },
        imageRoles: {
          ...map({
            database: { ...texts, description: "Images of databases." },
            cache: { ...texts, description: "Images of caches." },
            queue: { ...texts, description: "Images of message queues." },
            "key-value": { ...texts, description: "Images of key-value stores." },
            web: { ...texts, description: "Images of web servers and applications." },
            admin: { ...texts, description: "Images of administration of databases." },
            sidecar: { ...texts, description: "Images of helpers beside the main process." },
          }),
          description: "Names of images, by what they are in a pod.",
        },
      },
      "What the lint rules look at.",
    ),
    cluster: map(
      {
        preset: { enum: presetNames, description: "A cluster that Drydock brings." },
        files: { ...texts, description: "Manifests of the cluster: files, folders or globs." },
        nodePortRange: {
          type: "string",
          pattern: "^[0-9]{1,5}-[0-9]{1,5}$",
          default: "30000-32767",
          description: "The first and the last node port, as the API server is started with them.",
        },
      },
      "The cluster that manifests are applied to.",
    ),
    suppressions: map(
      {
        foreign: { ...flag, description: "Annotations and comments of other linters count." },
        requireReason: { ...flag, description: "Every suppression says why." },
        hintUnused: { ...flag, description: "Suppressions that silence nothing are shown." },
      },
      "How findings are silenced.",
    ),
    baselineFindings: { type: "string", description: "A file with findings that are not shown." },
    include: { ...texts, description: "The only files that a scan of a folder takes." },
    exclude: {
      ...texts,
      description:
        "Files that a scan of a folder leaves out, in place of **/node_modules/**, **/.git/** and **/testdata/**.",
    },
  }),
};
