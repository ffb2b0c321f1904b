import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeCreate, judgeUpdate } from "./judge.ts";

/** An object, and what its kind says of it: the errors of a create, warnings, or parts of what is stored. */
export interface Case {
  readonly name: string;
  readonly given: object;
  /** Present for an update: what was there before. */
  readonly before?: object;
  readonly minor?: number;
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
  /** Values of the stored object, by path with dots. */
  readonly stored?: { readonly [path: string]: unknown };
}

export function judge(title: string, cases: readonly Case[]): void {
  for (const { name, given, before, minor, errors, warnings, stored } of cases)
    test(`${title}: ${name}`, () => {
      const verdict = before
        ? judgeUpdate(before, given, undefined, minor)
        : judgeCreate(given, minor);
      assert.deepEqual(verdict.errors, errors ?? []);
      if (warnings) assert.deepEqual(verdict.warnings, warnings);
      for (const [path, value] of Object.entries(stored ?? {}))
        assert.deepEqual(at(verdict.object, path), value, path);
    });
}

/** The value at a path with dots. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce((inner: unknown, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}
