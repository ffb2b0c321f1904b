import type { Fix } from "../../finding.ts";
import { nearFixes, previewFix, quickFix, set } from "../../fixes.ts";
import type { BoundReference, Declaration } from "../../resources/index.ts";
import { nearest } from "../../schema/near.ts";
import type { Rule } from "../rule.ts";

export const refKeyMissing: Rule = {
  id: "ref-key-missing",
  summary: "a key that a Secret or ConfigMap of the workspace does not have",
  severity: "warning",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    const empty = new Set<string>();
    for (const bound of scope.references(object)) {
      const { reference } = bound;
      const asked = reference.keys.filter(({ path }) => path !== reference.path);
      if (asked.length === 0 || reference.optional || reference.placeholder) continue;
      // Any of several candidates may be the one that is applied.
      const found = scope.resolve(bound);
      const [best] = found;
      if (!best || found.some(({ keys }) => keys === undefined)) continue;
      for (const { name, path } of asked) {
        if (found.some(({ keys }) => keys?.some((key) => key.name === name))) continue;
        const keys = best.keys ?? [];
        // However many keys are asked of it, what has none yet is filled in once.
        const whole = `${reference.target.kind} ${reference.name}`;
        if (keys.length === 0 && empty.has(whole)) continue;
        if (keys.length === 0) empty.add(whole);
        yield {
          message: `${reference.target.kind} '${reference.name}' has no key '${name}'${keyList(name, keys)}. ${outcome(bound, name)}`,
          path,
          lowered: keys.length === 0 ? 2 : 0,
          ...(best.object && {
            related: [
              {
                message: `The ${reference.target.kind}.`,
                object: best.object.ref,
                path: ["data"],
                part: "key" as const,
              },
            ],
          }),
          fixes: fixes(bound, name, path, best),
        };
      }
    }
  },
};

const MOST_KEYS = 6;

function keyList(name: string, keys: readonly { readonly name: string }[]): string {
  const names = keys.map((key) => key.name).sort();
  if (names.length === 0) return "";
  if (names.length <= MOST_KEYS) return ` (keys: ${names.join(", ")})`;
  const near = nearest(name, names);
  const shown = near.length > 0 ? near : names.slice(0, 3);
  return ` (keys: ${shown.join(", ")}, … (${names.length} keys))`;
}

function outcome({ reference }: BoundReference, key: string): string {
  if (reference.kind.id.startsWith("env-"))
    return "The container will stay in CreateContainerConfigError.";
  const kind = reference.target.kind === "Secret" ? "secret" : "config";
  return `The Pod will stay in ContainerCreating (references non-existent ${kind} key: ${key}).`;
}

function fixes(
  { from, reference }: BoundReference,
  name: string,
  path: (typeof reference.keys)[number]["path"],
  best: Declaration,
): Fix[] {
  const near = nearest(
    name,
    (best.keys ?? []).map((key) => key.name),
  );
  const { object } = best;
  const own = object?.ref.kind === reference.target.kind;
  const data = reference.target.kind === "Secret" ? "stringData" : "data";
  return [
    ...nearFixes(from, path, near),
    ...(object && own
      ? [
          previewFix(`Add key '${name}' to ${reference.target.kind} '${reference.name}'`, [
            object,
            set([data, name], ""),
          ]),
        ]
      : []),
    ...(reference.kind.optional
      ? [quickFix("Mark optional", from, set([...reference.place, reference.kind.optional], true))]
      : []),
  ];
}
