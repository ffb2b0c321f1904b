import assert from "node:assert/strict";
import { test } from "node:test";
import { object, storeBreaches } from "#engine/testing";
import { Store } from "../../../engine/src/apiserver/store.ts";

const map = (name: string, data = {}) =>
  object("v1", "ConfigMap", name, { metadata: { uid: `uid-${name}` }, data });
const names = (store: Store, namespace?: string) =>
  store.list("configmaps", namespace).map(({ metadata }) => metadata.name);

test("objects are listed in order of creation, and a change keeps the place", () => {
  const store = new Store();
  for (const name of ["c", "a", "b"]) store.put("configmaps", map(name), 0);
  store.put("configmaps", map("c", { k: "v" }), 1);
  assert.deepEqual(names(store), ["c", "a", "b"]);
  store.remove("configmaps", "default", "c", 2);
  store.put("configmaps", { ...map("c"), metadata: { ...map("c").metadata, uid: "again" } }, 3);
  assert.deepEqual(names(store), ["a", "b", "c"]);
  assert.deepEqual(names(store, "default"), ["a", "b", "c"]);
  assert.deepEqual(names(store, "other"), []);
  assert.deepEqual(storeBreaches(store), []);
});

test("stored objects are frozen and carry the revision of their write", () => {
  const store = new Store();
  const stored = store.put("configmaps", map("a", { k: "v" }), 0);
  assert.equal(stored.metadata.resourceVersion, "1");
  assert.ok(Object.isFrozen(stored.metadata) && Object.isFrozen((stored as never)["data"]));
});

test("the state of every instant can be read back", () => {
  const store = new Store();
  store.put("configmaps", map("a"), 0);
  store.put("configmaps", map("b"), 10);
  store.remove("configmaps", "default", "a", 20);
  const at = (ms: number) => {
    const past = new Store();
    for (const change of store.changes) if (change.atMs <= ms) past.replay(change);
    return names(past);
  };
  assert.deepEqual([at(-1), at(0), at(15), at(20)], [[], ["a"], ["a", "b"], ["b"]]);
});

test("a watcher sees what exists, then every change with what it replaced", () => {
  const store = new Store();
  store.put("configmaps", map("a"), 0);
  const seen: string[] = [];
  const stop = store.watch("configmaps", ({ type, object, old }) =>
    seen.push(`${type} ${object.metadata.name} ${old?.metadata.resourceVersion ?? "-"}`),
  );
  store.put("configmaps", map("a", { k: "v" }), 1);
  store.remove("configmaps", "default", "a", 2);
  stop();
  store.put("configmaps", map("b"), 3);
  assert.deepEqual(seen, ["ADDED a -", "MODIFIED a 1", "DELETED a 2"]);
});

test("a rollback undoes creations, changes and deletions, order included", () => {
  const store = new Store();
  store.put("configmaps", map("a"), 0);
  store.put("configmaps", map("b"), 0);
  const { revision } = store;
  store.remove("configmaps", "default", "a", 1);
  store.put("configmaps", map("b", { k: "v" }), 1);
  store.put("configmaps", map("c"), 1);
  store.rollback(revision);
  assert.deepEqual(names(store), ["a", "b"]);
  assert.equal(store.get("configmaps", "default", "b")?.metadata.resourceVersion, "2");
  assert.equal(store.put("configmaps", map("d"), 1).metadata.resourceVersion, "3");
});
