// What hover and completion tell of a field.
import {
  type PackKind,
  packDefinition,
  packField,
  type SchemaField,
  type SchemaPack,
  type SchemaTexts,
  type SchemaType,
  typeOfChild,
} from "#engine";
import type { Path } from "../finding.ts";
import { allowedValues } from "./allowed-values.ts";
import { innermostType, saysDeprecated, textOf, typeText, typeWords } from "./type-words.ts";

export interface FieldDocumentation {
  /** `[]Container`, as kubectl explain names it. */
  readonly type: string;
  readonly required: boolean;
  /** Values to choose from, in the field or in its list. */
  readonly enum?: readonly string[];
  /** As the documentation gives it: `25%`. */
  readonly default?: string;
  /** Minor that brought the field, if after 1.31. */
  readonly since?: number;
  /** The feature gate that must be on for it, as far as the documentation says. */
  readonly gate?: string;
  readonly deprecated: boolean;
  /** The documentation with its line breaks, without the list of allowed values. May be empty. */
  readonly text: string;
  /** Fields of the struct, or of a list's or map's items. */
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly required: boolean;
  }[];
}

/**
 * The documentation of the place at `path` in an object of the kind; an empty path is the kind itself. Nothing where
 * the schema ends.
 */
export function documentField(
  pack: SchemaPack,
  texts: SchemaTexts,
  kind: PackKind,
  path: Path,
): FieldDocumentation | undefined {
  let type: SchemaType = { type: "struct", name: kind.definition };
  let field: SchemaField | undefined;
  let text = "";
  let choices: readonly string[] | undefined;
  let inherited = false;
  for (const step of path) {
    const child = typeOfChild(pack, type, step);
    if (child === undefined) return undefined;
    if (type.type === "struct") {
      field = packField(packDefinition(pack, type.name), String(step));
      text = textOf(texts, type.name, String(step));
      inherited = false;
      choices = field && allowedValues(type.name, String(step), field.schema);
    } else {
      // What a map or list is for says more of an amount or a text in it than the type's own words.
      field = undefined;
      inherited = innermostType(child).type !== "struct";
      if (!inherited) text = "";
    }
    type = child;
  }
  const bottom = innermostType(type);
  const definition = bottom.type === "struct" ? packDefinition(pack, bottom.name) : undefined;
  const whole = text === "" ? typeText(texts, type) : text;
  const standard = inherited ? undefined : toldDefault(whole);
  const gate = /\b([A-Z][A-Za-z]+[A-Z][A-Za-z]*) feature[- ]?gate/.exec(whole)?.[1];
  return {
    type: typeWords(pack, type),
    required: field?.required === true,
    ...(choices && { enum: choices }),
    ...(standard !== undefined && { default: standard }),
    ...(field?.since !== undefined && { since: field.since }),
    ...(gate !== undefined && { gate }),
    deprecated: saysDeprecated(whole),
    text: whole.replace(/\n+Possible enum values:\n[\s\S]*$/, ""),
    fields: definition
      ? Object.entries(definition.fields).map(([name, entry]) => ({
          name,
          type: typeWords(pack, entry.schema),
          required: entry.required === true,
        }))
      : [],
  };
}

/** The default value as a field's documentation tells it: `25%`. */
export function toldDefault(text: string): string | undefined {
  const told = /\b[Dd]efaults? (?:to|is) ["'`]?([^\s"'`,;]+?)["'`]?[.,;]?(?:\s|$)/.exec(text)?.[1];
  return told === "the" ? undefined : told;
}
