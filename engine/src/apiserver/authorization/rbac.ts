// Mirrors plugin/pkg/auth/authorizer/rbac and pkg/registry/rbac/validation/rule.go (1.36). Differences: of
// reads only those of one object are asked for, and of the roles that every cluster has only the four for users are known, without their subresources.
import type {
  RbacV1ClusterRole,
  RbacV1ClusterRoleBinding,
  RbacV1PolicyRule,
  RbacV1Role,
  RbacV1RoleBinding,
  RbacV1Subject,
} from "../../model/generated/types.ts";
import { goQuote } from "../../model/go-format.ts";
import type { ResourceName } from "../../model/object.ts";
import type { Store } from "../store.ts";

export interface Attributes {
  /** `system:serviceaccount:NAMESPACE:NAME` for a service account. */
  readonly user: string;
  readonly verb: "get" | "create" | "update" | "patch" | "delete";
  readonly resource: ResourceName;
  readonly subresource: string;
  /** Empty for what has none. */
  readonly namespace: string;
  /** Empty for a create. */
  readonly name: string;
}

const rbac = "rbac.authorization.k8s.io";
const read = ["get", "list", "watch"];
const write = [...read, "create", "delete", "deletecollection", "patch", "update"];

const editor: readonly RbacV1PolicyRule[] = [
  {
    apiGroups: [""],
    resources: [
      "configmaps",
      "events",
      "persistentvolumeclaims",
      "pods",
      "pods/eviction",
      "replicationcontrollers",
      "replicationcontrollers/scale",
      "secrets",
      "serviceaccounts",
      "services",
    ],
    verbs: write,
  },
  {
    apiGroups: ["apps"],
    resources: [
      "daemonsets",
      "deployments",
      "deployments/scale",
      "replicasets",
      "replicasets/scale",
      "statefulsets",
      "statefulsets/scale",
    ],
    verbs: write,
  },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: write },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: write },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "networkpolicies"], verbs: write },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: write },
];

/** Everything but Secrets, to look at. */
const viewer = editor.map(
  (rule): RbacV1PolicyRule => ({
    ...rule,
    resources: (rule.resources ?? []).filter((resource) => resource !== "secrets"),
    verbs: read,
  }),
);

/** The roles for users that the server creates when it starts. */
const builtIn: Readonly<Record<string, readonly RbacV1PolicyRule[]>> = {
  "cluster-admin": [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
  admin: [...editor, { apiGroups: [rbac], resources: ["roles", "rolebindings"], verbs: write }],
  edit: editor,
  view: viewer,
};

/** Why the user may not do it, in the server's words; undefined when it may. */
export function refusal(store: Store, asked: Attributes): string | undefined {
  // A namespace counts as being in itself.
  const attributes = asked.resource === "namespaces" ? { ...asked, namespace: asked.name } : asked;
  const { user, verb, resource, subresource, namespace } = attributes;
  const [plural, group] = splitResource(resource);
  const errors: string[] = [];
  if (rulesFor(store, attributes, errors).some((rule) => allows(rule, attributes)))
    return undefined;
  const what = subresource === "" ? plural : `${plural}/${subresource}`;
  const where =
    namespace === "" ? "at the cluster scope" : `in the namespace ${goQuote(namespace)}`;
  const text = `User ${goQuote(user)} cannot ${verb} resource ${goQuote(what)} in API group ${goQuote(group)} ${where}`;
  if (errors.length === 0) return text;
  const reason = errors.length === 1 ? errors[0] : `[${errors.join(", ")}]`;
  return `${text}: RBAC: ${reason}`;
}

/** The rules of every role that is bound to the user here; roles that are missing become errors. */
function rulesFor(store: Store, { user, namespace }: Attributes, errors: string[]) {
  const everywhere = store.list(`clusterrolebindings.${rbac}`) as RbacV1ClusterRoleBinding[];
  const here =
    namespace === "" ? [] : (store.list(`rolebindings.${rbac}`, namespace) as RbacV1RoleBinding[]);
  return [...everywhere, ...here]
    .filter(({ subjects, metadata }) =>
      subjects?.some((subject) => isSubject(subject, user, metadata?.namespace ?? "")),
    )
    .flatMap(({ roleRef: { kind, name }, metadata }): readonly RbacV1PolicyRule[] => {
      const role =
        kind === "ClusterRole"
          ? (store.get(`clusterroles.${rbac}`, "", name) as RbacV1ClusterRole | undefined)
          : (store.get(`roles.${rbac}`, metadata?.namespace ?? "", name) as RbacV1Role | undefined);
      if (role) return role.rules ?? [];
      const known = kind === "ClusterRole" && Object.hasOwn(builtIn, name) && builtIn[name];
      if (known) return known;
      errors.push(`${kind.toLowerCase()}.${rbac} ${goQuote(name)} not found`);
      return [];
    });
}

function isSubject({ kind, name, namespace }: RbacV1Subject, user: string, local: string): boolean {
  if (kind === "User") return name === user;
  if (kind === "Group") return groupsOf(user).includes(name);
  return user === `system:serviceaccount:${namespace ?? local}:${name}`;
}

function groupsOf(user: string): string[] {
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(user) ?? [];
  const ofAccounts =
    namespace === undefined
      ? []
      : ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];
  return [...ofAccounts, "system:authenticated"];
}

function allows(rule: RbacV1PolicyRule, attributes: Attributes): boolean {
  const { verb, resource, subresource, name } = attributes;
  const [plural, group] = splitResource(resource);
  const { verbs, apiGroups = [], resources = [], resourceNames = [] } = rule;
  const full = subresource === "" ? plural : `${plural}/${subresource}`;
  return (
    (verbs.includes("*") || verbs.includes(verb)) &&
    (apiGroups.includes("*") || apiGroups.includes(group)) &&
    resources.some(
      (each) =>
        each === "*" || each === full || (subresource !== "" && each === `*/${subresource}`),
    ) &&
    (resourceNames.length === 0 || resourceNames.includes(name))
  );
}

/** `deployments.apps` -> its plural and its group. */
function splitResource(resource: ResourceName): readonly [plural: string, group: string] {
  const dot = resource.indexOf(".");
  return dot < 0 ? [resource, ""] : [resource.slice(0, dot), resource.slice(dot + 1)];
}
