// Mirrors staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go (1.36). Differences: quotas are
// taken in order of name, where the server's order is random; `limitedResources` can not be configured.
import { type Resources, resourceListOf, resourcesOf } from "../../apis/core/v1/resource-list.ts";
import type { QuotaEvaluator } from "../../apis/quota/evaluator.ts";
import { evaluatorOf, scopesMatch } from "../../apis/quota/registry.ts";
import type { CoreV1ResourceQuota } from "../../model/generated/types.ts";
import { clone, type KubeObject, type Stored } from "../../model/object.ts";
import { Quantity } from "../../model/quantity.ts";
import type { Status } from "../../model/status.ts";
import { type AdmissionContext, type AdmissionPlugin, type Attributes, refuse } from "./plugin.ts";

type Quota = Stored<CoreV1ResourceQuota>;

function validate(attributes: Attributes, context: AdmissionContext): Status | undefined {
  const { namespace } = attributes;
  const all =
    namespace === "" ? [] : context.list<CoreV1ResourceQuota>("resourcequotas", namespace);
  const evaluator = all.length === 0 ? undefined : evaluatorOf(attributes.resource);
  if (!evaluator?.handles(attributes)) return undefined;
  const { object, old } = attributes;
  const quotas = [...all]
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .filter((quota) => isInteresting(quota, evaluator, object, context));
  for (const quota of quotas) {
    const reason = unfit(quota, evaluator, object, context);
    if (reason !== undefined) return refuse(attributes, reason);
  }
  const usage = evaluator.usage(object, context);
  const negative = [...usage].filter(([, amount]) => amount.sign() < 0).map(([name]) => name);
  if (negative.length > 0)
    return refuse(
      attributes,
      `quota usage is negative for resource(s): ${negative.sort().join(",")}`,
    );
  const charged: KubeObject[] = [];
  for (const quota of quotas) {
    const counted = old && scopesMatch(quota, evaluator, old, context);
    const delta = withoutZeros(counted ? increase(usage, evaluator.usage(old, context)) : usage);
    const outcome = charge(quota, delta, attributes.subresource === "status");
    if (typeof outcome === "string") return refuse(attributes, outcome);
    if (outcome) charged.push(outcome);
  }
  for (const quota of charged) context.put("resourcequotas", quota);
  return undefined;
}

/** Only what the quota controller has written down counts: a quota without status limits nothing yet. */
const hardNames = (quota: Quota): string[] => Object.keys(quota.status?.hard ?? {});

function isInteresting(
  quota: Quota,
  evaluator: QuotaEvaluator,
  object: KubeObject,
  context: AdmissionContext,
): boolean {
  return (
    evaluator.matchingResources(hardNames(quota)).length > 0 &&
    scopesMatch(quota, evaluator, object, context)
  );
}

function unfit(
  quota: Quota,
  evaluator: QuotaEvaluator,
  object: KubeObject,
  context: AdmissionContext,
): string | undefined {
  const { name } = quota.metadata;
  const restricted = evaluator.matchingResources(hardNames(quota));
  const reason = evaluator.constraints?.(restricted, object, context);
  if (reason !== undefined) return `failed quota: ${name}: ${reason}`;
  if (restricted.every((resource) => quota.status?.used?.[resource] !== undefined))
    return undefined;
  return `status unknown for quota: ${name}, resources: ${restricted.sort().join(",")}`;
}

/** The quota with the delta added to what is used; the text of the refusal; or nothing when nothing changes. */
function charge(quota: Quota, delta: Resources, mayExceed: boolean): string | Quota | undefined {
  const hard = resourcesOf(quota.status?.hard);
  const used = resourcesOf(quota.status?.used);
  const requested = new Map([...delta].filter(([name]) => hard.has(name)));
  if (requested.size === 0) return undefined;
  const after = new Map(used);
  for (const [name, amount] of requested)
    after.set(name, (used.get(name) ?? Quantity.zero()).add(amount));
  const exceeded = [...requested.keys()]
    .filter((name) => !mayExceed && after.get(name)!.compare(hard.get(name)!) > 0)
    .sort();
  if (exceeded.length > 0) {
    const print = (amounts: Resources) =>
      exceeded
        .filter((name) => amounts.has(name))
        .map((name) => `${name}=${amounts.get(name)}`)
        .join(",");
    return `exceeded quota: ${quota.metadata.name}, requested: ${print(requested)}, used: ${print(used)}, limited: ${print(hard)}`;
  }
  const copy = clone(quota);
  copy.status = { ...copy.status, used: resourceListOf(after) };
  return copy;
}

/** What `now` has more than `before`; a resource that became less counts as nothing. */
function increase(now: Resources, before: Resources): Resources {
  return new Map(
    [...now].map(([name, amount]) => {
      const difference = amount.sub(before.get(name) ?? Quantity.zero());
      return [name, difference.sign() < 0 ? Quantity.zero() : difference];
    }),
  );
}

const withoutZeros = (amounts: Resources): Resources =>
  new Map([...amounts].filter(([, amount]) => !amount.isZero()));

export const resourceQuota: AdmissionPlugin = { name: "ResourceQuota", validate };
