// Tables of objects and what the server answers to each.
import assert from "node:assert/strict";
import { test } from "node:test";
import { admit } from "#engine";
import { pack } from "../../schema-pack.ts";
import { at } from "../apis/table.ts";

/** An object, what it replaces where it does, and the server's answer. */
interface Case {
  readonly name: string;
  readonly given: object;
  readonly old?: object;
  readonly cluster?: readonly object[];
  readonly code: number;
  readonly message?: string;
  readonly warnings?: readonly string[];
  /** Values of the stored object, by path with dots. */
  readonly stored?: { readonly [path: string]: unknown };
}

export function judge(title: string, cases: readonly Case[]): void {
  for (const { name, given, old, cluster = [], code, message, warnings, stored } of cases)
    test(`${title}: ${name}`, () => {
      const input = { object: given, file: "a.yaml", ...(old ? { old: [old] } : {}) };
      const [answer] = admit([input], { minor: 36, pack, cluster, each: true });
      assert.ok(answer);
      if (message !== undefined) assert.equal(answer.status?.message, message);
      assert.equal(answer.code, code, answer.status?.message);
      if (warnings) assert.deepEqual(answer.warnings, warnings);
      for (const [path, value] of Object.entries(stored ?? {}))
        assert.deepEqual(at(answer.object, path), value, path);
    });
}

export const object = (apiVersion: string, kind: string, name: string, rest: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...rest,
});
