// Mirrors staging/src/k8s.io/apiserver/pkg/admission/plugin/{policy/matching/matching.go,webhook/predicates/{rules,object,
// namespace}} (1.36): which requests a policy is about. Difference: other groups that serve the same objects do not count
// as equivalent.
import { resourceName } from "../../../apis/kind.ts";
import type {
  AdmissionregistrationV1MatchResources,
  AdmissionregistrationV1NamedRuleWithOperations,
} from "../../../model/generated/types.ts";
import type { KubeObject } from "../../../model/object.ts";
import { matchesLabelSelector } from "../../../model/selector.ts";
import type { AdmissionContext, Attributes } from "../plugin.ts";

/** Whether the request is one of those that the constraints name. */
export function matchesRequest(
  constraints: AdmissionregistrationV1MatchResources,
  attributes: Attributes,
  context: AdmissionContext,
): boolean {
  const { namespaceSelector, objectSelector, resourceRules, excludeResourceRules } = constraints;
  const matches = (rule: AdmissionregistrationV1NamedRuleWithOperations) =>
    matchesRule(rule, constraints.matchPolicy !== "Exact", attributes, context);
  return (
    matchesNamespace(namespaceSelector, attributes, context) &&
    matchesObject(objectSelector, attributes) &&
    !excludeResourceRules?.some(matches) &&
    (!resourceRules?.length || resourceRules.some(matches))
  );
}

type Selector = AdmissionregistrationV1MatchResources["namespaceSelector"];

function isEmpty(selector: Selector): boolean {
  return (
    Object.keys(selector?.matchLabels ?? {}).length === 0 && !selector?.matchExpressions?.length
  );
}

function matchesNamespace(
  selector: Selector,
  attributes: Attributes,
  context: AdmissionContext,
): boolean {
  const { resource, namespace, name, operation, subresource } = attributes;
  if ((namespace === "" && resource !== "namespaces") || isEmpty(selector)) return true;
  const isChange = resource === "namespaces" && !subresource && operation !== "DELETE";
  const labelled = isChange
    ? attributes.object
    : context.get("namespaces", "", resource === "namespaces" ? name : namespace);
  return matchesLabelSelector(selector, labelled?.metadata?.labels);
}

function matchesObject(selector: Selector, attributes: Attributes): boolean {
  if (isEmpty(selector)) return true;
  const objects: readonly (KubeObject | undefined)[] = [newObject(attributes), attributes.old];
  return objects.some(
    (object) => object && matchesLabelSelector(selector, object.metadata?.labels),
  );
}

/** The new object; a deletion has none. */
export function newObject({ operation, object }: Attributes): KubeObject | undefined {
  return operation === "DELETE" ? undefined : object;
}

function matchesRule(
  rule: AdmissionregistrationV1NamedRuleWithOperations,
  isEquivalent: boolean,
  attributes: Attributes,
  { served, kindOf }: Pick<AdmissionContext, "served" | "kindOf">,
): boolean {
  const { operation, subresource = "", namespace } = attributes;
  const name = attributes.nameIsGenerated ? "" : attributes.name;
  const { group, version, plural, kind } = served;
  const has = (list: readonly string[] | undefined, wanted: string) =>
    list?.some((one) => one === "*" || one === wanted) ?? false;
  const isCluster = resourceName(served) === "namespaces" || namespace === "";
  const isInScope = !rule.scope || rule.scope === "*" || (rule.scope === "Cluster") === isCluster;
  const isOtherVersion = (other: string) =>
    kindOf(group === "" ? other : `${group}/${other}`, kind) !== undefined;
  return (
    isInScope &&
    has(rule.operations, operation) &&
    has(rule.apiGroups, group) &&
    (has(rule.apiVersions, version) ||
      (isEquivalent && (rule.apiVersions ?? []).some(isOtherVersion))) &&
    (rule.resources ?? []).some((path) => {
      const [resource = "", below = ""] = path.split("/", 2);
      return (resource === "*" || resource === plural) && (below === "*" || below === subresource);
    }) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name))
  );
}
