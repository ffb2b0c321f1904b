// The names that kubectl explain gives to types, and where their documentation is.
import { packDefinition, type SchemaPack, type SchemaTexts, type SchemaType } from "#engine";

/** `[]Container`, `map[string]string`, `Quantity`, `integer`. */
export function typeWords(pack: SchemaPack, type: SchemaType): string {
  switch (type.type) {
    case "array":
      return `[]${typeWords(pack, type.items)}`;
    case "map":
      return `map[string]${typeWords(pack, type.values)}`;
    case "struct":
      return packDefinition(pack, type.name).go;
    case "quantity":
      return "Quantity";
    case "int-or-string":
      return "IntOrString";
    case "bytes":
    case "time":
    case "micro-time":
      return "string";
    case "any":
      return type.name?.replace(/^(?:MetaV1|Runtime|ApiextensionsV1(?:beta1)?)/, "") ?? "Object";
    case "schema-or-bool":
      return "JSONSchemaPropsOrBool";
    case "schema-or-array":
      return "JSONSchemaPropsOrArray";
    case "schema-or-strings":
      return "JSONSchemaPropsOrStringArray";
    default:
      return type.type;
  }
}

/** The type at the bottom of lists and maps. */
export function innermostType(type: SchemaType): SchemaType {
  if (type.type === "array") return innermostType(type.items);
  if (type.type === "map") return innermostType(type.values);
  return type;
}

/** The documentation of a type itself; empty for plain ones. */
export function typeText(texts: SchemaTexts, type: SchemaType): string {
  const name = textName(innermostType(type));
  return name === undefined ? "" : textOf(texts, name, "");
}

/** The documentation of a definition's field, or of the definition for an empty field name. */
export function textOf(texts: SchemaTexts, definition: string, field: string): string {
  const indexes = texts.definitions[definition];
  const index = indexes && Object.hasOwn(indexes, field) ? indexes[field] : undefined;
  return index === undefined ? "" : texts.texts[index]!;
}

/** Whether the documentation of a field begins with the word, or says it in the way of Go. */
export function saysDeprecated(text: string): boolean {
  return /^deprecated/i.test(text) || /\bDeprecated: /.test(text);
}

function textName(type: SchemaType): string | undefined {
  switch (type.type) {
    case "struct":
    case "any":
      return type.name;
    case "quantity":
      return "Quantity";
    case "int-or-string":
      return "IntOrString";
    case "time":
      return "MetaV1Time";
    case "micro-time":
      return "MetaV1MicroTime";
    case "schema-or-bool":
      return `${type.name}OrBool`;
    case "schema-or-array":
      return `${type.name}OrArray`;
    case "schema-or-strings":
      return `${type.name}OrStringArray`;
    default:
      return undefined;
  }
}
