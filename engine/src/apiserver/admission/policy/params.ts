// Mirrors CollectParams of staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go (1.36): the
// objects that a policy is evaluated with. Difference: they come in the order of their names.
import { resourceName } from "../../../apis/kind.ts";
import { type AnyKind, storedResource } from "../../../apis/registry.ts";
import type {
  AdmissionregistrationV1ParamKind,
  AdmissionregistrationV1ParamRef,
} from "../../../model/generated/types.ts";
import { type KubeObject, parseApiVersion } from "../../../model/object.ts";
import { matchesLabelSelector } from "../../../model/selector.ts";
import type { AdmissionContext } from "../plugin.ts";

/** A policy without a kind of parameters is evaluated once, with none. */
const withoutParams: readonly (KubeObject | null)[] = [null];

/** Why the kind can not be read, if so. */
export function paramKindProblem(
  { apiVersion = "", kind = "" }: AdmissionregistrationV1ParamKind,
  context: AdmissionContext,
): string | undefined {
  if (context.kindOf(apiVersion, kind)) return undefined;
  const { group, version } = parseApiVersion(apiVersion);
  return `failed to find resource referenced by paramKind: '${group}/${version}, Kind=${kind}'`;
}

/** The parameters, or why there are none. */
export function collectParams(
  paramKind: AdmissionregistrationV1ParamKind | undefined,
  reference: AdmissionregistrationV1ParamRef | undefined,
  namespace: string,
  context: AdmissionContext,
): readonly (KubeObject | null)[] | string {
  if (!paramKind || !reference) return withoutParams;
  const kind = context.kindOf(paramKind.apiVersion ?? "", paramKind.kind ?? "")!;
  const from = kind.namespaced ? reference.namespace || namespace : "";
  if (kind.namespaced && from === "")
    return "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources";
  if (!kind.namespaced && reference.namespace)
    return "paramRef.namespace must not be provided for a cluster-scoped `paramKind`";
  const found = find(kind, reference, from, context);
  return found.length === 0 && reference.parameterNotFoundAction === "Deny"
    ? "no params found for policy binding with `Deny` parameterNotFoundAction"
    : found;
}

function find(
  kind: AnyKind,
  { name, selector }: AdmissionregistrationV1ParamRef,
  namespace: string,
  context: AdmissionContext,
): readonly KubeObject[] {
  const resource = storedResource(resourceName(kind));
  if (name) {
    const object = context.get(resource, namespace, name);
    return object ? [object] : [];
  }
  return context
    .list(resource, namespace)
    .filter(({ metadata }) => matchesLabelSelector(selector, metadata.labels))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}
