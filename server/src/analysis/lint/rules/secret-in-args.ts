import type { Path } from "../../finding.ts";
import { asList } from "../../resources/json.ts";
import type { Rule } from "../rule.ts";
import { hasSecretShape, isSecret } from "../secrets.ts";
import { type Container, workloadOf } from "../workload.ts";

export const secretInArgs: Rule = {
  id: "secret-in-args",
  summary: "a secret in clear text among the arguments of a command",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  *check(object) {
    for (const container of workloadOf(object)?.containers ?? [])
      for (const list of ["command", "args"])
        for (const { name, path } of secretWords(container, list))
          yield {
            message: `Argument${name ? ` '${name}'` : ""} carries a secret in clear text: it shows in the manifest and in the process list.`,
            path,
          };
  },
};

/** `--name=value`, or `--name` and the word behind it; in the text of a shell only what has the shape of a secret. */
function secretWords({ fields, path }: Container, list: string): { name: string; path: Path }[] {
  const words = asList(fields[list]);
  const shell = words.some((word) => typeof word === "string" && /^-[a-z]*c$/.test(word));
  return words.flatMap((word, i) => {
    if (typeof word !== "string") return [];
    const [, flag = "", value = ""] = /^(--?[A-Za-z][\w.-]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    const next = words[i + 1];
    const separate =
      flag !== "" && !word.includes("=") && typeof next === "string" && !next.startsWith("-");
    if (!shell && flag !== "" && value !== "" && isSecret(flag, value))
      return [{ name: flag, path: [...path, list, i] }];
    if (!shell && separate && flag.startsWith("--") && isSecret(flag, next))
      return [{ name: flag, path: [...path, list, i + 1] }];
    return hasSecretShape(word) && !(i > 0 && isFlag(words[i - 1]))
      ? [{ name: "", path: [...path, list, i] }]
      : [];
  });
}

function isFlag(word: unknown): boolean {
  return typeof word === "string" && /^--[\w.-]+$/.test(word);
}
