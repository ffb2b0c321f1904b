// The values of fields with a fixed choice: those of the OpenAPI enumerations, and those that only the API server's
// validation knows.
import type { SchemaType } from "#engine";

/** `Definition.field` -> values that the OpenAPI document does not list. */
const validated: { readonly [field: string]: string } = {
  "AutoscalingV2MetricSpec.type": "ContainerResource External Object Pods Resource",
  "AutoscalingV2MetricTarget.type": "Utilization Value AverageValue",
  "AutoscalingV2HPAScalingRules.selectPolicy": "Disabled Max Min",
  "AutoscalingV2HPAScalingPolicy.type": "Percent Pods",
  "MetaV1LabelSelectorRequirement.operator": "In NotIn Exists DoesNotExist",
  "CoreV1Container.restartPolicy": "Always Never OnFailure",
  "CoreV1ContainerRestartRule.action": "Restart RestartAllContainers",
  "CoreV1ContainerRestartRuleOnExitCodes.operator": "In NotIn",
  "CoreV1ContainerResizePolicy.restartPolicy": "NotRequired RestartContainer",
  "CoreV1ContainerResizePolicy.resourceName": "cpu memory",
  "CoreV1ServiceSpec.trafficDistribution": "PreferClose PreferSameZone PreferSameNode",
  "CoreV1PodOS.name": "linux windows",
  "CoreV1PodSecurityContext.seLinuxChangePolicy": "Recursive MountOption",
  "CoreV1EmptyDirVolumeSource.medium": "Memory HugePages",
  "CoreV1LimitRangeItem.type": "Container Pod PersistentVolumeClaim",
  "CoreV1Secret.type":
    "Opaque kubernetes.io/service-account-token kubernetes.io/dockercfg kubernetes.io/dockerconfigjson kubernetes.io/basic-auth kubernetes.io/ssh-auth kubernetes.io/tls bootstrap.kubernetes.io/token",
  "RbacV1RoleRef.kind": "Role ClusterRole",
  "RbacV1Subject.kind": "ServiceAccount User Group",
  "AppsV1StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted": "Retain Delete",
  "AppsV1StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled": "Retain Delete",
  "NetworkingV1IngressClassParametersReference.scope": "Cluster Namespace",
};

/** Values that the enumeration lists but no manifest should have: empty ones, and those of gates that are off. */
const withheld: { readonly [field: string]: readonly string[] } = {
  "CoreV1ServiceSpec.ipFamilies": [""],
  "CoreV1Toleration.operator": ["Gt", "Lt"],
};

/** The values to choose from at a field, or in its list; nothing where the choice is free. */
export function allowedValues(
  definition: string,
  field: string,
  type: SchemaType,
): readonly string[] | undefined {
  const name = `${definition}.${field}`;
  const known = Object.hasOwn(validated, name) ? validated[name]?.split(" ") : undefined;
  if (known) return known;
  const innermost = type.type === "array" ? type.items : type;
  const without = withheld[name];
  return innermost.type === "string"
    ? innermost.enum?.filter((value) => !without?.includes(value))
    : undefined;
}
