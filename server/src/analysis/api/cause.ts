// A cause of a refusal, read back from the API server's text: which field, what is wrong with it, and which value it has.
import type { Path } from "../finding.ts";
import { fieldSteps } from "./field-steps.ts";

export interface Cause {
  /** As the server names the field; positions in lists may be missing. */
  readonly path: Path;
  /** `FieldValueInvalid` and its like; `Forbidden` and so on where a whole request is refused. */
  readonly reason: string;
  /** The whole text, field first. */
  readonly message: string;
  /** The value that the text prints; undefined where it prints none. */
  readonly value: unknown;
  /** What the text says behind the value. */
  readonly detail: string;
}

const PRINTS_VALUE = /^(?:Invalid|Unsupported|Duplicate) value: |^Not found: |^Too (?:many|few): /;
const PRINTS_NONE = /^(?:Required value|Forbidden|Too long|Internal error)(?:: |$)/;

/** Reads a cause as a Status holds it. */
export function readCause(field: string, reason: string, text: string): Cause {
  const base = { path: fieldSteps(field), reason, message: `${field}: ${text}` };
  const printed = PRINTS_VALUE.exec(text);
  if (!printed) return { ...base, value: undefined, detail: text.replace(PRINTS_NONE, "") };
  const rest = text.slice(printed[0].length);
  const literal = literalOf(rest);
  const value = parsed(literal);
  return { ...base, value, detail: rest.slice(literal.length).replace(/^: /, "") };
}

/** The JSON value that a text begins with, as it stands there. */
function literalOf(text: string): string {
  const scalar = /^(?:"(?:[^"\\]|\\.)*"|[^[{:]+)/.exec(text)?.[0];
  if (scalar !== undefined) return scalar;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === "[" || token === "{") depth++;
    if ((token === "]" || token === "}") && --depth === 0) return text.slice(0, index + 1);
  }
  return text;
}

function parsed(literal: string): unknown {
  try {
    return JSON.parse(literal);
  } catch {
    return undefined;
  }
}
