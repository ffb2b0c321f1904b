// What a cluster's files may be in the editor: the same as on the command line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ClusterFile } from "../../server/src/lsp/cluster-file.ts";
import type { Files } from "../../server/src/lsp/files.ts";

const tree = [
  "/app/cluster/a.yaml",
  "/app/cluster/b.json",
  "/app/cluster/notes.txt",
  "/app/cluster/zones/c.yml",
  "/app/cluster/node_modules/d.yaml",
  "/app/node-1.yaml",
  "/app/node-2.yaml",
  "/app/node-x.yaml",
  "/other/cluster/e.yaml",
];

/** Every file holds its own name. */
function filesOf(names: readonly string[]): Files {
  return {
    read: async (file) => (names.includes(file) ? new TextEncoder().encode(file) : undefined),
    list: async (folder) => {
      const below = names.filter((name) => name.startsWith(`${folder}/`));
      const found = new Map(
        below.map((name) => {
          const [first = "", ...rest] = name.slice(folder.length + 1).split("/");
          return [first, { name: first, folder: rest.length > 0 }];
        }),
      );
      return [...found.values()];
    },
  };
}

const cases: { name: string; cluster: string; roots?: string[]; want: string[] }[] = [
  { name: "a file", cluster: "/app/cluster/a.yaml", want: ["/app/cluster/a.yaml"] },
  {
    name: "a file by its path from the workspace",
    cluster: "./cluster/a.yaml",
    roots: ["/app"],
    want: ["/app/cluster/a.yaml"],
  },
  {
    name: "a folder has its manifests, in the folders below as well",
    cluster: "/app/cluster",
    want: ["/app/cluster/a.yaml", "/app/cluster/b.json", "/app/cluster/zones/c.yml"],
  },
  { name: "a star", cluster: "/app/cluster/*.yaml", want: ["/app/cluster/a.yaml"] },
  {
    name: "two stars go across folders",
    cluster: "cluster/**/*.y*ml",
    roots: ["/app"],
    want: ["/app/cluster/a.yaml", "/app/cluster/zones/c.yml"],
  },
  {
    name: "a class of characters",
    cluster: "/app/node-[0-9].yaml",
    want: ["/app/node-1.yaml", "/app/node-2.yaml"],
  },
  {
    name: "the first workspace folder that has any",
    cluster: "cluster/e*.yaml",
    roots: ["/app", "/other"],
    want: ["/other/cluster/e.yaml"],
  },
  {
    name: "an address",
    cluster: "memory:/app/*/a.yaml",
    want: ["memory:/app/cluster/a.yaml"],
  },
  { name: "what is not there", cluster: "/app/nothing/*.yaml", want: [] },
  { name: "a class that is none", cluster: "/app/node-[9-0].yaml", want: [] },
];

for (const { name, cluster, roots = [], want } of cases)
  test(`files of a cluster: ${name}`, async () => {
    const files = filesOf([...tree, ...tree.map((file) => `memory:${file}`)]);
    const reader = new ClusterFile();
    assert.equal(await reader.read([cluster], roots, files), want.length > 0);
    assert.equal(reader.text(cluster), want.length > 0 ? want.join("\n---\n") : undefined);
    assert.equal(await reader.read([cluster], roots, files), false);
    for (const file of want) assert.ok(reader.mayBe(file), file);
    assert.ok(!reader.mayBe("/app/cluster/notes.txt"));
    assert.ok(!reader.mayBe("/elsewhere/a.yaml"));
  });
