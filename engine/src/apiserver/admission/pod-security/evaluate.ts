// Mirrors staging/src/k8s.io/pod-security-admission/policy/registry.go (1.36): holds a pod to a level of the standards.
import type { CoreV1PodSpec, MetaV1ObjectMeta } from "../../../model/generated/types.ts";
import { baselineChecks } from "./baseline.ts";
import type { Violation } from "./check.ts";
import type { LevelVersion } from "./policy.ts";
import { restrictedChecks } from "./restricted.ts";

/** The checks that the pod does not pass, in order. `newest` is the minor whose standards are the latest known. */
export function evaluatePod(
  { level, minor = latest }: LevelVersion,
  metadata: MetaV1ObjectMeta,
  spec: CoreV1PodSpec,
  newest: number,
): Violation[] {
  if (level === "privileged") return [];
  const version = Math.min(minor, newest);
  const containers = [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...(spec.ephemeralContainers ?? []),
  ];
  const pod = { metadata, spec, containers, minor: version };
  const exists = ({ since = 0 }: { readonly since?: number }) => version >= since;
  const restricted = level === "restricted" ? restrictedChecks.filter(exists) : [];
  const overridden = new Set(restricted.map((check) => check.overrides));
  const baseline = baselineChecks.filter((check) => exists(check) && !overridden.has(check.id));
  return [...baseline, ...restricted].flatMap((check) => check.check(pod) ?? []);
}

/** Stands for the latest version, whichever that is. */
const latest = Number.POSITIVE_INFINITY;

/** `host namespaces (hostNetwork=true), privileged (container "a" ...)`. */
export function forbiddenDetail(violations: readonly Violation[]): string {
  return violations
    .map(({ reason, detail }) => (detail === "" ? reason : `${reason} (${detail})`))
    .join(", ");
}

export function forbiddenReason(violations: readonly Violation[]): string {
  return violations.map(({ reason }) => reason).join(", ");
}
