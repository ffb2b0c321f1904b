// What a key that its struct does not know was meant to be: another spelling of one that it knows, or a key of a struct
// around it, below it, or of the same name further out.
import {
  type DecodeError,
  packDefinition,
  packField,
  packKind,
  type SchemaPack,
  typeAt,
} from "#engine";
import type { Fix, Path } from "../finding.ts";
import { asMap } from "../resources/json.ts";
import { hasForm } from "./has-form.ts";
import { editDistance, nearest } from "./near.ts";
import type { SchemaObject } from "./schema-object.ts";
import { pathText, valueAt } from "./value-at.ts";

const MOST_CHOICES = 3;

/** Rename to a known key nearby, or move to where the key is known. */
export function unknownFieldFixes(
  { path, expected }: DecodeError,
  object: SchemaObject,
  pack: SchemaPack,
): Fix[] {
  if (expected === undefined || !("name" in expected) || expected.name === undefined) return [];
  const renames = renameFixes(path, expected.name, object, pack);
  return renames.length > 0 ? renames : moveFixes(path, object, pack);
}

function renameFixes(
  path: Path,
  definition: string,
  object: SchemaObject,
  pack: SchemaPack,
): Fix[] {
  const key = String(path.at(-1));
  const siblings = valueAt(object.value, path.slice(0, -1));
  const { fields } = packDefinition(pack, definition);
  const value = valueAt(object.value, path);
  const names = nearest(key, Object.keys(fields)).filter(
    (name) => isFree(siblings, name) && (value === null || hasForm(fields[name]!.schema, value)),
  );
  const safe = (name: string) =>
    names.length === 1 &&
    (editDistance(key, name) === 1 || key.toLowerCase() === name.toLowerCase());
  return names.map((name) => ({
    title: `Change to '${name}'`,
    safe: safe(name),
    edits: [{ object: object.ref, operations: [{ op: "rename", path, key: name }] }],
  }));
}

function moveFixes(path: Path, object: SchemaObject, pack: SchemaPack): Fix[] {
  const key = String(path.at(-1));
  const value = valueAt(object.value, path);
  const parent = path.slice(0, -1);
  const targets = [
    ...ancestors(parent),
    ...namesakes(parent),
    ...belowInUse(object.value, parent),
    ...below(pack, object, parent),
  ];
  const seen = new Set<string>();
  const fitting = targets.filter((target) => {
    const text = target.join("\n");
    if (seen.has(text)) return false;
    seen.add(text);
    const type = typeOf(pack, object, target);
    if (type?.type !== "struct" || !isFree(valueAt(object.value, target), key)) return false;
    const field = packField(packDefinition(pack, type.name), key);
    return field !== undefined && hasForm(field.schema, value);
  });
  return fitting.slice(0, MOST_CHOICES).map((target) => ({
    title: `Move to ${target.length === 0 ? "the top level" : pathText(target)}`,
    safe: false,
    edits: [{ object: object.ref, operations: [{ op: "move", path, to: [...target, key] }] }],
  }));
}

/** The places around, nearest first. */
function ancestors(path: Path): Path[] {
  return path.map((_, i) => path.slice(0, i)).reverse();
}

/** Places of the same name further out: the `securityContext` of the pod for that of a container. */
function namesakes(path: Path): Path[] {
  const name = path.at(-1);
  return typeof name === "string"
    ? ancestors(path)
        .slice(1)
        .map((above) => [...above, name])
    : [];
}

/** The maps below that are there, and the only item of a list. */
function belowInUse(value: unknown, path: Path): Path[] {
  return Object.entries(asMap(valueAt(value, path)) ?? {}).flatMap(([name, inner]): Path[] => {
    const at = [...path, name];
    if (Array.isArray(inner)) return inner.length === 1 ? [[...at, 0]] : [];
    const deeper = Object.entries(asMap(inner) ?? {}).flatMap(([key, each]): Path[] =>
      Array.isArray(each) ? (each.length === 1 ? [[...at, key, 0]] : []) : [[...at, key]],
    );
    return asMap(inner) ? [at, ...deeper] : [];
  });
}

/** The structs that the one at a place can hold. */
function below(pack: SchemaPack, object: SchemaObject, path: Path): Path[] {
  const type = typeOf(pack, object, path);
  if (type?.type !== "struct") return [];
  return Object.entries(packDefinition(pack, type.name).fields).flatMap(([name, field]) =>
    name !== "status" && field.schema.type === "struct" ? [[...path, name]] : [],
  );
}

function typeOf(pack: SchemaPack, { ref }: SchemaObject, path: Path) {
  const kind = packKind(pack, ref.apiVersion, ref.kind);
  return path.includes("status") ? undefined : kind && typeAt(pack, kind, path);
}

function isFree(place: unknown, name: string): boolean {
  if (place === undefined) return true;
  const map = asMap(place);
  return map !== undefined && !Object.hasOwn(map, name);
}
