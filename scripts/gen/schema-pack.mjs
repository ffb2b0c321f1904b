// Builds the schema pack: the structure of every API type with Go's names for it (`schema.json`) and the documentation
// texts (`texts.json`). Their TypeScript form is engine/src/apis/schema-pack.ts.
import { probeFormats, readDefinitions } from "./api-types.mjs";
import {
  alwaysWritten,
  embeddedStructs,
  fieldsSince,
  leftOutWhenEmpty,
  namedTypes,
  pointers,
} from "./go-facts.mjs";
import { quantityText } from "./quantity-text.mjs";
import { resources } from "./resources.mjs";

/** Fields of CRD schemas that Go reads with decoders of their own. */
const schemaUnions = {
  JSONSchemaPropsOrBool: "schema-or-bool",
  JSONSchemaPropsOrArray: "schema-or-array",
  JSONSchemaPropsOrStringArray: "schema-or-strings",
};

const words = (list) => (list ?? "").split(" ").filter((word) => word !== "");

const goTypes = new Map(
  Object.entries(namedTypes).flatMap(([type, fields]) =>
    words(fields).map((field) => [field, type]),
  ),
);

/** Where a definition's Go name starts: after the group and version. */
const definitionName = /^(.*?)(V\d+(?:(?:alpha|beta)\d+)?)(.*)$/;

function packType(type, goType) {
  switch (type.type) {
    case "array":
      return {
        type: "array",
        items: packType(type.items, goType?.startsWith("[]") ? goType.slice(2) : undefined),
        ...(goType && (!goType.startsWith("[]") || type.items.type === "any") && { go: goType }),
      };
    case "map": {
      const key = goType?.match(/^map\[(.*?)\]/);
      return {
        type: "map",
        values: packType(type.values, key ? goType.slice(key[0].length) : undefined),
        ...(goType && key?.[1] !== "string" && { go: goType }),
      };
    }
    case "any": {
      const union = schemaUnions[type.name?.replace(/^.*JSONSchema/, "JSONSchema")];
      return union ? { type: union, name: type.name.replace(/Or\w+$/, "") } : type;
    }
    case "string":
      return {
        type: "string",
        ...(goType && { go: goType }),
        ...(type.enum && { enum: type.enum }),
      };
    default:
      return type;
  }
}

function embeddedPath(definition, field) {
  if (isKind(definition.fields) && (field === "apiVersion" || field === "kind"))
    return ["TypeMeta"];
  for (const [path, list] of Object.entries(embeddedStructs[definition.name] ?? {})) {
    const [first, ...rest] = words(list);
    if (first === "*" ? !rest.includes(field) : words(list).includes(field)) return path.split(".");
  }
  return undefined;
}

const isKind = (fields) =>
  fields.get("apiVersion")?.type.constant !== undefined &&
  fields.get("kind")?.type.constant !== undefined;

function sinceMinor(definition, field) {
  for (const [minor, fields] of Object.entries(fieldsSince))
    if (words(fields[definition]).includes(field)) return Number(minor);
  return undefined;
}

function packField(definition, name, { type, required }) {
  const facts = (table) => words(table[definition.name]).includes(name);
  const embedded = embeddedPath(definition, name);
  const meta = embedded?.[0] === "TypeMeta";
  const since = sinceMinor(definition.name, name);
  return {
    schema: packType(type, goTypes.get(`${definition.name}.${name}`)),
    ...(required && !meta && { required: true }),
    ...(embedded && { embedded }),
    ...(since && { since }),
    ...(facts(pointers) && { pointer: true }),
    ...((required ? !facts(leftOutWhenEmpty) : facts(alwaysWritten)) && !meta && { written: true }),
  };
}

function* references(type) {
  if (type.type === "array") yield* references(type.items);
  else if (type.type === "map") yield* references(type.values);
  else if (type.name !== undefined && type.type !== "any") yield type.name;
}

/** Names of the definitions that the given ones use, themselves included. */
function reachable(definitions, names) {
  const found = new Set();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name) || definitions.get(name).leaf) continue;
    found.add(name);
    for (const { type } of definitions.get(name).fields.values())
      for (const reference of references(packType(type))) open.push(reference);
  }
  return [...found].sort();
}

/** `{ schema, texts, counts }`: both documents, and what was counted on the way (a test holds the counts). */
export async function buildSchemaPack(root) {
  const source = readDefinitions(root);
  const formats = await probeFormats(root, source);
  const kinds = {};
  let allKinds = 0;
  for (const [name, { fields }] of source) {
    if (!isKind(fields)) continue;
    allKinds++;
    if (fields.has("items")) continue;
    const apiVersion = fields.get("apiVersion").type.constant;
    const kind = fields.get("kind").type.constant;
    const slash = apiVersion.indexOf("/");
    kinds[`${apiVersion} ${kind}`] = {
      group: slash < 0 ? "" : apiVersion.slice(0, slash),
      version: apiVersion.slice(slash + 1),
      kind,
      definition: name,
      ...resources.get(`${apiVersion} ${kind}`),
    };
  }
  for (const key of resources.keys())
    if (kinds[key] === undefined) throw new Error(`no schema for the resource ${key}`);

  const names = reachable(
    source,
    Object.values(kinds).map(({ definition }) => definition),
  );
  const definitions = {};
  const textIndex = new Map();
  const textsOf = {};
  const intern = (text) => {
    if (!textIndex.has(text)) textIndex.set(text, textIndex.size);
    return textIndex.get(text);
  };
  // The package has no texts for the constants apiVersion and kind of a kind, but has them where they are plain fields.
  const metaTexts = source.get("MetaV1DeleteOptions").fields;
  let fieldCount = 0;
  let textCount = 0;
  for (const name of names) {
    const { fields, text } = source.get(name);
    const [, , version, go] = definitionName.exec(name);
    definitions[name] = {
      go,
      package: version.toLowerCase(),
      fields: Object.fromEntries(
        [...fields].map(([field, value]) => [field, packField({ name, fields }, field, value)]),
      ),
    };
    textsOf[name] = { ...(text !== "" && { "": intern(text) }) };
    for (const [field, { text: fieldText }] of fields) {
      fieldCount++;
      if (fieldText !== "") textCount++;
      const shown = fieldText === "" ? metaTexts.get(field)?.text : fieldText;
      if (shown) textsOf[name][field] = intern(shown);
    }
  }
  // Types without fields of their own have texts too: Quantity, Time, RawExtension.
  for (const [name, { text, leaf }] of source)
    if (leaf && text !== "") textsOf[name] = { "": intern(text) };
  textsOf.Quantity = { "": intern(quantityText) };
  const sortedKinds = Object.fromEntries(
    Object.keys(kinds)
      .sort()
      .map((key) => [key, kinds[key]]),
  );
  return {
    schema: { definitions, kinds: sortedKinds },
    texts: { texts: [...textIndex.keys()], definitions: textsOf },
    counts: {
      source: source.size,
      allKinds,
      kinds: Object.keys(kinds).length,
      ...formats,
      definitions: names.length,
      fields: fieldCount,
      texts: textCount,
    },
  };
}

/** The files of the pack. */
export async function generateSchemaPack(root) {
  const { schema, texts } = await buildSchemaPack(root);
  return new Map([
    ["server/generated/schema.json", JSON.stringify(schema)],
    ["server/generated/texts.json", JSON.stringify(texts)],
  ]);
}
