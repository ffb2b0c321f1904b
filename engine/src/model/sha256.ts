// SHA-256 (FIPS 180-4), for names that Kubernetes derives from what an object is about.
import { encodeUtf8 } from "./base64.ts";

/** Of the first primes, the first 32 bits of the fractional parts of a root: square roots to begin with, cube roots per round. */
const initial = words("6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19");
const rounds = words(
  "428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5" +
    "d807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174" +
    "e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da" +
    "983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca635114292967" +
    "27b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85" +
    "a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa070" +
    "19a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3" +
    "748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2",
);

function words(hex: string): Int32Array {
  return Int32Array.from({ length: hex.length / 8 }, (_, i) =>
    Number.parseInt(hex.slice(i * 8, i * 8 + 8), 16),
  );
}

/** The digest of the text's UTF-8 bytes, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  const message = encodeUtf8(text);
  const blocks = Math.ceil((message.length + 9) / 64);
  const padded = new DataView(new ArrayBuffer(blocks * 64));
  for (const [i, byte] of message.entries()) padded.setUint8(i, byte);
  padded.setUint8(message.length, 0x80);
  padded.setUint32(blocks * 64 - 8, Math.floor(message.length / 0x20000000));
  padded.setUint32(blocks * 64 - 4, message.length * 8);
  const state = Int32Array.from(initial);
  for (let block = 0; block < blocks; block++) absorb(state, padded, block * 64);
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function absorb(state: Int32Array, data: DataView, offset: number): void {
  const schedule = new Int32Array(64);
  for (let i = 0; i < 64; i++) {
    if (i < 16) {
      schedule[i] = data.getInt32(offset + i * 4);
      continue;
    }
    const early = schedule[i - 15]!;
    const late = schedule[i - 2]!;
    const spreadEarly = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const spreadLate = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    schedule[i] = schedule[i - 16]! + spreadEarly + schedule[i - 7]! + spreadLate;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const mixed =
      (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + rounds[i]! + schedule[i]!) | 0;
    const added = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + mixed) | 0, c, b, a, (mixed + added) | 0];
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = state[i]! + word;
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
