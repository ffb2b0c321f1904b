// The digests that FIPS 180-4 gives as examples, and texts around the edges of a block.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { sha256 } from "../../../engine/src/model/sha256.ts";

const rows: readonly [string, string][] = [
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
];

for (const [text, digest] of rows)
  test(`the digest of "${text.slice(0, 10)}"`, () => assert.equal(sha256(text), digest));

test("texts of every length around two blocks, and bytes above ASCII", () => {
  for (const length of Array.from({ length: 130 }, (_, i) => i)) {
    const text = "é".repeat(length % 3) + "x".repeat(length);
    assert.equal(sha256(text), createHash("sha256").update(text).digest("hex"));
  }
});
