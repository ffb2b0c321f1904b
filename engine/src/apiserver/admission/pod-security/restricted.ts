// Mirrors the restricted checks of staging/src/k8s.io/pod-security-admission/policy (1.36), in order of their ids.
import { addedCapabilities, forbiddenSeccompProfiles, procMount } from "./baseline.ts";
import {
  type Check,
  containersWhere,
  isInUserNamespace,
  isWindows,
  joinQuote,
  named,
  type PodUnderCheck,
  plural,
  setters,
  sorted,
  type Violation,
} from "./check.ts";

function allowPrivilegeEscalation(pod: PodUnderCheck): Violation | undefined {
  if (isWindows(pod)) return undefined;
  const bad = containersWhere(pod, (context) => context?.allowPrivilegeEscalation !== false);
  if (bad.length === 0) return undefined;
  return {
    reason: "allowPrivilegeEscalation != false",
    detail: `${named("container", bad)} must set securityContext.allowPrivilegeEscalation=false`,
  };
}

function capabilities(pod: PodUnderCheck): Violation | undefined {
  if (isWindows(pod)) return undefined;
  const keeping = containersWhere(pod, (context) => !context?.capabilities?.drop?.includes("ALL"));
  const details = [
    ...(keeping.length > 0
      ? [`${named("container", keeping)} must set securityContext.capabilities.drop=["ALL"]`]
      : []),
    ...[addedCapabilities(pod, ["NET_BIND_SERVICE"]) ?? []].flat(),
  ];
  return details.length === 0
    ? undefined
    : { reason: "unrestricted capabilities", detail: details.join("; ") };
}

const allowedVolumes = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
] as const;

const knownVolumes = [
  "hostPath",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "gitRepo",
  "nfs",
  "iscsi",
  "glusterfs",
  "rbd",
  "flexVolume",
  "cinder",
  "cephfs",
  "flocker",
  "fc",
  "azureFile",
  "vsphereVolume",
  "quobyte",
  "azureDisk",
  "photonPersistentDisk",
  "portworxVolume",
  "scaleIO",
  "storageos",
] as const;

function restrictedVolumes({ spec }: PodUnderCheck): Violation | undefined {
  const bad = (spec.volumes ?? []).filter(
    (volume) => !allowedVolumes.some((type) => volume[type] !== undefined),
  );
  if (bad.length === 0) return undefined;
  const types = sorted(
    bad.map((volume) => knownVolumes.find((type) => volume[type] !== undefined) ?? "unknown"),
  );
  const names = bad.map((volume) => volume.name ?? "");
  return {
    reason: "restricted volume types",
    detail: `${named("volume", names)} ${bad.length === 1 ? "uses" : "use"} ${plural("restricted volume type", types.length)} ${joinQuote(types)}`,
  };
}

function runAsNonRoot(pod: PodUnderCheck): Violation | undefined {
  if (isInUserNamespace(pod)) return undefined;
  const reason = "runAsNonRoot != true";
  const ofPod = pod.spec.securityContext?.runAsNonRoot;
  const who = setters(
    ofPod === false,
    containersWhere(pod, (context) => context?.runAsNonRoot === false),
  );
  if (who !== "")
    return { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` };
  const silent = ofPod
    ? []
    : containersWhere(pod, (context) => context?.runAsNonRoot === undefined);
  if (silent.length === 0) return undefined;
  return {
    reason,
    detail: `pod or ${named("container", silent)} must set securityContext.runAsNonRoot=true`,
  };
}

function runAsUser(pod: PodUnderCheck): Violation | undefined {
  if (isInUserNamespace(pod)) return undefined;
  const who = setters(
    pod.spec.securityContext?.runAsUser === 0,
    containersWhere(pod, (context) => context?.runAsUser === 0),
  );
  return who === ""
    ? undefined
    : { reason: "runAsUser=0", detail: `${who} must not set runAsUser=0` };
}

function seccompProfile(pod: PodUnderCheck): Violation | undefined {
  if (isWindows(pod)) return undefined;
  const forbidden = forbiddenSeccompProfiles(pod);
  if (forbidden) return forbidden;
  const silent = pod.spec.securityContext?.seccompProfile
    ? []
    : containersWhere(pod, (context) => context?.seccompProfile === undefined);
  if (silent.length === 0) return undefined;
  return {
    reason: "seccompProfile",
    detail: `pod or ${named("container", silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  };
}

export const restrictedChecks: readonly Check[] = [
  {
    id: "allowPrivilegeEscalation",
    level: "restricted",
    since: 8,
    check: allowPrivilegeEscalation,
  },
  {
    id: "capabilities_restricted",
    level: "restricted",
    since: 22,
    overrides: "capabilities_baseline",
    check: capabilities,
  },
  {
    id: "procMount_restricted",
    level: "restricted",
    since: 35,
    overrides: "procMount",
    check: procMount,
  },
  {
    id: "restrictedVolumes",
    level: "restricted",
    overrides: "hostPathVolumes",
    check: restrictedVolumes,
  },
  { id: "runAsNonRoot", level: "restricted", check: runAsNonRoot },
  { id: "runAsUser", level: "restricted", since: 23, check: runAsUser },
  {
    id: "seccompProfile_restricted",
    level: "restricted",
    since: 19,
    overrides: "seccompProfile_baseline",
    check: seccompProfile,
  },
];
