// Regular expressions (apiserver/pkg/cel/library/regex.go, 1.36).
import { compilePattern, type GoRegExp } from "../../../model/regexp/matcher.ts";
import type { Library } from "../functions.ts";
import { ArrayList, EvaluationError, type Value } from "../values.ts";

export const regexLibrary: Library = {
  find: {
    "string.(string) string": (text: string, pattern: string) =>
      withPattern(pattern, (compiled) => compiled.find(text) ?? ""),
  },
  findAll: {
    "string.(string) list(string)": (text: string, pattern: string) =>
      withPattern(pattern, (compiled) => new ArrayList(compiled.findAll(text))),
    "string.(string int) list(string)": (text: string, pattern: string, limit: bigint) =>
      withPattern(pattern, (compiled) => new ArrayList(compiled.findAll(text, Number(limit)))),
  },
};

function withPattern(pattern: string, use: (compiled: GoRegExp) => Value): Value {
  const compiled = compilePattern(pattern);
  return "error" in compiled
    ? new EvaluationError(`Illegal regex: ${compiled.error}`)
    : use(compiled);
}
