// Reads the declaration files and the compiled validators of `kubernetes-models` (build time only) into plain
// definitions: every API type with its fields, their types and their texts.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "@babel/parser";
import { declarationFiles, shortName } from "./types.mjs";

/** Types that are no structs, by short name; the package shows them as aliases or empty interfaces. */
const leaves = new Map(
  Object.entries({
    Quantity: { type: "quantity" },
    IntOrString: { type: "int-or-string" },
    MetaV1Time: { type: "time" },
    MetaV1MicroTime: { type: "micro-time" },
    MetaV1FieldsV1: { type: "any", name: "MetaV1FieldsV1" },
    MetaV1Patch: { type: "any", name: "MetaV1Patch" },
    RuntimeRawExtension: { type: "any", name: "RuntimeRawExtension" },
  }),
);

/** The JSON value types of CRD schemas: any value, though the package calls them objects without fields. */
const anyJson = /^ApiextensionsV1(?:beta1)?JSON(?:SchemaPropsOr\w+)?$/;

/** Undoes the JSDoc form of a text: the stars in front of lines, the tag at the end, the escapes of `*` and `/`. */
function commentText(value) {
  return value
    .replace(/^\*/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim()
    .replace(/\n@deprecated$/, "")
    .replaceAll("\\*", "*")
    .replaceAll("\\/", "/");
}

function fieldType(node, self) {
  switch (node.type) {
    case "TSStringKeyword":
      return { type: "string" };
    case "TSNumberKeyword":
      return { type: "number" };
    case "TSBooleanKeyword":
      return { type: "boolean" };
    case "TSLiteralType":
      return { type: "string", constant: node.literal.value };
    case "TSUnionType": {
      const members = node.types.filter((member) => member.type !== "TSNullKeyword");
      if (members.length === 1) return fieldType(members[0], self);
      return { type: "string", enum: members.map((member) => member.literal.value) };
    }
    case "TSTypeReference": {
      const name = node.typeName.name;
      const parameters = (node.typeArguments ?? node.typeParameters)?.params ?? [];
      if (name === "Array") return { type: "array", items: fieldType(parameters[0], self) };
      if (name === "Record") return { type: "map", values: fieldType(parameters[1], self) };
      if (name === "IJSONSchemaProps") return { type: "struct", name: self };
      const short = shortName(name);
      if (anyJson.test(short)) return { type: "any", name: short };
      return leaves.get(short) ?? { type: "struct", name: short };
    }
    case "TSTypeLiteral": {
      const index = node.members.find((member) => member.type === "TSIndexSignature");
      if (index)
        return { type: "map", values: fieldType(index.typeAnnotation.typeAnnotation, self) };
      if (node.members.length === 0) return { type: "any" };
      // The one type that the package writes out in place: the claims of a StatefulSet.
      if (!node.members.some((member) => member.key.value === "spec"))
        throw new Error(`unexpected type literal in ${self}`);
      return { type: "struct", name: "CoreV1PersistentVolumeClaim" };
    }
    default:
      throw new Error(`unexpected type form ${node.type}`);
  }
}

/**
 * Every definition of both packages by short name: `{ id, text, fields: Map(name -> { type, required, text }), leaf? }`.
 * A kind's fields include `apiVersion` and `kind` with their constants.
 */
export function readDefinitions(root) {
  const definitions = new Map();
  for (const file of declarationFiles(root)) {
    const source = fs.readFileSync(file, "utf8");
    const id = source.match(/export type \{ \w+ as (I+oK8s\w+)/)[1].slice(1);
    const name = shortName(id);
    const program = parse(source, {
      sourceType: "module",
      plugins: [["typescript", { dts: true }]],
      attachComment: false,
    });
    const comments = program.comments.filter((comment) => comment.value.startsWith("*"));
    const textBefore = (start) => {
      const comment = comments.findLast((candidate) => candidate.end <= start);
      return comment && source.slice(comment.end, start).trim() === ""
        ? commentText(comment.value)
        : "";
    };
    const statement = program.program.body.find(
      (candidate) => candidate.declaration?.id?.name === `I${path.basename(file, ".d.ts")}`,
    );
    const fields = new Map();
    for (const member of statement.declaration.body?.body ?? [])
      fields.set(member.key.value ?? member.key.name, {
        type: fieldType(member.typeAnnotation.typeAnnotation, name),
        required: !member.optional,
        text: textBefore(member.start),
      });
    const leaf = anyJson.test(name) ? { type: "any" } : leaves.get(name);
    definitions.set(name, {
      id,
      text: textBefore(statement.start),
      fields,
      ...(leaf && { leaf }),
    });
  }
  return definitions;
}

/**
 * Fills in what declarations do not say: whether a number is an int32, an int64 or a double, and which strings are
 * bytes. It asks the package's compiled validators about one value at a time. Gives the counts of what it found.
 */
export async function probeFormats(root, definitions) {
  const counts = { int32: 0, int64: 0, double: 0, bytes: 0 };
  for (const { id, fields, leaf } of definitions.values()) {
    if (leaf) continue;
    const probes = [...fields].flatMap(([name, field]) => leafOf(field.type, name));
    if (probes.length === 0) continue;
    const { validate } = await import(pathToFileURL(validatorFile(root, id)).href);
    const failures = ({ name, wrap }, value) => {
      validate({ [name]: wrap(value) });
      const place = `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      return (validate.errors ?? []).filter(
        ({ instancePath }) => instancePath === place || instancePath.startsWith(`${place}/`),
      );
    };
    for (const probe of probes) {
      if (probe.type.type === "number") {
        if (!failures(probe, 1.5).some(({ keyword }) => keyword === "type")) {
          counts.double++;
          continue;
        }
        const bits = failures(probe, 2 ** 40).some(({ params }) => params.format === "int32")
          ? 32
          : 64;
        counts[`int${bits}`]++;
        Object.assign(probe.type, { type: "integer", bits });
      } else if (failures(probe, "\u0001 !!").some(({ params }) => params.format === "byte")) {
        counts.bytes++;
        probe.type.type = "bytes";
      }
    }
  }
  return counts;
}

function validatorFile(root, id) {
  const directory = id.startsWith("IoK8sApimachinery")
    ? "@kubernetes-models/apimachinery"
    : "kubernetes-models";
  return path.join(root, "node_modules", directory, "_schemas", `${id}.js`);
}

/** The number or free string at the bottom of a field's type, with how a value of the field holds one. */
function leafOf(type, name) {
  if (type.type === "array")
    return leafOf(type.items, name).map((probe) => ({
      ...probe,
      wrap: (value) => [probe.wrap(value)],
    }));
  if (type.type === "map")
    return leafOf(type.values, name).map((probe) => ({
      ...probe,
      wrap: (value) => ({ key: probe.wrap(value) }),
    }));
  if (type.type === "number" || (type.type === "string" && !type.enum && !type.constant))
    return [{ name, type, wrap: (value) => value }];
  return [];
}
