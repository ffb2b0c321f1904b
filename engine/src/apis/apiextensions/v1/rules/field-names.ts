// Mirrors staging/src/k8s.io/apiserver/pkg/cel/escaping.go (1.36): the names of properties as rules write them.
import { reservedWords } from "../../../cel/parser.ts";

/** The property's name as rules write it; nothing where they can not. */
export function escapeName(name: string): string | undefined {
  if (/^[0-9]|^$|[^\w./-]/.test(name)) return undefined;
  if (reservedWords.has(name)) return `__${name}__`;
  return name
    .replace(/__/g, "__underscores__")
    .replace(/\./g, "__dot__")
    .replace(/-/g, "__dash__")
    .replace(/\//g, "__slash__");
}

const marks: Readonly<Record<string, string>> = {
  underscores: "__",
  dot: ".",
  dash: "-",
  slash: "/",
};

/** The property that a rule means; nothing where no property is written so. */
export function unescapeName(name: string): string | undefined {
  const [, word = ""] = /^__(\w+?)__$/.exec(name) ?? [];
  if (reservedWords.has(word)) return word;
  const unescaped = name.replace(/__(underscores|dot|dash|slash)__/g, (_, mark) => marks[mark]!);
  return escapeName(unescaped) === name ? unescaped : undefined;
}
