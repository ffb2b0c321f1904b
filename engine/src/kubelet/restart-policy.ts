// Mirrors ShouldContainerBeRestarted and the restart rules in pkg/kubelet/container/helpers.go and
// pkg/api/v1/pod/util.go (1.36). Difference: RestartAllContainers restarts the container that exited only.
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
  if (rulesEnabled && matchesRestartRule(record.spec, exitCode)) return "Always";
  const own = rulesEnabled ? record.spec.restartPolicy : undefined;
  return own ?? pod.spec?.restartPolicy ?? "Always";
}

function matchesRestartRule(container: CoreV1Container, exitCode: number): boolean {
  for (const { exitCodes } of container.restartPolicyRules ?? []) {
    const listed = (exitCodes?.values ?? []).includes(exitCode);
    if (exitCodes?.operator === "In" ? listed : exitCodes?.operator === "NotIn" && !listed)
      return true;
  }
  return false;
}
