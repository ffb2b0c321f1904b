import type { Fix } from "../../finding.ts";
import { nearFixes, previewFix, set } from "../../fixes.ts";
import { samePath } from "../../path.ts";
import type { BoundReference, Declaration, ResourceScope } from "../../resources/index.ts";
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
      const valid = near.filter((name) => mayBeNamed(reference.target, name));
      const best = valid[0] ?? near[0];
      if (best === undefined) continue;
      const declaration = scope.find(reference.target, best, namespace, object)[0];
      const { kind } = reference.target;
      const question =
        valid.length > 0 ? `Did you mean '${best}'?` : `${kind} '${best}' has no valid name.`;
      yield {
        message: `No ${kind} '${reference.name}'${whereIn(bound)}. ${question}`,
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
          ...nearFixes(object, reference.path, valid),
          ...(declaration ? renameFixes(scope, bound, declaration) : []),
        ],
      };
    }
  },
};

const PATH_NAMED = new Set(["Role", "ClusterRole"]);

/** Whether the API server takes an object of such a name: roles may have nearly any, most other kinds those of DNS. */
function mayBeNamed({ kind }: BoundReference["reference"]["target"], name: string): boolean {
  return PATH_NAMED.has(kind) || /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/.test(name);
}

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
