import { valueAt } from "../../documents/index.ts";
import { quickFix, rename, set } from "../../fixes.ts";
import type { BoundReference, Declaration } from "../../resources/index.ts";
import { asText, field } from "../../resources/json.ts";
import { missingReferences, siblingsOf } from "../missing-references.ts";
import type { Rule, RuleFinding } from "../rule.ts";

export const refKindMismatch: Rule = {
  id: "ref-kind-mismatch",
  summary: "a reference to the right name but the wrong kind",
  severity: "warning",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    for (const bound of missingReferences(scope, object)) {
      const [sibling, ...others] = siblingsOf(scope, bound);
      if (sibling) yield mismatch(bound, sibling, others.length === 0);
    }
  },
};

/** `only`: nothing else can be meant. */
function mismatch(bound: BoundReference, sibling: Declaration, only: boolean): RuleFinding {
  const { reference, from } = bound;
  const { kindFields, id } = reference.kind;
  const related = sibling.object
    ? [
        {
          message: `${sibling.target.kind} '${reference.name}'.`,
          object: sibling.object.ref,
          path: sibling.path,
        },
      ]
    : [];
  const name = `'${reference.name}'`;
  if (kindFields === undefined) {
    const key = String(reference.place.at(-1));
    const other = KEYS[key];
    return {
      message: `${name} is a ${sibling.target.kind} in this workspace, not a ${reference.target.kind}.`,
      path: reference.place,
      part: "key",
      related,
      fixes:
        other === undefined
          ? []
          : [
              quickFix(
                `Change to ${other.key}`,
                from,
                ...(other.name === undefined
                  ? []
                  : [rename([...reference.place, other.name.from], other.name.to)]),
                rename(reference.place, other.key),
              ),
            ],
    };
  }
  const place = reference.place;
  if (id !== "scale-target")
    return {
      message: `${name} is a ${sibling.target.kind} in this workspace, not a ${reference.target.kind}.`,
      path: [...place, kindFields.kind],
      related,
      fixes: [
        quickFix(
          `Change kind to ${sibling.target.kind}`,
          from,
          set([...place, kindFields.kind], sibling.target.kind),
        ),
      ],
    };
  const written = asText(field(valueAt(from.value, place), "apiVersion"));
  const wrongKind = reference.target.kind !== sibling.target.kind;
  const apiVersion = sibling.object?.ref.apiVersion;
  return {
    message: `scaleTargetRef names ${written ? `${written} ` : ""}${reference.target.kind} ${name}, but ${name} is ${wrongKind ? `a ${sibling.target.kind}` : `in ${apiVersion}`}.`,
    path: [...place, wrongKind ? "kind" : "apiVersion"],
    related,
    fixes: [
      {
        ...quickFix(
          `Change to ${apiVersion} ${sibling.target.kind}`,
          from,
          ...(apiVersion ? [set([...place, "apiVersion"], apiVersion)] : []),
          set([...place, "kind"], sibling.target.kind),
        ),
        safe: only,
      },
    ],
  };
}

/** How the key is called that says the same of the other kind. */
const KEYS: Readonly<
  Record<string, { key: string; name?: { readonly from: string; readonly to: string } }>
> = {
  secretKeyRef: { key: "configMapKeyRef" },
  configMapKeyRef: { key: "secretKeyRef" },
  secretRef: { key: "configMapRef" },
  configMapRef: { key: "secretRef" },
  secret: { key: "configMap", name: { from: "secretName", to: "name" } },
  configMap: { key: "secret", name: { from: "name", to: "secretName" } },
};
