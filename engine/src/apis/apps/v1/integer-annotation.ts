// Mirrors the reading of numbers from annotations in pkg/apis/apps/v1/conversion.go (1.36).
import { goQuote } from "../../../model/go-format.ts";

/** Why Go's ParseInt refuses the text as a 64-bit integer, or undefined. */
export function parseIntError(text: string): string | undefined {
  const refuse = (why: string) => `strconv.ParseInt: parsing ${goQuote(text)}: ${why}`;
  if (!/^[+-]?[0-9]+$/.test(text)) return refuse("invalid syntax");
  const number = BigInt(text.replace(/^\+/, ""));
  return BigInt.asIntN(64, number) === number ? undefined : refuse("value out of range");
}
