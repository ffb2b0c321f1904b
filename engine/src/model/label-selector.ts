// Reads label selectors as people write them for `-l`: `app=web,tier!=db,env in (a,b),!old`. Mirrors the grammar of
// staging/src/k8s.io/apimachinery/pkg/labels/selector.go (1.36); a mistake is told without the parser's own words.
import type { MetaV1LabelSelector } from "./generated/types.ts";

type Requirement = NonNullable<MetaV1LabelSelector["matchExpressions"]>[number];

const key = "[A-Za-z0-9][-A-Za-z0-9_./]*";
const value = "[-A-Za-z0-9_.]*";
const forms: readonly (readonly [RegExp, (match: RegExpExecArray) => Requirement])[] = [
  [
    new RegExp(`^(${key})\\s+(in|notin)\\s*\\(([^()]*)\\)$`),
    ([, name = "", operator, list = ""]) => ({
      key: name,
      operator: operator === "in" ? "In" : "NotIn",
      values: list.split(",").map((word) => word.trim()),
    }),
  ],
  [
    new RegExp(`^(${key})\\s*(==?|!=)\\s*(${value})$`),
    ([, name = "", operator, one = ""]) => ({
      key: name,
      operator: operator === "!=" ? "NotIn" : "In",
      values: [one],
    }),
  ],
  [new RegExp(`^!\\s*(${key})$`), ([, name = ""]) => ({ key: name, operator: "DoesNotExist" })],
  [new RegExp(`^(${key})$`), ([, name = ""]) => ({ key: name, operator: "Exists" })],
];

/** The selector that a text means; undefined where it means none. */
export function parseLabelSelector(text: string): MetaV1LabelSelector | undefined {
  const matchExpressions: Requirement[] = [];
  // Commas inside of brackets belong to their list.
  for (const part of text.split(/,(?![^(]*\))/).map((each) => each.trim())) {
    if (part === "" && text.trim() === "") continue;
    const form = forms
      .map(([pattern, read]) => ({ match: pattern.exec(part), read }))
      .find(({ match }) => match);
    if (!form?.match) return undefined;
    matchExpressions.push(form.read(form.match));
  }
  return { matchExpressions };
}
