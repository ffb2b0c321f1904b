// Mirrors the baseline checks of staging/src/k8s.io/pod-security-admission/policy (1.36), in order of their ids.
import type { CoreV1Container, CoreV1SELinuxOptions } from "../../../model/generated/types.ts";
import { goQuote } from "../../../model/go-format.ts";
import {
  type Check,
  containersWhere,
  isInUserNamespace,
  joinQuote,
  named,
  type PodUnderCheck,
  plural,
  setters,
  sorted,
  type Violation,
} from "./check.ts";

const appArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";
const allowedProfiles = ["RuntimeDefault", "Localhost"];

const isForbiddenProfile = (profile: { type?: string } | undefined): boolean =>
  profile !== undefined && !allowedProfiles.includes(profile.type ?? "");

function appArmorProfile(pod: PodUnderCheck): Violation | undefined {
  const ofPod = pod.spec.securityContext?.appArmorProfile;
  const bad = containersWhere(pod, (context) => isForbiddenProfile(context?.appArmorProfile));
  const types = [ofPod, ...pod.containers.map((c) => c.securityContext?.appArmorProfile)]
    .filter(isForbiddenProfile)
    .map((profile) => profile?.type ?? "");
  const annotations = Object.entries(pod.metadata.annotations ?? {})
    .filter(([key, value]) => key.startsWith(appArmorPrefix) && !isAllowedAppArmorAnnotation(value))
    .map(([key, value]) => `${key}=${goQuote(value)}`)
    .sort();
  const who = [
    setters(isForbiddenProfile(ofPod), bad),
    annotations.length > 0 ? plural("annotation", annotations.length) : "",
  ].filter((part) => part !== "");
  if (who.length === 0) return undefined;
  const values = [...sorted(types), ...annotations];
  return {
    reason: plural("forbidden AppArmor profile", values.length),
    detail: `${who.join(" and ")} must not set AppArmor profile type to ${joinQuote(values)}`,
  };
}

const isAllowedAppArmorAnnotation = (value: string): boolean =>
  value === "" || value === "runtime/default" || value.startsWith("localhost/");

export const defaultCapabilities = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

/** Containers that add capabilities outside `allowed`: who, and which. */
export function addedCapabilities(
  pod: PodUnderCheck,
  allowed: readonly string[],
): string | undefined {
  const added = ({ securityContext }: CoreV1Container) =>
    (securityContext?.capabilities?.add ?? []).filter((name) => !allowed.includes(name));
  const bad = containersWhere(pod, (_, container) => added(container).length > 0);
  if (bad.length === 0) return undefined;
  return `${named("container", bad)} must not include ${joinQuote(sorted(pod.containers.flatMap(added)))} in securityContext.capabilities.add`;
}

function capabilities(pod: PodUnderCheck): Violation | undefined {
  const detail = addedCapabilities(pod, defaultCapabilities);
  return detail === undefined ? undefined : { reason: "non-default capabilities", detail };
}

function hostNamespaces({ spec }: PodUnderCheck): Violation | undefined {
  const shared = (["hostNetwork", "hostPID", "hostIPC"] as const).filter((field) => spec[field]);
  if (shared.length === 0) return undefined;
  return {
    reason: "host namespaces",
    detail: shared.map((field) => `${field}=true`).join(", "),
  };
}

function hostPathVolumes({ spec }: PodUnderCheck): Violation | undefined {
  const bad = (spec.volumes ?? [])
    .filter((volume) => volume.hostPath)
    .map((volume) => volume.name ?? "");
  return bad.length === 0
    ? undefined
    : { reason: "hostPath volumes", detail: named("volume", bad) };
}

function hostPorts(pod: PodUnderCheck): Violation | undefined {
  const ports = (container: CoreV1Container) =>
    (container.ports ?? []).flatMap((port) => (port.hostPort ? [String(port.hostPort)] : []));
  const bad = containersWhere(pod, (_, container) => ports(container).length > 0);
  if (bad.length === 0) return undefined;
  const used = sorted(pod.containers.flatMap(ports));
  return {
    reason: "hostPort",
    detail: `${named("container", bad)} ${bad.length === 1 ? "uses" : "use"} ${plural("hostPort", used.length)} ${used.join(", ")}`,
  };
}

function hostProbesAndHostLifecycle(pod: PodUnderCheck): Violation | undefined {
  const hosts = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: CoreV1Container) =>
    [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap(
      (handler) => [handler?.httpGet?.host || [], handler?.tcpSocket?.host || []].flat(),
    );
  const bad = sorted(containersWhere(pod, (_, container) => hosts(container).length > 0));
  if (bad.length === 0) return undefined;
  const used = sorted(pod.containers.flatMap(hosts));
  return {
    reason: "probe or lifecycle host",
    detail: `${named("container", bad)} ${bad.length === 1 ? "uses" : "use"} ${named("probe or lifecycle host", used)}`,
  };
}

function privileged(pod: PodUnderCheck): Violation | undefined {
  const bad = containersWhere(pod, (context) => context?.privileged === true);
  if (bad.length === 0) return undefined;
  return {
    reason: "privileged",
    detail: `${named("container", bad)} must not set securityContext.privileged=true`,
  };
}

/** Also the restricted check, which makes no exception for user namespaces. */
export function procMount(pod: PodUnderCheck): Violation | undefined {
  const isBad = (type: string | undefined) => type !== undefined && type !== "Default";
  const bad = containersWhere(pod, (context) => isBad(context?.procMount));
  if (bad.length === 0) return undefined;
  const types = pod.containers.map((c) => c.securityContext?.procMount ?? "Default").filter(isBad);
  return {
    reason: "procMount",
    detail: `${named("container", bad)} must not set securityContext.procMount to ${joinQuote(sorted(types))}`,
  };
}

const containerTypes = ["", "container_t", "container_init_t", "container_kvm_t"];

function seLinuxOptions(pod: PodUnderCheck): Violation | undefined {
  const allowed = pod.minor >= 31 ? [...containerTypes, "container_engine_t"] : containerTypes;
  const isBadType = (options: CoreV1SELinuxOptions) => !allowed.includes(options.type ?? "");
  const isBad = (options: CoreV1SELinuxOptions | undefined) =>
    options !== undefined && (isBadType(options) || Boolean(options.user) || Boolean(options.role));
  const ofPod = pod.spec.securityContext?.seLinuxOptions;
  const who = setters(
    isBad(ofPod),
    containersWhere(pod, (context) => isBad(context?.seLinuxOptions)),
  );
  if (who === "") return undefined;
  const bad = [ofPod, ...pod.containers.map((c) => c.securityContext?.seLinuxOptions)].filter(
    (options): options is CoreV1SELinuxOptions => isBad(options),
  );
  const types = sorted(bad.filter(isBadType).map((options) => options.type ?? ""));
  const what = [
    ...(types.length > 0 ? [named("type", types)] : []),
    ...(bad.some((options) => options.user) ? ["user may not be set"] : []),
    ...(bad.some((options) => options.role) ? ["role may not be set"] : []),
  ];
  return {
    reason: "seLinuxOptions",
    detail: `${who} set forbidden securityContext.seLinuxOptions: ${what.join("; ")}`,
  };
}

/** Profiles that are set, and set to something forbidden. */
export function forbiddenSeccompProfiles(pod: PodUnderCheck): Violation | undefined {
  const ofPod = pod.spec.securityContext?.seccompProfile;
  const who = setters(
    isForbiddenProfile(ofPod),
    containersWhere(pod, (context) => isForbiddenProfile(context?.seccompProfile)),
  );
  if (who === "") return undefined;
  const types = [ofPod, ...pod.containers.map((c) => c.securityContext?.seccompProfile)]
    .filter(isForbiddenProfile)
    .map((profile) => profile?.type ?? "");
  return {
    reason: "seccompProfile",
    detail: `${who} must not set securityContext.seccompProfile.type to ${joinQuote(sorted(types))}`,
  };
}

const seccompAnnotation = "seccomp.security.alpha.kubernetes.io/pod";
const seccompContainerPrefix = "container.seccomp.security.alpha.kubernetes.io/";

/** Before 1.19 the profile was an annotation. */
function seccompProfile(pod: PodUnderCheck): Violation | undefined {
  if (pod.minor >= 19) return forbiddenSeccompProfiles(pod);
  const annotations = pod.metadata.annotations ?? {};
  const keys = [
    seccompAnnotation,
    ...pod.containers.map((container) => seccompContainerPrefix + (container.name ?? "")),
  ];
  const bad = sorted(
    keys
      .filter((key) => annotations[key] !== undefined)
      .filter((key) => !isAllowedSeccompAnnotation(annotations[key]!))
      .map((key) => `${key}=${goQuote(annotations[key]!)}`),
  );
  if (bad.length === 0) return undefined;
  return {
    reason: "seccompProfile",
    detail: `forbidden ${plural("annotation", bad.length)} ${bad.join(", ")}`,
  };
}

const isAllowedSeccompAnnotation = (value: string): boolean =>
  value === "runtime/default" || value === "docker/default" || value.startsWith("localhost/");

/** By the first minor of the standard that allows them. */
const allowedSysctls: readonly [number, readonly string[]][] = [
  [
    0,
    [
      "kernel.shm_rmid_forced",
      "net.ipv4.ip_local_port_range",
      "net.ipv4.tcp_syncookies",
      "net.ipv4.ping_group_range",
      "net.ipv4.ip_unprivileged_port_start",
    ],
  ],
  [27, ["net.ipv4.ip_local_reserved_ports"]],
  [
    29,
    [
      "net.ipv4.tcp_keepalive_time",
      "net.ipv4.tcp_fin_timeout",
      "net.ipv4.tcp_keepalive_intvl",
      "net.ipv4.tcp_keepalive_probes",
    ],
  ],
  [32, ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"]],
];

function sysctls({ spec, minor }: PodUnderCheck): Violation | undefined {
  const allowed = allowedSysctls.flatMap(([since, names]) => (minor >= since ? names : []));
  const bad = (spec.securityContext?.sysctls ?? [])
    .map((sysctl) => sysctl.name ?? "")
    .filter((name) => !allowed.includes(name));
  return bad.length === 0 ? undefined : { reason: "forbidden sysctls", detail: bad.join(", ") };
}

function windowsHostProcess(pod: PodUnderCheck): Violation | undefined {
  const who = setters(
    pod.spec.securityContext?.windowsOptions?.hostProcess === true,
    containersWhere(pod, (context) => context?.windowsOptions?.hostProcess === true),
  );
  if (who === "") return undefined;
  return {
    reason: "hostProcess",
    detail: `${who} must not set securityContext.windowsOptions.hostProcess=true`,
  };
}

export const baselineChecks: readonly Check[] = [
  { id: "appArmorProfile", level: "baseline", check: appArmorProfile },
  { id: "capabilities_baseline", level: "baseline", check: capabilities },
  { id: "hostNamespaces", level: "baseline", check: hostNamespaces },
  { id: "hostPathVolumes", level: "baseline", check: hostPathVolumes },
  { id: "hostPorts", level: "baseline", check: hostPorts },
  {
    id: "hostProbesAndHostLifecycle",
    level: "baseline",
    since: 34,
    check: hostProbesAndHostLifecycle,
  },
  { id: "privileged", level: "baseline", check: privileged },
  {
    id: "procMount",
    level: "baseline",
    check: (pod) => (isInUserNamespace(pod) ? undefined : procMount(pod)),
  },
  { id: "seLinuxOptions", level: "baseline", check: seLinuxOptions },
  { id: "seccompProfile_baseline", level: "baseline", check: seccompProfile },
  { id: "sysctls", level: "baseline", check: sysctls },
  { id: "windowsHostProcess", level: "baseline", check: windowsHostProcess },
];
