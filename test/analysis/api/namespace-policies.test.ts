// What the files say about a namespace counts for what is in it: in the same file, or where both name the namespace.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceOf } from "../../language-service.ts";

const pod = (namespace: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: p${namespace} }\nspec: { containers: [{ name: a, image: x, resources: { limits: { cpu: 2 } } }] }\n`;
const range = (namespace: string, most: number) =>
  `apiVersion: v1\nkind: LimitRange\nmetadata: { name: r${namespace} }\nspec: { limits: [{ type: Container, max: { cpu: ${most} } }] }\n`;
const named = ", namespace: shop";

const cases: [name: string, own: string, other: string, found: number][] = [
  ["in the same file", `${pod("")}---\n${range("", 1)}`, "", 1],
  ["in another file, where both name it", pod(named), range(named, 1), 1],
  ["in another file, where neither does", pod(""), range("", 1), 0],
  ["in another namespace", pod(named), range("", 1), 0],
];

for (const [name, own, other, count] of cases)
  test(`a LimitRange ${name}`, () => {
    const service = serviceOf({ "app.yaml": own, "other.yaml": other }, { profiles: [] });
    const found = service.diagnostics("app.yaml").filter(({ source }) => source === "api");
    assert.equal(found.length, count);
    assert.ok(found.every(({ message }) => message.includes("maximum cpu usage per Container")));
  });

test("another bound is another answer", () => {
  const service = serviceOf({ "app.yaml": pod(named) }, { profiles: [] });
  const count = () =>
    service.diagnostics("app.yaml").filter(({ source }) => source === "api").length;
  service.update("other.yaml", range(named, 1));
  assert.equal(count(), 1);
  service.update("other.yaml", range(named, 4));
  assert.equal(count(), 0);
});
