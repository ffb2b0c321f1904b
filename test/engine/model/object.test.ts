import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cloneSharing } from "../../../engine/src/model/object.ts";

test("a copy shares with another value what both have alike, in the same order", () => {
  const other = { same: { a: 1, b: [2] }, turned: { a: 1, b: 2 }, list: [{ a: 1 }, { a: 2 }] };
  const value = { same: { a: 1, b: [2] }, turned: { b: 2, a: 1 }, list: [{ a: 1 }, { a: 3 }] };
  const copy = cloneSharing(value, other);
  assert.equal(copy.same, other.same);
  assert.notEqual(copy.turned, other.turned);
  assert.notEqual(copy.turned, value.turned);
  assert.notEqual(copy.list, other.list);
  assert.equal(copy.list[0], other.list[0]);
  assert.notEqual(copy.list[1], value.list[1]);
});

test("a copy reads as the value, whatever the other one is", () => {
  const rule = fc.property(fc.jsonValue(), fc.jsonValue(), (value, other) => {
    assert.equal(JSON.stringify(cloneSharing(value, other)), JSON.stringify(value));
    assert.equal(cloneSharing(structuredClone(value), value), value);
  });
  fc.assert(rule, { seed: 1 });
});
