// The rules of roles: groups, their resources with what is below them, and the verbs that these know.
import type { PackKind } from "#engine";
import { valueAt } from "../../documents/index.ts";
import { asList } from "../../resources/json.ts";
import type { Choice } from "./choice.ts";
import type { CursorContext } from "./cursor-context.ts";

const verbs = [
  "get",
  "list",
  "watch",
  "create",
  "update",
  "patch",
  "delete",
  "deletecollection",
  "*",
];
const scaled = ["scale", "status"];

/** What a resource has below it that a role can name, by group and resource. */
const subresources: Readonly<Record<string, readonly string[]>> = {
  "/pods": [
    "attach",
    "binding",
    "ephemeralcontainers",
    "eviction",
    "exec",
    "log",
    "portforward",
    "proxy",
    "resize",
    "status",
  ],
  "/nodes": ["metrics", "proxy", "stats", "status"],
  "/services": ["proxy", "status"],
  "/serviceaccounts": ["token"],
  "/namespaces": ["finalize", "status"],
  "/persistentvolumes": ["status"],
  "/persistentvolumeclaims": ["status"],
  "/resourcequotas": ["status"],
  "/replicationcontrollers": scaled,
  "apps/deployments": scaled,
  "apps/replicasets": scaled,
  "apps/statefulsets": scaled,
  "apps/daemonsets": ["status"],
  "batch/jobs": ["status"],
  "batch/cronjobs": ["status"],
  "autoscaling/horizontalpodautoscalers": ["status"],
  "policy/poddisruptionbudgets": ["status"],
  "networking.k8s.io/ingresses": ["status"],
  "certificates.k8s.io/certificatesigningrequests": ["approval", "status"],
};

/** Verbs of single resources, beside or instead of the usual ones. */
const verbsOf: Readonly<Record<string, readonly string[]>> = {
  "pods/attach": ["create", "get"],
  "pods/binding": ["create"],
  "pods/eviction": ["create"],
  "pods/exec": ["create", "get"],
  "pods/log": ["get"],
  "pods/portforward": ["create", "get"],
  "pods/ephemeralcontainers": ["get", "patch", "update"],
  "pods/resize": ["get", "patch", "update"],
  "serviceaccounts/token": ["create"],
  "namespaces/finalize": ["update"],
  "nodes/metrics": ["get"],
  "nodes/stats": ["get"],
  "certificatesigningrequests/approval": ["update"],
  signers: ["approve", "attest", "sign"],
  roles: [...verbs, "bind", "escalate"],
  clusterroles: [...verbs, "bind", "escalate"],
  users: ["impersonate"],
  groups: ["impersonate"],
  serviceaccounts: [...verbs, "impersonate"],
  tokenreviews: ["create"],
  subjectaccessreviews: ["create"],
  localsubjectaccessreviews: ["create"],
  selfsubjectaccessreviews: ["create"],
  selfsubjectrulesreviews: ["create"],
  selfsubjectreviews: ["create"],
  bindings: ["create"],
  componentstatuses: ["get", "list"],
};

/** apiGroups, resources and verbs in a rule of a role; nothing elsewhere. */
export function roleChoices({ object, path }: CursorContext, kinds: readonly PackKind[]): Choice[] {
  if (object?.ref.kind !== "Role" && object?.ref.kind !== "ClusterRole") return [];
  const [list, index, field] = path;
  if (list !== "rules" || typeof index !== "number" || path.length !== 4) return [];
  const rule = (name: string) => asList(valueAt(object.value, ["rules", index, name]));
  switch (field) {
    case "apiGroups":
      return [...new Set(kinds.map(({ group }) => group)), "*"].map(plain);
    case "resources":
      return resourceChoices(kinds, rule("apiGroups"));
    case "verbs":
      return verbChoices(rule("resources"));
    default:
      return [];
  }
}

const plain = (value: string): Choice => ({ value, kind: "value" });

/** Resources before what is below them; only those of the groups that the rule names. */
function resourceChoices(kinds: readonly PackKind[], groups: readonly unknown[]): Choice[] {
  const wanted = kinds.filter(
    ({ group }) => groups.length === 0 || groups.includes(group) || groups.includes("*"),
  );
  const found = new Map<string, Choice>();
  for (const { group, plural = "" } of wanted) {
    const detail = group || "core";
    found.set(plural, { ...plain(plural), detail });
    for (const below of subresources[`${group}/${plural}`] ?? [])
      found.set(`${plural}/${below}`, { ...plain(`${plural}/${below}`), detail, rank: 300 });
  }
  return [...found.values()];
}

/** The verbs that any of the resources knows. */
function verbChoices(resources: readonly unknown[]): Choice[] {
  const known = resources.flatMap((resource) => {
    const name = String(resource);
    const own = Object.hasOwn(verbsOf, name) ? verbsOf[name] : undefined;
    return own ?? (name.includes("/") ? ["get", "update", "patch"] : verbs);
  });
  const offered = known.length === 0 ? verbs : [...new Set(known)];
  return offered.map((value, i) => ({ ...plain(value), rank: 100 + i }));
}
