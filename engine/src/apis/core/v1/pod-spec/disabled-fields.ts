// Mirrors dropDisabledFields of pkg/api/pod/util.go (1.36): a field whose gate is off disappears silently, unless the
// old object has it. Difference: gates that are on in all of 1.31 to 1.36 drop nothing.
import type { CoreV1PodSpec, CoreV1VolumeMount } from "../../../../model/generated/types.ts";
import type { ApiContext } from "../../../kind.ts";
import { containerRestartRulesInUse } from "./options.ts";
import { allContainers, isRestartableInitContainer } from "./visit-containers.ts";

interface GatedField {
  readonly gate: string;
  /** The minor that brought the gate. Older ones left the fields alone. */
  readonly since?: number;
  readonly inUse: (spec: CoreV1PodSpec) => boolean;
  readonly drop: (spec: CoreV1PodSpec) => void;
}

const gatedFields: readonly GatedField[] = [
  {
    gate: "UserNamespacesSupport",
    inUse: (spec) => spec.hostUsers !== undefined,
    drop: (spec) => {
      delete spec.hostUsers;
    },
  },
  {
    gate: "SupplementalGroupsPolicy",
    inUse: (spec) => spec.securityContext?.supplementalGroupsPolicy !== undefined,
    drop: (spec) => {
      delete spec.securityContext?.supplementalGroupsPolicy;
    },
  },
  {
    gate: "PodLevelResources",
    inUse: ({ resources }) =>
      Object.keys(resources?.requests ?? {}).length > 0 ||
      Object.keys(resources?.limits ?? {}).length > 0,
    drop: (spec) => {
      delete spec.resources;
    },
  },
  {
    gate: "ProcMountType",
    inUse: (spec) =>
      allContainers(spec).some(({ securityContext }) =>
        isOther(securityContext?.procMount, "Default"),
      ),
    drop: (spec) => {
      for (const { securityContext } of allContainers(spec))
        if (securityContext?.procMount !== undefined) securityContext.procMount = "Default";
    },
  },
  {
    gate: "DynamicResourceAllocation",
    inUse: (spec) => (spec.resourceClaims?.length ?? 0) > 0,
    drop: (spec) => {
      delete spec.resourceClaims;
      for (const { resources } of allContainers(spec)) delete resources?.claims;
    },
  },
  {
    gate: "ClusterTrustBundleProjection",
    inUse: (spec) => projections(spec).some((source) => source.clusterTrustBundle),
    drop: (spec) => {
      for (const source of projections(spec)) delete source.clusterTrustBundle;
    },
  },
  {
    gate: "PodCertificateRequest",
    inUse: (spec) => projections(spec).some((source) => source.podCertificate),
    drop: (spec) => {
      for (const source of projections(spec)) delete source.podCertificate;
    },
  },
  {
    gate: "GenericWorkload",
    inUse: (spec) => spec.schedulingGroup !== undefined,
    drop: (spec) => {
      delete spec.schedulingGroup;
    },
  },
  {
    gate: "InPlacePodVerticalScaling",
    inUse: (spec) =>
      [...(spec.containers ?? []), ...(spec.initContainers ?? [])].some(
        ({ resizePolicy }) => (resizePolicy?.length ?? 0) > 0,
      ),
    drop: (spec) => {
      for (const container of allContainers(spec)) delete container.resizePolicy;
    },
  },
  {
    gate: "ContainerRestartRules",
    since: 34,
    inUse: containerRestartRulesInUse,
    drop: dropRestartRules,
  },
  {
    gate: "HostnameOverride",
    inUse: (spec) => spec.hostnameOverride !== undefined,
    drop: (spec) => {
      delete spec.hostnameOverride;
    },
  },
  {
    gate: "EnvFiles",
    inUse: (spec) =>
      allContainers(spec).some(({ env }) => env?.some(({ valueFrom }) => valueFrom?.fileKeyRef)),
    drop: (spec) => {
      for (const { env } of allContainers(spec))
        for (const { valueFrom } of env ?? []) delete valueFrom?.fileKeyRef;
    },
  },
  {
    gate: "ImageVolume",
    inUse: (spec) => (spec.volumes ?? []).some(({ image }) => image),
    drop: dropImageVolumes,
  },
  {
    gate: "SELinuxChangePolicy",
    inUse: (spec) => spec.securityContext?.seLinuxChangePolicy !== undefined,
    drop: (spec) => {
      delete spec.securityContext?.seLinuxChangePolicy;
    },
  },
  {
    gate: "ContainerStopSignals",
    inUse: (spec) =>
      allContainers(spec).some(({ lifecycle }) => lifecycle?.stopSignal !== undefined),
    drop: (spec) => {
      for (const container of allContainers(spec)) {
        if (container.lifecycle?.stopSignal === undefined) continue;
        delete container.lifecycle.stopSignal;
        if (Object.keys(container.lifecycle).length === 0) delete container.lifecycle;
      }
    },
  },
];

/** In place. */
export function dropDisabledFields(
  spec: CoreV1PodSpec,
  old: CoreV1PodSpec | undefined,
  context: ApiContext,
): void {
  for (const { gate, since = 0, inUse, drop } of gatedFields)
    if (context.minor >= since && !context.feature(gate) && !(old && inUse(old))) drop(spec);
}

function isOther(value: string | undefined, usual: string): boolean {
  return value !== undefined && value !== usual;
}

function projections(spec: CoreV1PodSpec) {
  return (spec.volumes ?? []).flatMap(({ projected }) => projected?.sources ?? []);
}

/** Sidecars keep their policy. */
function dropRestartRules(spec: CoreV1PodSpec): void {
  for (const container of allContainers(spec)) delete container.restartPolicyRules;
  for (const container of spec.initContainers ?? [])
    if (!isRestartableInitContainer(container)) delete container.restartPolicy;
  for (const container of [...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])])
    delete container.restartPolicy;
}

/** The volumes go, and their mounts with them. */
function dropImageVolumes(spec: CoreV1PodSpec): void {
  if (!spec.volumes?.some(({ image }) => image)) return;
  const names = new Set(spec.volumes.filter(({ image }) => image).map(({ name }) => name));
  spec.volumes = spec.volumes.filter(({ image }) => !image);
  for (const container of allContainers(spec))
    if (container.volumeMounts)
      container.volumeMounts = container.volumeMounts.filter(
        (mount: CoreV1VolumeMount) => !names.has(mount.name),
      );
}
