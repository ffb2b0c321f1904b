// Mirrors describePod and DescribePodTemplate of staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import { timeSince } from "../../apis/columns.ts";
import { computePodQos } from "../../apis/core/v1/pod-qos.ts";
import type {
  CoreV1Pod,
  CoreV1PodTemplateSpec,
  CoreV1TopologySpreadConstraint,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { formatLabelSelector } from "../../model/selector.ts";
import { containerLines, resourceLines } from "./containers.ts";
import {
  annotationLines,
  compare,
  controllerLine,
  eventLines,
  identity,
  labelLines,
  labelsAndAnnotations,
  longTime,
  type Surroundings,
  tolerationLines,
} from "./parts.ts";
import type { Sheet } from "./sheet.ts";
import { volumeLines } from "./volumes.ts";

export function describePod(sheet: Sheet, pod: Stored<CoreV1Pod>, around: Surroundings): void {
  const { spec = { containers: [] }, status = {} } = pod;
  identity(sheet, pod);
  if (spec.priority !== undefined) sheet.line(`Priority:\t${spec.priority}`);
  if (spec.priorityClassName) sheet.line(`Priority Class Name:\t${spec.priorityClassName}`);
  if (spec.runtimeClassName) sheet.line(`Runtime Class Name:\t${spec.runtimeClassName}`);
  if (spec.serviceAccountName) sheet.line(`Service Account:\t${spec.serviceAccountName}`);
  sheet.line(`Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ""}` : "<none>"}`);
  if (status.startTime) sheet.line(`Start Time:\t${longTime(status.startTime)}`);
  labelsAndAnnotations(sheet, pod);
  phaseLines(sheet, pod, around.nowMs);
  const seccomp = spec.securityContext?.seccompProfile;
  if (seccomp) {
    sheet.line(`SeccompProfile:\t${seccomp.type}`);
    if (seccomp.type === "Localhost")
      sheet.line(`LocalhostProfile:\t${seccomp.localhostProfile ?? ""}`);
  }
  sheet.line(`IP:\t${status.podIP ?? ""}`);
  if (status.podIPs?.length) {
    sheet.line("IPs:");
    for (const { ip } of status.podIPs) sheet.line(`IP:\t${ip}`, 1);
  } else sheet.line("IPs:\t<none>");
  controllerLine(sheet, pod);
  if (status.nominatedNodeName) sheet.line(`NominatedNodeName:\t${status.nominatedNodeName}`);
  if (spec.resources) {
    sheet.line("Resources:");
    resourceLines(sheet, spec.resources, 1);
  }
  if (spec.initContainers?.length)
    containerLines(
      sheet,
      "Init Containers",
      spec.initContainers,
      status.initContainerStatuses,
      pod,
    );
  containerLines(sheet, "Containers", spec.containers, status.containerStatuses, pod);
  if (spec.ephemeralContainers?.length)
    containerLines(
      sheet,
      "Ephemeral Containers",
      spec.ephemeralContainers,
      status.ephemeralContainerStatuses,
      pod,
    );
  const conditions = status.conditions ?? [];
  if (spec.readinessGates?.length) {
    sheet.line("Readiness Gates:");
    sheet.line("Type\tStatus", 1);
    for (const { conditionType } of spec.readinessGates) {
      const found = conditions.find(({ type }) => type === conditionType);
      sheet.line(`${conditionType} \t${found?.status ?? "<none>"} `, 1);
    }
  }
  if (conditions.length > 0) {
    sheet.line("Conditions:");
    sheet.line("Type\tStatus", 1);
    for (const condition of conditions) sheet.line(`${condition.type} \t${condition.status} `, 1);
  }
  volumeLines(sheet, spec.volumes, false);
  sheet.line(`QoS Class:\t${status.qosClass || computePodQos(spec, true)}`);
  labelLines(sheet, "Node-Selectors", spec.nodeSelector);
  tolerationLines(sheet, spec.tolerations);
  spreadLines(sheet, spec.topologySpreadConstraints, "");
  eventLines(sheet, around);
}

function phaseLines(sheet: Sheet, { metadata, status = {} }: CoreV1Pod, nowMs: number): void {
  const { phase = "", reason, message } = status;
  if (metadata?.deletionTimestamp && phase !== "Failed" && phase !== "Succeeded") {
    sheet.line(`Status:\tTerminating (lasts ${timeSince(metadata.deletionTimestamp, nowMs)})`);
    sheet.line(`Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else sheet.line(`Status:\t${phase}`);
  if (reason) sheet.line(`Reason:\t${reason}`);
  if (message) sheet.line(`Message:\t${message}`);
}

function spreadLines(
  sheet: Sheet,
  constraints: readonly CoreV1TopologySpreadConstraint[] | undefined,
  space: string,
): void {
  if (!constraints?.length) return;
  const texts = [...constraints]
    .sort((a, b) => compare(a.topologyKey, b.topologyKey))
    .map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
      const selector = labelSelector ? ` for selector ${formatLabelSelector(labelSelector)}` : "";
      return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`;
    });
  texts.forEach((text, i) => {
    sheet.line(`${space}${i === 0 ? "Topology Spread Constraints:" : ""}\t${text}`);
  });
}

/** Only the first of several lines of one kind is indented: it matters where nothing is laid out in columns. */
export function podTemplateLines(sheet: Sheet, template: CoreV1PodTemplateSpec | undefined): void {
  const { metadata, spec = { containers: [] } } = template ?? {};
  sheet.line("Pod Template:");
  labelLines(sheet, "  Labels", metadata?.labels);
  if (Object.keys(metadata?.annotations ?? {}).length > 0)
    annotationLines(sheet, "  Annotations", metadata?.annotations);
  if (spec.serviceAccountName) sheet.line(`Service Account:\t${spec.serviceAccountName}`, 1);
  if (spec.initContainers?.length)
    containerLines(sheet, "Init Containers", spec.initContainers, undefined);
  containerLines(sheet, "Containers", spec.containers, undefined);
  volumeLines(sheet, spec.volumes, true);
  spreadLines(sheet, spec.topologySpreadConstraints, "  ");
  if (spec.priorityClassName) sheet.line(`Priority Class Name:\t${spec.priorityClassName}`, 1);
  labelLines(sheet, "  Node-Selectors", spec.nodeSelector);
  tolerationLines(sheet, spec.tolerations, "  ");
}
