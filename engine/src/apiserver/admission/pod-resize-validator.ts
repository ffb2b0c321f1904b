// Mirrors plugin/pkg/admission/podresize/admission.go (1.36): a resize that the pod's node can never grant is refused.
import { podRequests } from "../../apis/core/v1/pod-resources.ts";
import type { CoreV1Node, CoreV1Pod } from "../../model/generated/types.ts";
import { quantityOf } from "../../model/quantity.ts";
import type { Status } from "../../model/status.ts";
import { type AdmissionContext, type AdmissionPlugin, type Attributes, refuse } from "./plugin.ts";

function validate(attributes: Attributes, context: AdmissionContext): Status | undefined {
  const { operation, resource, subresource, old } = attributes;
  if (context.minor < pluginSince || !context.feature("InPlacePodVerticalScaling"))
    return undefined;
  if (operation !== "UPDATE" || resource !== "pods" || subresource !== "resize") return undefined;
  const pod = attributes.object as CoreV1Pod;
  const nodeName = pod.spec?.nodeName ?? "";
  if (nodeName === "" || pod.metadata?.generation === old?.metadata.generation) return undefined;
  const node = context.get<CoreV1Node>("nodes", "", nodeName);
  if (!node) return refuse(attributes, `node "${nodeName}" not found`);
  const os = node.metadata.labels?.["kubernetes.io/os"] ?? "linux";
  if (os !== "linux")
    return refuse(
      attributes,
      `pod resize is only supported on linux nodes, node "${nodeName}" is "${os}"`,
      [{ reason: "UnsupportedPlatform" }],
    );
  const shortages = beyondAllocatable(pod, node);
  if (shortages.length === 0) return undefined;
  return refuse(
    attributes,
    `node didn't have enough allocatable resources: ${shortages.join("; ")}`,
    [{ reason: "NodeCapacity" }],
  );
}

/** The minor that brought the plugin. */
const pluginSince = 36;

function beyondAllocatable(pod: CoreV1Pod, node: CoreV1Node): string[] {
  const requests = podRequests(pod.spec ?? { containers: [] });
  return (["cpu", "memory"] as const).flatMap((name) => {
    const requested = requests.get(name);
    const allocatable = quantityOf(node.status?.allocatable?.[name]);
    if (requested === undefined || requested.compare(allocatable) <= 0) return [];
    const [asked, there] =
      name === "cpu"
        ? [requested.milliValue(), allocatable.milliValue()]
        : [requested.value(), allocatable.value()];
    return `${name}, requested: ${asked}, allocatable: ${there}`;
  });
}

export const podResizeValidator: AdmissionPlugin = {
  name: "PodResizeValidator",
  resources: ["pods"],
  validate,
};
