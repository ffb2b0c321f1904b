// Mirrors the describers of ServiceAccounts, Roles and their bindings in
// staging/src/k8s.io/kubectl/pkg/describe/describe.go and pkg/util/rbac (1.36).
import type {
  CoreV1ServiceAccount,
  RbacV1ClusterRole,
  RbacV1PolicyRule,
  RbacV1RoleBinding,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { compare, eventLines, identity, labelsAndAnnotations, type Surroundings } from "./parts.ts";
import type { Sheet } from "./sheet.ts";

export function describeServiceAccount(
  sheet: Sheet,
  account: Stored<CoreV1ServiceAccount>,
  around: Surroundings,
): void {
  const title = "Image pull secrets:";
  const names = (account.imagePullSecrets ?? []).map(({ name = "" }) => name);
  identity(sheet, account);
  labelsAndAnnotations(sheet, account);
  if (names.length === 0) sheet.line(`${title}\t<none>`);
  names.forEach((name, i) => {
    sheet.line(`${i === 0 ? title : " ".repeat(title.length)}\t${name}`);
  });
  eventLines(sheet, around);
}

export function describeRole(sheet: Sheet, role: Stored<RbacV1ClusterRole>): void {
  identity(sheet, role, false);
  labelsAndAnnotations(sheet, role);
  sheet.line("PolicyRule:");
  sheet.line("Resources\tNon-Resource URLs\tResource Names\tVerbs", 1);
  sheet.line("---------\t-----------------\t--------------\t-----", 1);
  for (const { resource, group, urls, names, verbs } of compactRules(role.rules ?? []))
    sheet.line(
      [resourceText(resource, group), bracketed(urls), bracketed(names), bracketed(verbs)].join(
        "\t",
      ),
      1,
    );
}

/** One resource of one group, or one address, and everything that may be done with it. */
interface SimpleRule {
  readonly resource: string | undefined;
  readonly group: string;
  readonly urls: readonly string[];
  readonly names: readonly string[];
  readonly verbs: string[];
}

/** Rules taken apart and put together again by what they are about. */
function compactRules(rules: readonly RbacV1PolicyRule[]): SimpleRule[] {
  const simple = new Map<string, SimpleRule>();
  const others: SimpleRule[] = [];
  for (const {
    verbs,
    apiGroups = [],
    resources = [],
    resourceNames = [],
    nonResourceURLs = [],
  } of rules) {
    for (const group of apiGroups)
      for (const resource of resources)
        for (const verb of verbs)
          for (const name of resourceNames.length > 0 ? resourceNames : [undefined]) {
            const key = JSON.stringify([group, resource, name]);
            const names = name === undefined ? [] : [name];
            const known = simple.get(key) ?? { resource, group, urls: [], names, verbs: [] };
            simple.set(key, known);
            if (!known.verbs.includes(verb)) known.verbs.push(verb);
          }
    for (const url of nonResourceURLs)
      for (const verb of verbs)
        others.push({ resource: undefined, group: "", urls: [url], names: [], verbs: [verb] });
  }
  return [...others, ...simple.values()].sort((a, b) => compare(orderOf(a), orderOf(b)));
}

/** What the rules are sorted by: their text as a Go program prints them. */
function orderOf({ verbs, group, resource, names, urls }: SimpleRule): string {
  const about =
    resource === undefined
      ? "APIGroups:[],Resources:[]"
      : `APIGroups:[${group}],Resources:[${resource}]`;
  return `Verbs:${bracketed(verbs)},${about},ResourceNames:${bracketed(names)},NonResourceURLs:${bracketed(urls)}`;
}

const bracketed = (words: readonly string[]) => `[${words.join(" ")}]`;

/** `deployments.apps/scale` */
function resourceText(resource: string | undefined, group: string): string {
  if (resource === undefined) return "";
  const slash = resource.indexOf("/");
  const plural = slash < 0 ? resource : resource.slice(0, slash);
  const subresource = slash < 0 ? "" : resource.slice(slash);
  return `${plural}${group === "" ? "" : `.${group}`}${subresource}`;
}

export function describeRoleBinding(sheet: Sheet, binding: Stored<RbacV1RoleBinding>): void {
  identity(sheet, binding, false);
  labelsAndAnnotations(sheet, binding);
  sheet.line("Role:");
  sheet.line(`Kind:\t${binding.roleRef.kind}`, 1);
  sheet.line(`Name:\t${binding.roleRef.name}`, 1);
  sheet.line("Subjects:");
  sheet.line("Kind\tName\tNamespace", 1);
  sheet.line("----\t----\t---------", 1);
  for (const { kind, name, namespace = "" } of binding.subjects ?? [])
    sheet.line(`${kind}\t${name}\t${namespace}`, 1);
}
