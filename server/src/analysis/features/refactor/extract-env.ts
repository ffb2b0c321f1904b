// Values of environment variables move to a ConfigMap or a Secret: the one at the cursor, or all of its container.
import type { Path } from "../../finding.ts";
import { extractionFix, type Literal, takenByVariable } from "../../lint/extract-env.ts";
import { isSecret } from "../../lint/secrets.ts";
import { startsWith } from "../../path.ts";
import { asText } from "../../resources/json.ts";
import { entries, workloadOf } from "../../resources/workload.ts";
import { appends, type Refactor, structural } from "./refactoring.ts";

const targets = [
  { id: "extractConfigMap", kind: "ConfigMap" },
  { id: "extractSecret", kind: "Secret" },
] as const;

export const extractEnv: Refactor = (context) => {
  const { object, path, resources } = context;
  if (!object || !appends(object)) return [];
  const container = workloadOf(object)?.containers.find((one) => startsWith(path, one.path));
  if (!container) return [];
  const written = literalsOf(container.fields["env"], [...container.path, "env"]);
  return targets.flatMap(({ id, kind }) => {
    // What looks like a secret does not go where everybody can read it.
    const all = written.filter(({ name, value }) => kind === "Secret" || !isSecret(name, value));
    const at = all.filter((one) => startsWith(path, one.path));
    const choices = at.length === all.length ? [all] : [at, all];
    return choices.flatMap((literals) => {
      const [first] = literals;
      if (!first) return [];
      const what = literals.length === 1 ? first.name : `${literals.length} variables`;
      const title = (name: string) => `Move ${what} to ${kind} '${name}'`;
      const fix = extractionFix({ kind, object, literals, scope: resources, title });
      return [structural(id, fix, context)];
    });
  });
};

/** Values that refer to other variables stay: what comes from elsewhere is not expanded. */
function literalsOf(env: unknown, path: Path): (Literal & { readonly path: Path })[] {
  return entries(env, path).flatMap(({ fields, path: at }) => {
    const name = asText(fields["name"]);
    const { value } = fields;
    const literal = typeof value === "string" && !value.includes("$(");
    return name !== undefined && literal
      ? [{ name, value, path: at, taking: takenByVariable(at) }]
      : [];
  });
}
