// A decoding error of the API server as a finding, with the edits that mend it.
import {
  type DecodeError,
  packDefinition,
  packField,
  packKind,
  type SchemaPack,
  type SchemaType,
  typeAt,
} from "#engine";
import type { EditOperation, Finding, Fix, ObjectRef, Path } from "../finding.ts";
import type { SchemaObject, SchemaWorld } from "./check-schema.ts";
import { editDistance, nearest } from "./near.ts";
import { pathText, valueAt } from "./value-at.ts";

/** The finding for one error, in the server's words. */
export function decodeFinding(
  error: DecodeError,
  object: SchemaObject,
  world: SchemaWorld,
): Finding {
  const fixes =
    error.type === "unknown-field"
      ? unknownFieldFixes(error, object, world.pack)
      : wrongTypeFixes(error, object, world);
  return {
    code: "schema-invalid",
    source: "schema",
    severity: "error",
    message: error.message,
    object: object.ref,
    path: error.path,
    part: error.type === "unknown-field" ? "key" : "value",
    ...(fixes.length > 0 && { fixes }),
  };
}

function fix(title: string, safe: boolean, object: ObjectRef, ...operations: EditOperation[]): Fix {
  return { title, safe, edits: [{ object, operations }] };
}

/** Rename to a known key nearby, or move one level up or down to where the key is known. */
function unknownFieldFixes(
  { path, expected }: DecodeError,
  { ref, value }: SchemaObject,
  pack: SchemaPack,
): Fix[] {
  if (expected === undefined || !("name" in expected) || expected.name === undefined) return [];
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  const siblings = valueAt(value, parent);
  const isFree = (place: unknown, name: string) =>
    place === undefined ||
    (typeof place === "object" &&
      place !== null &&
      !Array.isArray(place) &&
      !Object.hasOwn(place, name));
  const { fields } = packDefinition(pack, expected.name);
  const names = nearest(key, Object.keys(fields)).filter((name) => isFree(siblings, name));
  const renames = names.map((name) =>
    fix(`Change to "${name}"`, names.length === 1 && editDistance(key, name) === 1, ref, {
      op: "rename",
      path,
      key: name,
    }),
  );
  if (renames.length > 0) return renames;

  const moves: Path[] = [];
  const above = structAbove(pack, ref, parent);
  if (above && packField(above.definition, key)) moves.push(above.path);
  for (const [name, field] of Object.entries(fields))
    if (
      name !== "status" &&
      field.schema.type === "struct" &&
      packField(packDefinition(pack, field.schema.name), key)
    )
      moves.push([...parent, name]);
  return moves
    .filter((target) => isFree(valueAt(value, target), key))
    .slice(0, 3)
    .map((target) =>
      fix(
        `Move to ${target.length === 0 ? "the top level" : pathText(target)}`,
        false,
        ref,
        { op: "remove", path },
        { op: "set", path: [...target, key], value: valueAt(value, path) },
      ),
    );
}

/** The struct around the one at `path`, lists between them passed over. */
function structAbove(pack: SchemaPack, ref: ObjectRef, path: Path) {
  const kind = packKind(pack, ref.apiVersion, ref.kind);
  if (path.length === 0 || kind === undefined) return undefined;
  let above = path;
  while (typeof above.at(-1) === "number") above = above.slice(0, -1);
  above = above.slice(0, -1);
  const type = typeAt(pack, kind, above);
  return type?.type === "struct"
    ? { path: above, definition: packDefinition(pack, type.name) }
    : undefined;
}

/** Quote, unquote or wrap the value, where that makes it what is expected. */
function wrongTypeFixes(
  { path, expected }: DecodeError,
  { ref, value }: SchemaObject,
  world: SchemaWorld,
): Fix[] {
  const given = valueAt(value, path);
  switch (expected?.type) {
    case "string": {
      if (typeof given !== "number" && typeof given !== "boolean" && typeof given !== "bigint")
        return [];
      const source = world.sourceText?.(ref, path);
      // Without the source, `1.10` is known only as 1.1; whole numbers and booleans lose nothing.
      const exact = source !== undefined || typeof given !== "number" || Number.isInteger(given);
      const text = source ?? String(given);
      return [fix(`Quote: "${text}"`, exact, ref, { op: "set", path, value: text })];
    }
    case "integer": {
      if (typeof given !== "string" || !/^-?(?:0|[1-9]\d{0,14})$/.test(given)) return [];
      return [fix(`Unquote: ${given}`, true, ref, { op: "set", path, value: Number(given) })];
    }
    case "boolean":
      return given === "true" || given === "false"
        ? [fix(`Unquote: ${given}`, true, ref, { op: "set", path, value: given === "true" })]
        : [];
    case "array":
      return fits(expected.items, given)
        ? [fix("Make it a list of one item", false, ref, { op: "set", path, value: [given] })]
        : [];
    default:
      return [];
  }
}

/** Whether a value is of the outer form of a type. */
function fits(type: SchemaType, value: unknown): boolean {
  switch (type.type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return typeof value === "number" && Number.isInteger(value);
    case "struct":
    case "map":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return false;
  }
}
