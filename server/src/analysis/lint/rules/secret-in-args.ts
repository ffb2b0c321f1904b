import type { EditOperation, Fix, Path } from "../../finding.ts";
import { put, set } from "../../fixes.ts";
import type { BoundObject, ResourceScope } from "../../resources/index.ts";
import { asList, asText } from "../../resources/json.ts";
import { type Container, entries, workloadOf } from "../../resources/workload.ts";
import { extractionFix, type KeyReference } from "../extract-env.ts";
import type { Rule } from "../rule.ts";
import { hasSecretShape, isSecret } from "../secrets.ts";

export const secretInArgs: Rule = {
  id: "secret-in-args",
  summary: "a secret in clear text among the arguments of a command",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  *check(object, { scope }) {
    for (const container of workloadOf(object)?.containers ?? [])
      for (const list of ["command", "args"])
        for (const word of secretWords(container, list))
          yield {
            message: `Argument${word.name ? ` '${word.name}'` : ""} carries a secret in clear text: it shows in the manifest and in the process list.`,
            path: word.path,
            fixes: moveFixes(object, scope, container, word),
          };
  },
};

interface SecretWord {
  /** The flag; empty for a word that is a secret by its shape. */
  readonly name: string;
  readonly value: string;
  /** What stands before the value in the same word: `--password=`. */
  readonly before: string;
  readonly path: Path;
}

/** `--name=value`, or `--name` and the word behind it; in the text of a shell only what has the shape of a secret. */
function secretWords({ fields, path }: Container, list: string): SecretWord[] {
  const words = asList(fields[list]);
  const shell = words.some((word) => typeof word === "string" && /^-[a-z]*c$/.test(word));
  return words.flatMap((word, i) => {
    if (typeof word !== "string") return [];
    const [, flag = "", value = ""] = /^(--?[A-Za-z][\w.-]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    const next = words[i + 1];
    const separate =
      flag !== "" && !word.includes("=") && typeof next === "string" && !next.startsWith("-");
    if (!shell && flag !== "" && value !== "" && isSecret(flag, value))
      return [{ name: flag, value, before: `${flag}=`, path: [...path, list, i] }];
    if (!shell && separate && flag.startsWith("--") && isSecret(flag, next))
      return [{ name: flag, value: next, before: "", path: [...path, list, i + 1] }];
    return hasSecretShape(word) && !(i > 0 && isFlag(words[i - 1]))
      ? [{ name: "", value: word, before: "", path: [...path, list, i] }]
      : [];
  });
}

function isFlag(word: unknown): boolean {
  return typeof word === "string" && /^--[\w.-]+$/.test(word);
}

/** The value goes into a Secret, a variable takes it from there, and the argument names the variable. */
function moveFixes(
  object: BoundObject,
  scope: ResourceScope,
  container: Container,
  { name, value, before, path }: SecretWord,
): Fix[] {
  const variable = name
    .replace(/^-+/, "")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();
  const list = [...container.path, "env"];
  const env = entries(container.fields["env"], list);
  const taken = env.some(({ fields }) => asText(fields["name"]) === variable);
  if (!/^[A-Z]/.test(variable) || taken) return [];
  const taking = (valueFrom: KeyReference): EditOperation[] => [
    set(path, `${before}$(${variable})`),
    put(list, asList(container.fields["env"]).length, { name: variable, valueFrom }),
  ];
  return [
    extractionFix({
      kind: "Secret",
      object,
      literals: [{ name: variable, value, taking }],
      scope,
      title: (secret) => `Move to Secret '${secret}' and pass as $(${variable})`,
    }),
  ];
}
