// What is applied together with a file, for every kind of scope.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceWith } from "./features/service.ts";

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`;
const files = {
  "/w/k8s/base/a.yaml": pod("a"),
  "/w/k8s/base/b.yaml": pod("b"),
  "/w/k8s/prod/c.yaml": pod("c"),
  "/w/other/d.yaml": pod("d"),
};

const cases: readonly (readonly [scope: string, of: string, want: string, title: string])[] = [
  ["file", "/w/k8s/base/a.yaml", "a", "a.yaml"],
  ["folder", "/w/k8s/base/a.yaml", "ab", "base"],
  ["workspace", "/w/k8s/base/a.yaml", "abcd", "workspace"],
  ["k8s/**/*.yaml", "/w/k8s/base/a.yaml", "abc", "k8s/**/*.yaml"],
  ["k8s/base/*.yaml, ./other/*.yaml", "/w/other/d.yaml", "abd", "k8s/base/*.yaml, other/*.yaml"],
  ["/w/k8s/prod/*", "/w/k8s/prod/c.yaml", "c", "/w/k8s/prod/*"],
  ["k8s/prod/*", "/w/k8s/base/a.yaml", "ab", "base"],
  ["file", "/w/k8s/base/", "ab", "base"],
  ["workspace", "/w/k8s/prod/", "c", "prod"],
];

for (const [scope, of, want, title] of cases)
  test(`${scope} of ${of}`, () => {
    const service = serviceWith(files);
    service.configure({ profiles: [], scope });
    const found = service.scope(of);
    assert.equal(found.objects.map(({ ref }) => ref.name).join(""), want);
    assert.equal(found.title, title);
  });
