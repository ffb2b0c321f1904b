// Mirrors ShouldContainerBeRestarted and the restart rules in pkg/kubelet/container/helpers.go and
// pkg/api/v1/pod/util.go (1.36).
import type { CoreV1Container, CoreV1Pod } from "../model/generated/types.ts";
import type { ContainerRecord } from "./container-record.ts";

/** Whether policy has a container that ended with `exitCode` started again, as long as its pod lives. */
export function restartsAfter(
  pod: CoreV1Pod,
  record: ContainerRecord,
  exitCode: number,
  rulesEnabled: boolean,
): boolean {
  const policy = restartPolicy(pod, record, exitCode, rulesEnabled);
  if (record.kind === "init") return exitCode !== 0 && policy !== "Never";
  return policy === "Always" || (policy === "OnFailure" && exitCode !== 0);
}

function restartPolicy(
  pod: CoreV1Pod,
  record: ContainerRecord,
  exitCode: number,
  rulesEnabled: boolean,
): string {
  if (record.kind === "sidecar") return "Always";
  if (rulesEnabled && matchingRestartRule(record.spec, exitCode) !== undefined) return "Always";
  const own = rulesEnabled ? record.spec.restartPolicy : undefined;
  return own ?? pod.spec?.restartPolicy ?? "Always";
}

/** The action of the first of the container's rules that names the exit code. */
export function matchingRestartRule(
  { restartPolicyRules }: CoreV1Container,
  exitCode: number,
): string | undefined {
  const rule = restartPolicyRules?.find(({ exitCodes }) => {
    const listed = exitCodes?.values?.includes(exitCode) === true;
    return exitCodes?.operator === "In" ? listed : exitCodes?.operator === "NotIn" && !listed;
  });
  return rule?.action;
}

/** Whether a container that a probe has killed is started again: rules about exit codes have no say in it. */
export function restartsAfterKill(
  pod: CoreV1Pod,
  { spec }: ContainerRecord,
  rulesEnabled: boolean,
): boolean {
  const own = rulesEnabled ? spec.restartPolicy : undefined;
  return (own ?? pod.spec?.restartPolicy ?? "Always") !== "Never";
}
