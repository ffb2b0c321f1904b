import { quickFix, set } from "../../fixes.ts";
import { asList } from "../../resources/json.ts";
import { type Container, workloadOf } from "../../resources/workload.ts";
import { nearest } from "../../schema/near.ts";
import { type Expansion, expansionsIn, namesFromSources, variablesOf } from "../expansion.ts";
import type { Rule, RuleContext } from "../rule.ts";

export const envReferenceUndefined: Rule = {
  id: "env-reference-undefined",
  summary: "an expansion of a variable that the container does not have",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { scope }) {
    const workload = workloadOf(object);
    if (!workload) return;
    for (const container of workload.containers) {
      const texts = textsOf(container).filter(({ text }) => expansionsIn(text).length > 0);
      const sources = texts.length > 0 ? namesFromSources(scope, object, container) : undefined;
      if (sources === undefined) continue;
      const given = new Set([...variablesOf(container).map(({ name }) => name), ...sources]);
      const filledIn = kustomizeNames(scope);
      for (const { text, path, strict } of texts)
        for (const [used, within] of firstOfEach(expansionsIn(text))) {
          if (given.has(used) || filledIn.has(used) || isServiceVariable(used)) continue;
          if (strict && !/^[A-Z_][A-Z0-9_]*$/.test(used)) continue;
          const near = nearest(used, given);
          yield {
            message: `'$(${used})' refers to no variable of this container: the text stays as it is.${near[0] ? ` Did you mean ${near[0]}?` : ""}`,
            path,
            within,
            fixes: near.map((name) =>
              quickFix(
                `Use $(${name})`,
                object,
                set(path, text.replaceAll(`$(${used})`, `$(${name})`)),
              ),
            ),
          };
        }
    }
  },
};

/** Where each name is used first. */
function firstOfEach(expansions: readonly Expansion[]): Map<string, Omit<Expansion, "name">> {
  return new Map(expansions.toReversed().map(({ name, ...within }) => [name, within]));
}

/** Values of variables; and of commands and arguments, where no shell reads `$(…)` in its own way. */
function textsOf(container: Container) {
  const { fields, path } = container;
  const variables = variablesOf(container).map((one) => ({
    text: one.value,
    path: [...one.path, "value"],
    strict: false,
  }));
  const words = ["command", "args"].flatMap((list) =>
    asList(fields[list]).flatMap((text, i) =>
      typeof text === "string" ? [{ text, path: [...path, list, i], strict: true }] : [],
    ),
  );
  const shell = words.some(({ text }) => /^-[a-z]*c$/.test(text) || text.includes("\n"));
  return shell ? variables : [...variables, ...words];
}

/** Variables that the kubelet makes of the Services of the namespace, in scope or not. */
function isServiceVariable(name: string): boolean {
  return /_SERVICE_HOST$|_SERVICE_PORT(?:_\w+)?$|_PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?)?$/.test(
    name,
  );
}

function kustomizeNames(scope: RuleContext["scope"]): ReadonlySet<string> {
  return new Set(scope.kustomizations.kustomizations().flatMap(({ variables }) => variables));
}
