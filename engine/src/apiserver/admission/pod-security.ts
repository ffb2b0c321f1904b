// Mirrors staging/src/k8s.io/pod-security-admission/admission/admission.go (1.36). Difference: there are no exemptions
// and no other defaults than privileged, and nothing is audited.

import { fieldErrorText } from "../../model/field-error.ts";
import type {
  AppsV1Deployment,
  BatchV1CronJob,
  CoreV1Container,
  CoreV1Namespace,
  CoreV1Pod,
  CoreV1PodTemplate,
  CoreV1PodTemplateSpec,
} from "../../model/generated/types.ts";
import { goQuote } from "../../model/go-format.ts";
import type { KubeObject, ResourceName, Stored } from "../../model/object.ts";
import { deepEqual } from "../../model/object.ts";
import type { Status } from "../../model/status.ts";
import { invalid } from "../status.ts";
import { type AdmissionContext, type AdmissionPlugin, type Attributes, refuse } from "./plugin.ts";
import { evaluatePod, forbiddenDetail, forbiddenReason } from "./pod-security/evaluate.ts";
import {
  compareLevels,
  formatLevelVersion,
  type LevelVersion,
  policyToEvaluate,
  sameLevelVersion,
} from "./pod-security/policy.ts";

/** So many pods of a namespace are looked at when its level changes. */
const maxPodsToCheck = 3000;

const ignoredPodSubresources = ["binding", "eviction", "status"];

const specTemplate = (object: KubeObject): CoreV1PodTemplateSpec | undefined =>
  (object as AppsV1Deployment).spec?.template;

/** Where a controller of pods keeps their template. */
const templates: Readonly<
  Record<ResourceName, (object: KubeObject) => CoreV1PodTemplateSpec | undefined>
> = {
  podtemplates: (object) => (object as CoreV1PodTemplate).template,
  replicationcontrollers: specTemplate,
  "replicasets.apps": specTemplate,
  "deployments.apps": specTemplate,
  "daemonsets.apps": specTemplate,
  "statefulsets.apps": specTemplate,
  "jobs.batch": specTemplate,
  "cronjobs.batch": (object) => (object as BatchV1CronJob).spec?.jobTemplate?.spec?.template,
};

function validate(attributes: Attributes, context: AdmissionContext): Status | undefined {
  const { operation, resource, subresource, object } = attributes;
  if (operation === "DELETE") return undefined;
  if (resource === "namespaces")
    return subresource ? undefined : validateNamespace(attributes, context);
  if (resource === "pods") return validatePod(attributes, context);
  const template = subresource ? undefined : templates[resource]?.(object);
  if (template) warnOf(attributes, template, context);
  return undefined;
}

function policyOf(attributes: Attributes, context: AdmissionContext) {
  const namespace = context.get<CoreV1Namespace>("namespaces", "", attributes.namespace);
  return policyToEvaluate(namespace?.metadata.labels);
}

function validatePod(attributes: Attributes, context: AdmissionContext): Status | undefined {
  const { subresource, old } = attributes;
  if (subresource && ignoredPodSubresources.includes(subresource)) return undefined;
  const pod = attributes.object as CoreV1Pod;
  if (old && !isSignificantUpdate(pod, old as Stored<CoreV1Pod>)) return undefined;
  const { enforce } = policyOf(attributes, context);
  const violations = evaluatePod(
    enforce,
    pod.metadata ?? {},
    pod.spec ?? { containers: [] },
    context.minor,
  );
  if (violations.length > 0)
    return refuse(
      attributes,
      `violates PodSecurity ${goQuote(formatLevelVersion(enforce))}: ${forbiddenDetail(violations)}`,
    );
  warnOf(attributes, pod, context);
  return undefined;
}

function warnOf(
  attributes: Attributes,
  { metadata, spec }: Pick<CoreV1Pod, "metadata" | "spec">,
  context: AdmissionContext,
): void {
  const { warn } = policyOf(attributes, context);
  const violations = evaluatePod(warn, metadata ?? {}, spec ?? { containers: [] }, context.minor);
  if (violations.length > 0)
    context.warn(
      `would violate PodSecurity ${goQuote(formatLevelVersion(warn))}: ${forbiddenDetail(violations)}`,
    );
}

/** An update matters when it changes an image or adds a container: nothing else that a policy looks at can change. */
function isSignificantUpdate(pod: CoreV1Pod, old: CoreV1Pod): boolean {
  const now = pod.spec;
  const before = old.spec;
  const differ = (a: readonly CoreV1Container[] = [], b: readonly CoreV1Container[] = []) =>
    a.length !== b.length || a.some((container, i) => container.image !== b[i]!.image);
  const ephemeral = (now?.ephemeralContainers ?? []).some((container) => {
    const known = before?.ephemeralContainers?.find((other) => other.name === container.name);
    return known?.image !== container.image;
  });
  return (
    differ(now?.containers, before?.containers) ||
    differ(now?.initContainers, before?.initContainers) ||
    ephemeral
  );
}

function validateNamespace(attributes: Attributes, context: AdmissionContext): Status | undefined {
  const { object, old, name } = attributes;
  const policy = policyToEvaluate(object.metadata?.labels);
  const before = old && policyToEvaluate(old.metadata.labels);
  const sameErrors =
    before !== undefined &&
    deepEqual(policy.errors.map(fieldErrorText), before.errors.map(fieldErrorText));
  if (policy.errors.length > 0 && !sameErrors) return invalid("", "Namespace", name, policy.errors);
  if (!before || sameLevelVersion(policy.enforce, before.enforce)) return undefined;
  const relaxed =
    policy.enforce.minor === before.enforce.minor &&
    compareLevels(policy.enforce.level, before.enforce.level) < 1;
  if (policy.enforce.level === "privileged" || relaxed) return undefined;
  for (const text of evaluatePodsInNamespace(name, policy.enforce, context)) context.warn(text);
  return undefined;
}

/** What the pods that exist would say to a new level: equal complaints are told once, with the first pod's name. */
function evaluatePodsInNamespace(
  namespace: string,
  enforce: LevelVersion,
  context: AdmissionContext,
): string[] {
  const pods = prioritized(context.list<CoreV1Pod>("pods", namespace));
  const byReason = new Map<string, string[]>();
  for (const { metadata, spec } of pods.slice(0, maxPodsToCheck)) {
    const reason = forbiddenReason(
      evaluatePod(enforce, metadata, spec ?? { containers: [] }, context.minor),
    );
    if (reason !== "") byReason.set(reason, [...(byReason.get(reason) ?? []), metadata.name]);
  }
  const warnings: string[] = [];
  if (pods.length > maxPodsToCheck)
    warnings.push(
      `new PodSecurity enforce level only checked against the first ${maxPodsToCheck} of ${pods.length} existing pods`,
    );
  if (byReason.size > 0)
    warnings.push(
      `existing pods in namespace ${goQuote(namespace)} violate the new PodSecurity enforce level ${goQuote(formatLevelVersion(enforce))}`,
    );
  const lines = [...byReason].map(([reason, names]) => {
    const first = names.sort()[0]!;
    if (names.length === 1) return `${first}: ${reason}`;
    const others = names.length === 2 ? "1 other pod" : `${names.length - 1} other pods`;
    return `${first} (and ${others}): ${reason}`;
  });
  return [...warnings, ...lines.sort()];
}

/** One pod of every controller first. */
function prioritized(pods: readonly Stored<CoreV1Pod>[]): Stored<CoreV1Pod>[] {
  const seen = new Set<string>();
  const first: Stored<CoreV1Pod>[] = [];
  const more: Stored<CoreV1Pod>[] = [];
  for (const pod of pods) {
    const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller)?.uid;
    if (owner !== undefined && seen.has(owner)) more.push(pod);
    else first.push(pod);
    if (owner !== undefined) seen.add(owner);
  }
  return [...first, ...more];
}

export const podSecurity: AdmissionPlugin = { name: "PodSecurity", validate };
