// Why Go can not read an IP address: net/netip/netip.go (Go 1.26).
import { goQuote } from "../../../model/go-format.ts";

/** The text of `ParseAddr`'s error; nothing for an address, with a zone or without. */
export function addressProblem(text: string): string | undefined {
  const found = problemOf(text);
  if (!found) return undefined;
  const at = found.at ? ` (at ${goQuote(found.at)})` : "";
  return `ParseAddr(${goQuote(text)}): ${found.problem}${at}`;
}

interface Problem {
  readonly problem: string;
  readonly at?: string;
}

function problemOf(text: string): Problem | undefined {
  const mark = /[.:%]/.exec(text)?.[0];
  if (mark === ".") return problemOfIPv4(text);
  if (mark === ":") return problemOfIPv6(text);
  return { problem: mark === "%" ? "missing IPv6 address" : "unable to parse IP" };
}

function problemOfIPv4(text: string): Problem | undefined {
  let [value, digits, dots] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (/[0-9]/.test(character)) {
      if (digits === 1 && value === 0) return { problem: "IPv4 field has octet with leading zero" };
      value = value * 10 + Number(character);
      digits++;
      if (value > 255) return { problem: "IPv4 field has value >255" };
    } else if (character === ".") {
      if (i === 0 || i === text.length - 1 || text[i - 1] === ".")
        return { problem: "IPv4 field must have at least one digit", at: text.slice(i) };
      if (dots === 3) return { problem: "IPv4 address too long" };
      dots++;
      value = 0;
      digits = 0;
    } else return { problem: "unexpected character", at: text.slice(i) };
  }
  return dots < 3 ? { problem: "IPv4 address too short" } : undefined;
}

function problemOfIPv6(text: string): Problem | undefined {
  const percent = text.indexOf("%");
  if (percent === text.length - 1) return { problem: "zone must be a non-empty string" };
  let rest = percent < 0 ? text : text.slice(0, percent);
  let ellipsis = rest.startsWith("::");
  if (ellipsis) rest = rest.slice(2);
  if (ellipsis && rest === "") return undefined;
  let bytes = 0;
  while (bytes < 16) {
    const [digits = ""] = /^[0-9a-fA-F]*/.exec(rest) ?? [];
    if (digits.length > 4) return { problem: "each group must have 4 or less digits", at: rest };
    if (digits === "")
      return { problem: "each colon-separated field must have at least one digit", at: rest };
    if (rest[digits.length] === ".") {
      if (!ellipsis && bytes !== 12)
        return {
          problem: "embedded IPv4 address must replace the final 2 fields of the address",
          at: rest,
        };
      if (bytes + 4 > 16)
        return {
          problem: "too many hex fields to fit an embedded IPv4 at the end of the address",
          at: rest,
        };
      const problem = problemOfIPv4(rest);
      if (problem) return problem;
      rest = "";
      bytes += 4;
      break;
    }
    bytes += 2;
    rest = rest.slice(digits.length);
    if (rest === "") break;
    if (rest[0] !== ":") return { problem: "unexpected character, want colon", at: rest };
    if (rest.length === 1)
      return { problem: "colon must be followed by more characters", at: rest };
    rest = rest.slice(1);
    if (rest[0] !== ":") continue;
    if (ellipsis) return { problem: "multiple :: in address", at: rest };
    ellipsis = true;
    rest = rest.slice(1);
    if (rest === "") break;
  }
  if (rest !== "") return { problem: "trailing garbage after address", at: rest };
  if (bytes < 16 && !ellipsis) return { problem: "address string too short" };
  return bytes === 16 && ellipsis
    ? { problem: "the :: must expand to at least one field of zeros" }
    : undefined;
}
