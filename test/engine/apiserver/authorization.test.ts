// Who may do what: the rules of Roles and bindings, and the words of a refusal.
import assert from "node:assert/strict";
import test from "node:test";
import { refusal } from "../../../engine/src/apiserver/authorization/rbac.ts";
import { Store } from "../../../engine/src/apiserver/store.ts";
import type { KubeObject } from "../../../engine/src/model/object.ts";

const rbac = "rbac.authorization.k8s.io";
const user = "system:serviceaccount:team:bot";

function bound(
  rules: readonly object[],
  {
    cluster = false,
    subject = {},
    role = "r",
  }: { cluster?: boolean; subject?: object; role?: string } = {},
): Store {
  const store = new Store();
  const put = (plural: string, object: object) =>
    store.put(`${plural}.${rbac}`, object as KubeObject, 0);
  const kind = cluster ? "ClusterRole" : "Role";
  const namespace = cluster ? {} : { namespace: "team" };
  if (rules.length > 0)
    put(cluster ? "clusterroles" : "roles", { metadata: { name: "r", ...namespace }, rules });
  put(cluster ? "clusterrolebindings" : "rolebindings", {
    metadata: { name: "b", ...namespace },
    roleRef: { kind, name: role },
    subjects: [{ kind: "ServiceAccount", name: "bot", namespace: "team", ...subject }],
  });
  return store;
}

const create = {
  user,
  verb: "create",
  resource: "pods",
  subresource: "",
  namespace: "team",
  name: "",
} as const;
const pods = { apiGroups: [""], resources: ["pods"], verbs: ["create"] };
const refused =
  'User "system:serviceaccount:team:bot" cannot create resource "pods" in API group "" in the namespace "team"';

const cases = [
  { name: "nothing is bound", store: new Store(), given: create, want: refused },
  { name: "the rule fits", store: bound([pods]), given: create, want: undefined },
  {
    name: "the verb does not fit",
    store: bound([{ ...pods, verbs: ["delete"] }]),
    given: create,
    want: refused,
  },
  {
    name: "everything is allowed",
    store: bound([{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }], { cluster: true }),
    given: { ...create, resource: "nodes", namespace: "", name: "n" },
    want: undefined,
  },
  {
    name: "a Role counts in its namespace only",
    store: bound([pods]),
    given: { ...create, namespace: "other" },
    want: refused.replace('namespace "team"', 'namespace "other"'),
  },
  {
    name: "a name is meant",
    store: bound([{ ...pods, verbs: ["delete"], resourceNames: ["one"] }]),
    given: { ...create, verb: "delete", name: "two" },
    want: refused.replace("create", "delete"),
  },
  {
    name: "a subresource is a resource of its own",
    store: bound([{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"] }]),
    given: {
      ...create,
      verb: "patch",
      resource: "deployments.apps",
      subresource: "scale",
      name: "w",
    },
    want: 'User "system:serviceaccount:team:bot" cannot patch resource "deployments/scale" in API group "apps" in the namespace "team"',
  },
  {
    name: "a group of the account is bound",
    store: bound([pods], { subject: { kind: "Group", name: "system:serviceaccounts:team" } }),
    given: create,
    want: undefined,
  },
  {
    name: "the role is missing",
    store: bound([], { role: "gone" }),
    given: create,
    want: `${refused}: RBAC: role.rbac.authorization.k8s.io "gone" not found`,
  },
  {
    name: "a role that every cluster has",
    store: bound([], { cluster: true, role: "edit" }),
    given: create,
    want: undefined,
  },
  {
    name: "who may look may not change",
    store: bound([], { cluster: true, role: "view" }),
    given: { ...create, verb: "patch", name: "web" },
    want: refused.replace("create", "patch"),
  },
  {
    name: "who may look may look",
    store: bound([], { cluster: true, role: "view" }),
    given: { ...create, verb: "get", name: "web" },
    want: undefined,
  },
  {
    name: "what has no namespace",
    store: new Store(),
    given: { ...create, verb: "patch", resource: "nodes", namespace: "", name: "n" },
    want: 'User "system:serviceaccount:team:bot" cannot patch resource "nodes" in API group "" at the cluster scope',
  },
] as const;

for (const { name, store, given, want } of cases)
  test(`rights: ${name}`, () => {
    assert.equal(refusal(store, given), want);
  });
