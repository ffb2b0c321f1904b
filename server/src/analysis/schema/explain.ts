// `kubectl explain` 1.36 offline, in its plain-text form (kubectl/pkg/explain/v2).
import {
  type PackKind,
  packDefinition,
  packField,
  parseApiVersion,
  type SchemaField,
  type SchemaPack,
  type SchemaTexts,
  type SchemaType,
} from "#engine";
import { innermostType, textOf, typeText, typeWords } from "./type-words.ts";
import { indent, wordWrap } from "./word-wrap.ts";

export interface ExplainOptions {
  /** `--api-version`: group and version to look in. */
  readonly apiVersion?: string;
  /** `--recursive`: the fields of fields, without texts. */
  readonly recursive?: boolean;
}

/** What kubectl writes to standard output, and the line on standard error when it fails. */
export interface Explanation {
  readonly text: string;
  readonly error?: string;
}

/** Explains `pods.spec.containers` and the like: a resource by any of its names, then fields. */
export function explain(
  pack: SchemaPack,
  texts: SchemaTexts,
  path: string,
  options: ExplainOptions = {},
): Explanation {
  const [resource = "", ...fields] = path.replace(/\.$/, "").split(".");
  const found = findResource(pack, resource);
  if (found === undefined)
    return refuse(`the server doesn't have a resource type ${JSON.stringify(resource)}`);
  let kind = found;
  let steps = fields;
  if (options.apiVersion !== undefined) {
    const { group, version } = parseApiVersion(options.apiVersion);
    const versioned = Object.values(pack.kinds).filter(
      (other) => other.plural !== undefined && other.group === group && other.version === version,
    );
    const name = `${group}/${version}, Resource=${found.plural}`;
    if (versioned.length === 0) return refuse(`couldn't find resource for ${JSON.stringify(name)}`);
    const same = versioned.find((other) => other.plural === found.plural);
    if (same === undefined) return refuse(`GVR (${name}) not found in OpenAPI schema`);
    kind = same;
  } else if (kind.group !== "" && `${path}.`.startsWith(`${kind.plural}.${kind.group}.`))
    steps = fields.slice(kind.group.split(".").length);
  const group = kind.group === "" ? "" : `GROUP:      ${kind.group}\n`;
  const header = `${group}KIND:       ${kind.kind}\nVERSION:    ${kind.version}\n\n`;
  const body = explainPath(pack, texts, kind, steps, options.recursive === true);
  return body === undefined
    ? refuse(`field ${JSON.stringify(steps.at(-1))} does not exist`, header)
    : { text: `${header}${body}\n` };
}

function refuse(message: string, text = ""): Explanation {
  return { text, error: `error: ${message}` };
}

/** The served kind with this plural, singular or short name; the core group and newer versions first. */
function findResource(pack: SchemaPack, name: string): PackKind | undefined {
  const lower = name.toLowerCase();
  const matches = Object.values(pack.kinds).filter(
    ({ kind, plural, shortNames }) =>
      plural !== undefined &&
      (plural === lower || kind.toLowerCase() === lower || shortNames?.includes(name)),
  );
  return matches.sort(
    (a, b) =>
      Number(a.group !== "") - Number(b.group !== "") ||
      (a.group < b.group ? -1 : a.group > b.group ? 1 : 0) ||
      (a.version < b.version ? 1 : -1),
  )[0];
}

function explainPath(
  pack: SchemaPack,
  texts: SchemaTexts,
  kind: PackKind,
  steps: readonly string[],
  recursive: boolean,
): string | undefined {
  let type: SchemaType = { type: "struct", name: kind.definition };
  let text = "";
  let field: SchemaField | undefined;
  for (const step of steps) {
    const struct = innermostType(type);
    if (struct.type !== "struct") return undefined;
    field = packField(packDefinition(pack, struct.name), step);
    if (field === undefined) return undefined;
    text = textOf(texts, struct.name, step);
    type = field.schema;
  }
  const heading =
    field === undefined
      ? ""
      : `FIELD: ${steps.at(-1)} <${typeWords(pack, type)}>\n${enumLines(type)}\n\n`;
  const description = [text, typeText(texts, type)]
    .filter((part) => part !== "")
    .map((part) => `${part}\n`)
    .join("");
  const fields = fieldList(pack, texts, type, 1, recursive, []);
  return `${heading}DESCRIPTION:\n${indent(4, wordWrap(76, description || "<empty>"))}\n${fields === "" ? "" : `FIELDS:\n${fields}`}`;
}

function enumLines(type: SchemaType): string {
  return type.type === "string" && type.enum
    ? `ENUM:${type.enum.map((value) => `\n    ${enumValue(value)}`).join("")}`
    : "";
}

const enumValue = (value: string) => (value === "" ? '""' : value);

/** How many values of an enumeration a list of fields shows. */
const shownEnumValues = 4;

/** The fields of the struct at the bottom of a type; a struct inside itself is not repeated. */
function fieldList(
  pack: SchemaPack,
  texts: SchemaTexts,
  type: SchemaType,
  level: number,
  recursive: boolean,
  ancestors: readonly string[],
): string {
  const struct = innermostType(type);
  if (struct.type !== "struct" || ancestors.includes(struct.name)) return "";
  const { fields } = packDefinition(pack, struct.name);
  const width = level * 2;
  const chain = [...ancestors, struct.name];
  return Object.keys(fields)
    .sort()
    .map((name) => {
      const { schema, required } = fields[name]!;
      const line = `${indent(width, name)}\t<${typeWords(pack, schema)}>${required ? " -required-" : ""}${shortEnum(schema, width)}\n`;
      if (recursive) return line + fieldList(pack, texts, schema, level + 1, recursive, chain);
      const text = textOf(texts, struct.name, name) || "<no description>";
      return `${line}${indent(width + 2, wordWrap(78 - width, text))}\n\n`;
    })
    .join("");
}

function shortEnum(type: SchemaType, width: number): string {
  if (type.type !== "string" || !type.enum) return "";
  const shown = type.enum.slice(0, shownEnumValues).map(enumValue).join(", ");
  return `\n${indent(width, "")}enum: ${shown}${type.enum.length > shownEnumValues ? ", ...." : ""}`;
}
