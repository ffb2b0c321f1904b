// The keys of every object of a file in the order of the API. Maps whose keys are names (labels, data) stay as they are.
import { packKind, typeAt } from "#engine";
import { inApiOrder, type KeyOrder, reorderKeys } from "../../documents/index.ts";
import { startsWith } from "../../path.ts";
import type { BoundObject } from "../../resources/index.ts";
import type { Refactor, RefactorContext } from "./refactoring.ts";

export const sortKeys: Refactor = (context) => {
  const { source, resources, pack } = context;
  const objects = resources.objectsOf(source.file);
  const edits = source.documents.flatMap((document) => {
    const own = objects.filter(({ ref }) => ref.document === document.index);
    return own.length === 0 ? [] : reorderKeys(document, orderOf(own, pack));
  });
  if (edits.length === 0) return [];
  // It means the same as before: nothing has to be looked at first.
  const fix = {
    title: "Sort keys in API order",
    safe: true,
    edits: [{ file: source.file, edits }],
  };
  return [{ id: "sortKeys", fix }];
};

function orderOf(objects: readonly BoundObject[], pack: RefactorContext["pack"]): KeyOrder {
  return (path, keys) => {
    const object = objects.find(({ ref }) => startsWith(path, ref.base));
    const kind = object && packKind(pack, object.ref.apiVersion, object.ref.kind);
    const type = kind && typeAt(pack, kind, path.slice(object.ref.base.length));
    return type?.type === "struct" ? inApiOrder(keys) : undefined;
  };
}
