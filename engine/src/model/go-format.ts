// How Go prints values: the verbs that Kubernetes' texts are made with.

/** What `%q` leaves as it is: printable ASCII without quotes and backslashes. */
const plainText = /^[ !#-[\]-~]*$/;

/** What Go and CEL write behind a backslash, and the control characters that it stands for. */
export const controlCharacters: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const controlLetters = new Map(
  Object.entries(controlCharacters).map(([letter, character]) => [character, letter]),
);

/** How Go and CEL write a control character that has a letter, `\n` for a line break; undefined for all others. */
export function controlEscape(character: string): string | undefined {
  const letter = controlLetters.get(character);
  return letter && `\\${letter}`;
}

/** Go's `%q`: double quotes, with Go's escapes for control and unprintable characters. */
export function goQuote(text: string): string {
  if (plainText.test(text)) return `"${text}"`;
  let out = '"';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const control = controlEscape(character);
    if (character === '"' || character === "\\") out += `\\${character}`;
    else if (control) out += control;
    else if (code < 32 || code === 127) out += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code < 127 || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character)) out += character;
    else if (code < 0x10000) out += `\\u${code.toString(16).padStart(4, "0")}`;
    else out += `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return `${out}"`;
}

/** `encoding/json`'s form: map keys sorted, `<`, `>`, `&`, U+2028 and U+2029 escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(sortKeys(value)).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sortKeys(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort())
    sorted[key] = sortKeys((value as Record<string, unknown>)[key]);
  return sorted;
}

/** `%v` of a decoded JSON value: `map[a:1 b:[x y]]`. */
export function goPrint(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goPrint).join(" ")}]`;
  if (typeof value !== "object") return String(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const entries = Object.keys(fields)
    .sort()
    .map((key) => `${key}:${goPrint(fields[key])}`);
  return `map[${entries.join(" ")}]`;
}

/** `%T` of a decoded JSON value. */
export function goTypeOf(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  if (typeof value === "boolean") return "bool";
  return typeof value === "string" ? "string" : "map[string]interface {}";
}

/** Several errors as apimachinery's aggregate prints them; undefined for none. */
export function goAggregate(errors: readonly string[]): string | undefined {
  const distinct = [...new Set(errors)];
  return distinct.length > 1 ? `[${distinct.join(", ")}]` : distinct[0];
}
