// Mirrors pkg/controller/controller_utils.go ComputeHash and apimachinery's rand.SafeEncodeString (1.36). Difference:
// upstream hashes Go's dump of the struct, this hashes the JSON; names have the same shape but other letters.
import { goJson } from "../../model/go-format.ts";

const safeLetters = "bcdfghjklmnpqrstvwxz2456789";

/** FNV-1a, 32 bits, over the UTF-16 code units' low and high bytes. */
export function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    if (unit > 0xff) hash = Math.imul(hash ^ (unit >> 8), 0x01000193);
  }
  return hash >>> 0;
}

/** Letters that cannot form words, one for each character of the text. */
export function safeEncode(text: string): string {
  let encoded = "";
  for (let i = 0; i < text.length; i++)
    encoded += safeLetters[text.charCodeAt(i) % safeLetters.length];
  return encoded;
}

/** The hash of a pod template; another `collisionCount` gives another hash. */
export function templateHash(template: unknown, collisionCount: number | undefined): string {
  const salt = collisionCount === undefined ? "" : String(collisionCount);
  return safeEncode(String(fnv32a(goJson(template) + salt)));
}
