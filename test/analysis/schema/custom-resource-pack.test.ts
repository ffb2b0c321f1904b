import assert from "node:assert/strict";
import { test } from "node:test";
import { CustomResources, documentField, explain, withCustomResources } from "#analysis";
import { packKind } from "#engine";
import { pack, texts } from "../../schema-pack.ts";

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { kind: "Widget", plural: "widgets", shortNames: ["wd"] },
    versions: [
      {
        name: "v1",
        served: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            description: "A thing.",
            properties: {
              spec: {
                type: "object",
                required: ["mode"],
                properties: {
                  mode: { type: "string", enum: ["a", "b"], description: "How it works." },
                  parts: {
                    type: "array",
                    items: { type: "object", properties: { n: { type: "integer" } } },
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};

test("custom resources are explained and documented like built-in kinds", () => {
  const resources = CustomResources.read([definition, { kind: "CustomResourceDefinition" }]);
  const known = withCustomResources(pack, texts, resources.all());
  assert.equal(
    explain(known.pack, known.texts, "wd.spec").text,
    `GROUP:      example.com
KIND:       Widget
VERSION:    v1

FIELD: spec <Object>


DESCRIPTION:
    <empty>
FIELDS:
  mode	<string> -required-
  enum: a, b
    How it works.

  parts	<[]Object>
    <no description>


`,
  );
  const kind = packKind(known.pack, "example.com/v1", "Widget")!;
  const table: [(string | number)[], string | undefined][] = [
    [[], "Widget"],
    [["metadata", "labels"], "map[string]string"],
    [["spec", "parts", 0, "n"], "integer"],
    [["spec", "nothing"], undefined],
  ];
  for (const [path, want] of table)
    assert.equal(documentField(known.pack, known.texts, kind, path)?.type, want, path.join("."));
  assert.equal(packKind(pack, "example.com/v1", "Widget"), undefined);
});
