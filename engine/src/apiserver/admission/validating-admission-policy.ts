// Mirrors staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/dispatcher.go (1.36). Differences: policies
// and their bindings are taken in the order of their names, where the server's order is random; one that is created in a
// dry run counts from a second later on, as the server looks for new ones every second; annotations are not logged.

import type {
  AdmissionregistrationV1ValidatingAdmissionPolicy,
  AdmissionregistrationV1ValidatingAdmissionPolicyBinding,
} from "../../model/generated/types.ts";
import type { KubeObject, Stored } from "../../model/object.ts";
import type { Status } from "../../model/status.ts";
import { parseTime } from "../../model/time.ts";
import { wasLoaded } from "../loaded.ts";
import { type AdmissionContext, type AdmissionPlugin, type Attributes, refuse } from "./plugin.ts";
import { compilePolicy } from "./policy/compiled-policy.ts";
import { type Denial, evaluatePolicy } from "./policy/evaluate-policy.ts";
import { matchesRequest } from "./policy/matching.ts";
import { collectParams, paramKindProblem } from "./policy/params.ts";
import { PolicyBindings, RequestVariables } from "./policy/variables.ts";

type Policy = Stored<KubeObject & AdmissionregistrationV1ValidatingAdmissionPolicy>;
type Binding = Stored<KubeObject & AdmissionregistrationV1ValidatingAdmissionPolicyBinding>;

const group = "admissionregistration.k8s.io";
/** How often the server looks for policies that have changed. */
const refreshMs = 1000;

interface Decision extends Denial {
  readonly policy: Policy;
  readonly binding?: Binding;
}

function validate(attributes: Attributes, context: AdmissionContext): Status | undefined {
  const bindings = context.list<Binding>(`validatingadmissionpolicybindings.${group}`);
  // What policies are made of is not subject to them.
  if (bindings.length === 0 || attributes.kind.group === group) return undefined;
  const variables = new RequestVariables(attributes, context);
  const decisions = context
    .list<Policy>(`validatingadmissionpolicies.${group}`)
    .filter((policy) => isInEffect(policy, context))
    .sort(byName)
    .flatMap((policy) => {
      const own = bindings.filter(
        (binding) =>
          binding.spec?.policyName === policy.metadata.name && isInEffect(binding, context),
      );
      return own.length === 0
        ? []
        : decide(policy, own.sort(byName), variables, attributes, context);
    });
  const [first] = decisions;
  return first && refusal(first, attributes);
}

function byName(a: Stored, b: Stored): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

function isInEffect(stored: Stored, context: AdmissionContext): boolean {
  if (wasLoaded(stored)) return true;
  const createdMs = parseTime(stored.metadata.creationTimestamp ?? "") ?? 0;
  return context.nowMs() - createdMs >= refreshMs;
}

function decide(
  policy: Policy,
  bindings: readonly Binding[],
  variables: RequestVariables,
  attributes: Attributes,
  context: AdmissionContext,
): Decision[] {
  const { matchConstraints, paramKind, failurePolicy } = policy.spec ?? {};
  if (!matchesRequest(matchConstraints ?? {}, attributes, context)) return [];
  const ignores = failurePolicy === "Ignore";
  const misconfigured = (message: string, binding?: Binding): Decision[] =>
    ignores ? [] : [{ policy, message, ...(binding ? { binding } : {}) }];
  const problem = paramKind && paramKindProblem(paramKind, context);
  if (problem) return misconfigured(`failed to configure policy: ${problem}`);
  return bindings.flatMap((binding) => {
    const { matchResources, paramRef, validationActions = [] } = binding.spec ?? {};
    if (matchResources && !matchesRequest(matchResources, attributes, context)) return [];
    const params = collectParams(paramKind, paramRef, attributes.namespace, context);
    if (typeof params === "string")
      return misconfigured(`failed to configure binding: ${params}`, binding);
    const denials = params.flatMap((param) => {
      const compiled = compilePolicy(policy);
      const values = new PolicyBindings(variables, param, compiled.variables, context);
      return evaluatePolicy(compiled, values, ignores);
    });
    if (validationActions.includes("Warn"))
      for (const { message, always } of denials)
        if (!always)
          context.warn(
            `Validation failed for ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}': ${message}`,
          );
    return denials
      .filter(({ always }) => always || validationActions.includes("Deny"))
      .map((denial) => ({ ...denial, policy, binding }));
  });
}

const codes: Readonly<Record<string, number>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
};

/** Upstream tells of the first one only. */
function refusal({ policy, binding, message, reason }: Decision, attributes: Attributes): Status {
  const by = binding ? ` with binding '${binding.metadata.name}'` : "";
  const text = `ValidatingAdmissionPolicy '${policy.metadata.name}'${by} denied request: ${message}`;
  const status = refuse(attributes, text, [{ message: text }]);
  return {
    ...status,
    reason: (reason ?? "Invalid") as NonNullable<Status["reason"]>,
    code: codes[reason ?? ""] ?? 422,
  };
}

export const validatingAdmissionPolicyPlugin: AdmissionPlugin = {
  name: "ValidatingAdmissionPolicy",
  validate,
};
