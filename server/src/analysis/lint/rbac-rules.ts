// The rules of Roles and ClusterRoles.
import type { Path } from "../finding.ts";
import type { BoundObject } from "../resources/index.ts";
import { asList, field } from "../resources/json.ts";
import { entries } from "../resources/workload.ts";

export interface Word {
  readonly text: string;
  readonly path: Path;
}

export interface PolicyRule {
  readonly verbs: readonly Word[];
  readonly resources: readonly Word[];
  readonly groups: readonly Word[];
  readonly hasNames: boolean;
}

/** None for the roles of the system itself. */
export function policyRules({ ref, kind, value }: BoundObject): PolicyRule[] {
  const role = ref.kind === "ClusterRole" || ref.kind === "Role";
  if (!role || kind.group !== "rbac.authorization.k8s.io" || ref.name.startsWith("system:"))
    return [];
  return entries(field(value, "rules"), ["rules"]).map(({ fields, path }) => {
    const words = (list: string): Word[] =>
      asList(fields[list]).flatMap((text, i) =>
        typeof text === "string" ? [{ text, path: [...path, list, i] }] : [],
      );
    return {
      verbs: words("verbs"),
      resources: words("resources"),
      groups: words("apiGroups"),
      hasNames: asList(fields["resourceNames"]).length > 0,
    };
  });
}

export function grants(rule: PolicyRule, group: string, verbs: readonly string[]): boolean {
  const has = (words: readonly Word[], wanted: readonly string[]) =>
    words.some(({ text }) => text === "*" || wanted.includes(text));
  return has(rule.groups, [group]) && has(rule.verbs, verbs);
}

/** The entry that names one of the resources; `*` names all. */
export function resourceWord(rule: PolicyRule, resources: readonly string[]): Word | undefined {
  return rule.resources.find(({ text }) => resources.includes(text));
}
