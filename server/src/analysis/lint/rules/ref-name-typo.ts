import { nearFixes } from "../fixes.ts";
import { missingReferences, nearNames, whereIn } from "../missing-references.ts";
import type { Rule } from "../rule.ts";

export const refNameTypo: Rule = {
  id: "ref-name-typo",
  summary: "a reference whose target is not there, but one of a similar name is",
  severity: "warning",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    for (const bound of missingReferences(scope, object)) {
      const { reference, namespace } = bound;
      const near = nearNames(scope, bound);
      const [best] = near;
      if (best === undefined) continue;
      const declaration = scope.find(reference.target, best, namespace, object)[0];
      yield {
        message: `No ${reference.target.kind} '${reference.name}'${whereIn(bound)}. Did you mean '${best}'?`,
        path: reference.path,
        ...(declaration?.object && {
          related: [
            {
              message: `${reference.target.kind} '${best}'.`,
              object: declaration.object.ref,
              path: declaration.path,
            },
          ],
        }),
        fixes: nearFixes(object, reference.path, near),
      };
    }
  },
};
