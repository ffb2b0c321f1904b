// Fixes for what the API server refuses or warns about. A code has its own ones; what they do not serve, the kind of the
// cause does: a value that is not supported, a field that is not allowed, a name that is spelled wrong.
import type { Fix } from "../../finding.ts";
import { fixesOfAnyCause } from "./any-cause.ts";
import { labelFixes } from "./labels.ts";
import { nameFixes, securityLevelFixes } from "./names.ts";
import { portFixes } from "./ports.ts";
import type { CauseToFix, Fixer } from "./request.ts";
import { limitTypeFixes, resourceFixes } from "./resources.ts";
import { secretFixes } from "./secrets.ts";
import { selectorFixes } from "./selectors.ts";
import { headlessFixes, nodePortConflictFixes, nodePortFixes } from "./services.ts";
import { volumeMountFixes } from "./volumes.ts";
import {
  autoscalerFixes,
  hostPortFixes,
  probeFixes,
  restartPolicyFixes,
  rolloutFixes,
  scaleTargetFixes,
  scheduleFixes,
  spreadFixes,
  subjectFixes,
} from "./workloads.ts";

export { namespaceFixes } from "./names.ts";
export { withOtherType } from "./secrets.ts";
export { fixesOfWarning, withConsequence } from "./warnings.ts";

const byCode: Readonly<Record<string, Fixer>> = {
  "api-invalid": (request) => [
    ...limitTypeFixes(request),
    ...headlessFixes(request),
    ...scaleTargetFixes(request),
    ...subjectFixes(request),
  ],
  "selector-mismatch": selectorFixes,
  "name-invalid": nameFixes,
  "pod-security-violation": securityLevelFixes,
  "label-invalid": labelFixes,
  "port-invalid": portFixes,
  "port-host-duplicate": hostPortFixes,
  "volume-mount-invalid": volumeMountFixes,
  "service-nodeport-out-of-range": nodePortFixes,
  "service-nodeport-conflict": nodePortConflictFixes,
  "restart-policy-invalid": restartPolicyFixes,
  "probe-invalid": probeFixes,
  "cronjob-schedule-invalid": scheduleFixes,
  "rollout-invalid": rolloutFixes,
  "topology-spread-invalid": spreadFixes,
  "hpa-replicas-invalid": autoscalerFixes,
  "resources-invalid": resourceFixes,
  "secret-type-mismatch": secretFixes,
};

/** More than these nobody reads. */
const MOST_CHOICES = 5;

export function fixesOfCause(request: CauseToFix): Fix[] {
  const own = byCode[request.code]?.(request) ?? [];
  return (own.length > 0 ? own : fixesOfAnyCause(request)).slice(0, MOST_CHOICES);
}
