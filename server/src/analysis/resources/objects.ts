// The objects of a document: the document itself, or the items of a List one by one.
import type { DocumentContent } from "../documents/index.ts";
import type { Path } from "../finding.ts";
import { asList, asMap, asText, field, type JsonMap } from "./json.ts";

export interface FoundObject {
  /** Where the object lies in its document. */
  readonly base: Path;
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty when there is none, as with `generateName`. */
  readonly name: string;
  /** As written; undefined when it is not. */
  readonly namespace: string | undefined;
  readonly value: JsonMap;
}

/** Lists inside of lists beyond this depth are left alone. */
const MAX_LIST_DEPTH = 5;

/** Scenarios and configuration are Drydock's own: no cluster ever sees them. */
const OWN_GROUP = "drydock.dev/";

/** Every object with apiVersion and kind, in the order of the text. A List is told by its items, empty ones give nothing. */
export function findObjects(content: DocumentContent): FoundObject[] {
  const found: FoundObject[] = [];
  collect(content.value, [], undefined, found);
  return found;
}

function collect(
  value: unknown,
  base: Path,
  list: JsonMap | undefined,
  found: FoundObject[],
): void {
  const map = asMap(value);
  if (map === undefined) return;
  const { apiVersion, kind } = identity(map, list);
  if (apiVersion === undefined || kind === undefined || apiVersion.startsWith(OWN_GROUP)) return;
  const items = field(map, "items");
  if (kind.endsWith("List") && Array.isArray(items)) {
    if (base.length / 2 >= MAX_LIST_DEPTH) return;
    asList(items).forEach((item, i) => {
      collect(item, [...base, "items", i], map, found);
    });
    return;
  }
  const name = asText(field(map, "metadata", "name")) ?? "";
  const namespace = asText(field(map, "metadata", "namespace"));
  found.push({
    base,
    apiVersion,
    kind,
    name,
    namespace,
    value: { ...decrypted(map), apiVersion, kind },
  });
}

/** sops takes what it has noted about its keys out again; what it has encrypted are placeholders. */
function decrypted(map: JsonMap): JsonMap {
  if (asMap(map["sops"]) === undefined) return map;
  const { sops: _, ...rest } = map;
  return rest;
}

/** Items of a typed list (`PodList`) may leave out what the list says already. */
function identity(map: JsonMap, list: JsonMap | undefined) {
  const listKind = asText(field(list, "kind")) ?? "List";
  const implied = listKind === "List" ? undefined : listKind.slice(0, -"List".length);
  const kind = asText(map["kind"]) ?? implied;
  const apiVersion =
    asText(map["apiVersion"]) ??
    (implied === undefined ? undefined : asText(field(list, "apiVersion")));
  return { apiVersion, kind };
}
