// The only source of chance in the engine: everything that a real cluster picks at random is derived from a seed and
// from what it is for, so that one more or one fewer random choice elsewhere changes nothing here.

/** FNV-1a, 32 bits, over the UTF-16 units of `text`. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ (text.charCodeAt(i) & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (text.charCodeAt(i) >>> 8), 0x01000193);
  }
  return hash >>> 0;
}

/** A generator of numbers in [0, 1) that depends only on `key` (mulberry32). */
export function randomStream(key: string): () => number {
  let state = hashText(key);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x100000000;
  };
}

/** Letters and digits of generated names: no vowels and no look-alikes, so that no word can arise. */
const suffixAlphabet = "bcdfghjklmnpqrstvwxz2456789";
const suffixLength = 5;

/** The last characters of a generated name. */
export function randomSuffix(random: () => number): string {
  let suffix = "";
  for (let i = 0; i < suffixLength; i++)
    suffix += suffixAlphabet[Math.floor(random() * suffixAlphabet.length)];
  return suffix;
}

/** A UUID in the shape of version 4. */
export function randomUid(random: () => number): string {
  let digits = "";
  for (let i = 0; i < 4; i++)
    digits += Math.floor(random() * 0x100000000)
      .toString(16)
      .padStart(8, "0");
  const variant = "89ab"[Math.floor(random() * 4)];
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
}
