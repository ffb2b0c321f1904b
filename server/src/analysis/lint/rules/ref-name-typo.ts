import type { Fix } from "../../finding.ts";
import { samePath } from "../../path.ts";
import type { BoundReference, Declaration, ResourceScope } from "../../resources/index.ts";
import { nearFixes, previewFix, set } from "../fixes.ts";
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
        fixes: [
          ...nearFixes(object, reference.path, near),
          ...(declaration ? renameFixes(scope, bound, declaration) : []),
        ],
      };
    }
  },
};

/** The other way round: the object takes the name that this reference asks for, and so do all that name it. */
function renameFixes(
  scope: ResourceScope,
  { reference }: BoundReference,
  declaration: Declaration,
): Fix[] {
  const { object, target } = declaration;
  if (!object || !samePath(declaration.path, ["metadata", "name"])) return [];
  const { name } = reference;
  const title = `Rename the ${target.kind} '${declaration.name}' and its references to '${name}'`;
  const references = scope.referencesTo(declaration);
  return [
    previewFix(
      title,
      [object, set(declaration.path, name)],
      ...references.map((one) => [one.from, set(one.reference.path, name)] as const),
    ),
  ];
}
