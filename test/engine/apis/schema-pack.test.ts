import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { packKind, typeAt } from "#engine";
import { allKinds, isServed } from "../../../engine/src/apis/registry.ts";
import { pack, root, texts } from "../../schema-pack.ts";

test("the package that the pack is made of has not changed", async () => {
  const generator = pathToFileURL(path.join(root, "scripts/gen/schema-pack.mjs")).href;
  const { buildSchemaPack } = (await import(generator)) as {
    buildSchemaPack(root: string): Promise<{ counts: { readonly [what: string]: number } }>;
  };
  const { counts } = await buildSchemaPack(root);
  assert.deepEqual(counts, {
    source: 948,
    allKinds: 235,
    kinds: 128,
    int32: 297,
    int64: 83,
    double: 6,
    bytes: 12,
    definitions: 809,
    fields: 3380,
    texts: 3034,
  });
});

test("every type that a field names is in the pack", () => {
  const missing = Object.entries(pack.definitions).flatMap(([name, { fields }]) =>
    Object.entries(fields).flatMap(([field, { schema }]) => {
      let type = schema;
      while (type.type === "array" || type.type === "map")
        type = type.type === "array" ? type.items : type.values;
      return type.type === "struct" && !pack.definitions[type.name] ? [`${name}.${field}`] : [];
    }),
  );
  assert.deepEqual(missing, []);
});

test("traps of the package are undone", () => {
  const statefulSet = packKind(pack, "apps/v1", "StatefulSet")!;
  const crd = packKind(pack, "apiextensions.k8s.io/v1", "CustomResourceDefinition")!;
  const secret = packKind(pack, "v1", "Secret")!;
  const schema = ["spec", "versions", 0, "schema", "openAPIV3Schema"];
  const table: [unknown, unknown][] = [
    [
      typeAt(pack, statefulSet, ["spec", "volumeClaimTemplates", 0]),
      { type: "struct", name: "CoreV1PersistentVolumeClaim" },
    ],
    [typeAt(pack, crd, [...schema, "default", "any"])?.type, "any"],
    [typeAt(pack, crd, [...schema, "properties", "a", "items", "type"]), { type: "string" }],
    [typeAt(pack, crd, [...schema, "additionalProperties"])?.type, "schema-or-bool"],
    [typeAt(pack, secret, ["data", "k"]), { type: "bytes" }],
  ];
  for (const [given, want] of table) assert.deepEqual(given, want);
  assert.ok(!texts.texts.some((text) => /\\[*/]|@deprecated$/.test(text)));
});

test("the pack and the engine's kinds agree on the resources", () => {
  // The pack tells of the resources of the newest version alone.
  const newest = allKinds().filter((kind) => isServed(kind, 36));
  const differing = newest.flatMap((kind) => {
    const apiVersion = kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
    const entry = packKind(pack, apiVersion, kind.kind);
    const same =
      entry?.plural === kind.plural &&
      entry.namespaced === kind.namespaced &&
      String(entry.shortNames ?? []) === String(kind.shortNames) &&
      String(entry.categories ?? []) === String(kind.categories ?? []);
    return same ? [] : [`${apiVersion} ${kind.kind}`];
  });
  assert.deepEqual(differing, []);
});
