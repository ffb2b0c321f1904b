// Hover: the field as `kubectl explain` tells it, and what the dry run knows at that place.
import {
  type DryRunResult,
  type PackKind,
  packKind,
  type SchemaPack,
  type SchemaTexts,
  typeAt,
} from "#engine";
import type { PathAtOffset, Span } from "../documents/index.ts";
import type { Outcome } from "../dry-run/outcome.ts";
import type { BoundObject, ResourceScope } from "../resources/index.ts";
import { documentField, type FieldDocumentation } from "../schema/field-documentation.ts";
import { dryRunFacts } from "./dry-run-facts/dry-run-facts.ts";
import type { Hover } from "./feature.ts";
import { valueFacts } from "./value-facts.ts";

export interface HoverInput {
  /** Milliseconds since the epoch, for what comes next; without it nothing is said of that. */
  readonly nowMs: number | undefined;
  readonly minor: number;
  readonly object: BoundObject;
  readonly place: PathAtOffset;
  readonly resources: ResourceScope;
  /** With the custom resources of the workspace. */
  readonly schema: { readonly pack: SchemaPack; readonly texts: SchemaTexts };
  /** Another extension tells the documentation of fields: it is left out here. */
  readonly brief: boolean;
  readonly dryRun?: {
    readonly outcome: Outcome;
    readonly result: DryRunResult;
    readonly stale: boolean;
  };
}

const maxLines = 6;

/** The hover of a place; undefined where neither the schema nor the dry run has anything to tell. */
export function hover(input: HoverInput): Hover | undefined {
  const { object, place, dryRun, schema } = input;
  if (place.part === "none" && place.path.length === 0) return undefined;
  const { ref } = object;
  const path = place.path.slice(ref.base.length);
  const kind = packKind(schema.pack, ref.apiVersion, ref.kind);
  const documentation = kind && documentField(schema.pack, schema.texts, kind, path);
  const type = kind && typeAt(schema.pack, kind, path);
  const sections: string[] = [];
  if (documentation && kind)
    sections.push(
      fieldSection(ref.kind, path, documentation, {
        link: kind.plural === undefined ? undefined : referenceUrl(kind, input.minor),
        brief: input.brief,
      }),
    );
  if (kind && path.length === 1 && path[0] === "kind" && kind.plural)
    sections.push(`[${ref.kind} in the API reference](${referenceUrl(kind, input.minor)})`);
  const value = valueFacts({ ...input, path, type });
  if (value.length > 0) sections.push(joinLines(value));
  const facts = dryRun ? dryRunFacts({ object: object.value, ...dryRun }, path) : [];
  if (facts.length > 0)
    sections.push(
      `**Dry run**${dryRun?.stale ? " (the text has changed since)" : ""}\n\n${joinLines(facts)}`,
    );
  return sections.length > 0
    ? { span: place.span, markdown: sections.join("\n\n---\n\n") }
    : undefined;
}

/** What the dry run knows of an object as a whole, for the line of a timeline that is about it. */
export function outcomeHover(
  span: Span,
  object: Readonly<Record<string, unknown>>,
  dryRun: NonNullable<HoverInput["dryRun"]>,
): Hover {
  const { kind, name, namespace } = dryRun.outcome.ref;
  const facts = [["spec", "replicas"], ["spec"], ["spec", "hard"], ["metadata", "name"]]
    .map((path) => dryRunFacts({ object, ...dryRun }, path))
    .find((lines) => lines.length > 0);
  const heading = `**${kind} ${name}**${namespace ? ` (${namespace})` : ""}`;
  return { span, markdown: [heading, ...(facts ? [joinLines(facts)] : [])].join("\n\n") };
}

function referenceUrl({ kind, version, group }: PackKind, minor: number): string {
  const anchor = `${kind}-${version}-${group.split(".")[0] || "core"}`.toLowerCase();
  return `https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.${minor}/#${anchor}`;
}

/** Table and list lines stay together, everything else becomes a paragraph of its own. */
function joinLines(lines: readonly string[]): string {
  const block = (line: string | undefined) => /^(?:\||- )/.exec(line ?? "")?.[0];
  return lines
    .map((line, i) =>
      i === 0
        ? line
        : block(line) && block(line) === block(lines[i - 1])
          ? `\n${line}`
          : `\n\n${line}`,
    )
    .join("");
}

interface SectionOptions {
  /** Where the whole documentation is. */
  readonly link?: string | undefined;
  readonly brief?: boolean;
}

/** The field as `kubectl explain` tells it, in Markdown. */
export function fieldSection(
  kind: string,
  path: PathAtOffset["path"],
  field: FieldDocumentation,
  { link, brief = false }: SectionOptions = {},
): string {
  const name = [kind, ...path.filter((step) => typeof step === "string")].join(".");
  const facts = [
    `\`<${field.type}>\``,
    field.required ? "required" : "optional",
    ...(field.default === undefined ? [] : [`default \`${field.default}\``]),
    ...(field.since === undefined ? [] : [`since 1.${field.since}`]),
    ...(field.gate === undefined ? [] : [`feature gate \`${field.gate}\``]),
    ...(field.deprecated ? ["deprecated"] : []),
  ];
  const parts = [`\`${name}\``, facts.join(" · ")];
  if (field.enum && field.enum.length > 0)
    parts.push(`Allowed: ${field.enum.map((value) => `\`${value}\``).join(", ")}`);
  if (brief) return parts.join("\n\n");
  const text = describing(field.text)
    .split("\n")
    .filter((line) => line.trim() !== "");
  const more = link === undefined ? "…" : `[… more](${link})`;
  if (text.length > 0)
    parts.push(
      text.slice(0, maxLines).join("  \n") + (text.length > maxLines ? `  \n${more}` : ""),
    );
  if (field.fields.length > 0) {
    const rows = field.fields.map(
      (f) => `${f.name}  <${f.type}>${f.required ? " -required-" : ""}`,
    );
    parts.push(
      `\`\`\`text\n${rows.slice(0, 20).join("\n")}${rows.length > 20 ? `\n… ${rows.length - 20} more` : ""}\n\`\`\``,
    );
  }
  return parts.join("\n\n");
}

/** Grammars that some types bring along are no reading for an editor. */
function describing(text: string): string {
  return text.split("```", 1)[0] ?? "";
}
