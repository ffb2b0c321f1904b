// The Pod Security Standards as rules, one for each of their controls: the API server's own checks, asked about one
// container or volume at a time, so that each finding has its place.
import {
  baselineChecks,
  defaultCapabilities,
  type PodSecurityCheck,
  restrictedChecks,
} from "#engine";
import { valueAt } from "../../documents/index.ts";
import type { Fix, Path } from "../../finding.ts";
import { quickFix, remove, set } from "../../fixes.ts";
import type { BoundObject } from "../../resources/index.ts";
import { asList, asMap, field } from "../../resources/json.ts";
import { matchPattern } from "../../resources/path-pattern.ts";
import { entries, type Workload, workloadOf } from "../../resources/workload.ts";
import type { Rule, RuleFinding } from "../rule.ts";
import { mustBePrivileged } from "../security-context.ts";

type PodUnderCheck = Parameters<PodSecurityCheck["check"]>[0];

interface Control {
  /** The rule's name behind `pss-`. */
  readonly name: string;
  /** The server's name of the check. */
  readonly check: string;
  readonly summary: string;
  /** Where a container, the pod, and an item of a list of the pod can offend; the first place that does counts. */
  readonly container?: readonly string[];
  readonly pod?: readonly string[];
  /** A list of the pod whose items are asked one by one, and the part of an item that is underlined. */
  readonly each?: { readonly list: readonly string[]; readonly at: (item: object) => string };
  /** Whether a value at such a place offends. */
  readonly offends?: (value: unknown) => boolean;
  /** `holder`: the container, or the pod's spec. */
  readonly fix?: (
    path: Path,
    holder: { readonly path: Path; readonly value: unknown },
  ) => { title: string; path: Path; value?: unknown } | undefined;
  /** What no container says the pod can say for all of them. */
  readonly wholePod?: true;
}

const isTrue = (value: unknown) => value === true;
const isSet = (value: unknown) => value !== undefined && value !== "";
const removal = (path: Path) => ({ title: `Remove ${path.at(-1)}`, path });
const inContext = (holder: { readonly path: Path }, ...names: string[]): Path => [
  ...holder.path,
  "securityContext",
  ...names,
];
const isAllowed = (value: unknown) => typeof value === "string" && value === NET_BIND_SERVICE;
const sourceOf = (item: object) => Object.keys(item).find((key) => key !== "name") ?? "name";
const NET_BIND_SERVICE = "NET_BIND_SERVICE";
const BASELINE_CAPABILITIES = new Set<unknown>(defaultCapabilities);
const PROBES = "{livenessProbe,readinessProbe,startupProbe}";

const controls: readonly Control[] = [
  {
    name: "apparmor",
    check: "appArmorProfile",
    summary: "an AppArmor profile that the baseline standard forbids",
    container: ["securityContext.appArmorProfile.type"],
    pod: ["securityContext.appArmorProfile.type"],
    offends: (value) => value !== "RuntimeDefault" && value !== "Localhost",
    fix: (path) => ({ title: "Use RuntimeDefault", path, value: "RuntimeDefault" }),
  },
  {
    name: "capabilities-baseline",
    check: "capabilities_baseline",
    summary: "an added capability that the baseline standard forbids",
    container: ["securityContext.capabilities.add[*]"],
    offends: (value) => !BASELINE_CAPABILITIES.has(value),
    fix: removal,
  },
  {
    name: "host-namespaces",
    check: "hostNamespaces",
    summary: "a namespace of the node that the baseline standard forbids",
    pod: ["hostNetwork", "hostPID", "hostIPC"],
    offends: isTrue,
    fix: removal,
  },
  {
    name: "host-path",
    check: "hostPathVolumes",
    summary: "a hostPath volume, which the baseline standard forbids",
    each: { list: ["volumes"], at: () => "hostPath" },
  },
  {
    name: "host-ports",
    check: "hostPorts",
    summary: "a port of the node, which the baseline standard forbids",
    container: ["ports[*].hostPort"],
    offends: (value) => value !== 0,
    fix: removal,
  },
  {
    name: "host-probes",
    check: "hostProbesAndHostLifecycle",
    summary: "a probe or hook of another host, which the baseline standard forbids",
    container: [
      `${PROBES}.{httpGet,tcpSocket}.host`,
      "lifecycle.{postStart,preStop}.{httpGet,tcpSocket}.host",
    ],
    offends: isSet,
    fix: removal,
  },
  {
    name: "privileged",
    check: "privileged",
    summary: "a privileged container, which the baseline standard forbids",
    container: ["securityContext.privileged"],
    fix: (path, holder) =>
      mustBePrivileged({ fields: asMap(holder.value) ?? {} }) ? undefined : removal(path),
  },
  {
    name: "proc-mount",
    check: "procMount",
    summary: "an unmasked /proc, which the baseline standard forbids",
    container: ["securityContext.procMount"],
    fix: removal,
  },
  {
    name: "selinux",
    check: "seLinuxOptions",
    summary: "options of SELinux that the baseline standard forbids",
    container: ["securityContext.seLinuxOptions.{user,role,type}"],
    pod: ["securityContext.seLinuxOptions.{user,role,type}"],
    offends: (value) =>
      isSet(value) && !/^container_(?:t|init_t|kvm_t|engine_t)$/.test(String(value)),
    fix: removal,
  },
  {
    name: "seccomp-baseline",
    check: "seccompProfile_baseline",
    summary: "seccomp switched off, which the baseline standard forbids",
    container: ["securityContext.seccompProfile.type"],
    pod: ["securityContext.seccompProfile.type"],
    fix: (path) => ({ title: "Use RuntimeDefault", path, value: "RuntimeDefault" }),
  },
  {
    name: "sysctls",
    check: "sysctls",
    summary: "a sysctl that the baseline standard forbids",
    each: { list: ["securityContext", "sysctls"], at: () => "name" },
  },
  {
    name: "host-process",
    check: "windowsHostProcess",
    summary: "a HostProcess container, which the baseline standard forbids",
    container: ["securityContext.windowsOptions.hostProcess"],
    pod: ["securityContext.windowsOptions.hostProcess"],
    offends: isTrue,
    fix: removal,
  },
  {
    name: "escalation",
    check: "allowPrivilegeEscalation",
    summary: "privilege escalation that is not forbidden, as the restricted standard asks",
    container: ["securityContext.allowPrivilegeEscalation"],
    fix: (_, holder) => ({
      title: "Set allowPrivilegeEscalation: false",
      path: inContext(holder, "allowPrivilegeEscalation"),
      value: false,
    }),
  },
  {
    name: "capabilities-restricted",
    check: "capabilities_restricted",
    summary: "capabilities that are not dropped, as the restricted standard asks",
    container: ["securityContext.capabilities.add[*]"],
    offends: (value) => !isAllowed(value),
    fix: (_, holder) => {
      const added = field(holder.value, "securityContext", "capabilities", "add");
      return {
        title: "Drop all capabilities",
        path: inContext(holder, "capabilities"),
        value: {
          drop: ["ALL"],
          ...(asList(added).some(isAllowed) && { add: [NET_BIND_SERVICE] }),
        },
      };
    },
  },
  {
    name: "proc-mount-restricted",
    check: "procMount_restricted",
    summary: "an unmasked /proc, which the restricted standard forbids",
    container: ["securityContext.procMount"],
    fix: removal,
  },
  {
    name: "volume-types",
    check: "restrictedVolumes",
    summary: "a type of volume that the restricted standard forbids",
    each: { list: ["volumes"], at: sourceOf },
  },
  {
    name: "run-as-non-root",
    check: "runAsNonRoot",
    summary: "a container that may be root, which the restricted standard forbids",
    container: ["securityContext.runAsNonRoot"],
    pod: ["securityContext.runAsNonRoot"],
    offends: (value) => value === false,
    fix: (_, holder) => ({
      title: "Set runAsNonRoot: true",
      path: inContext(holder, "runAsNonRoot"),
      value: true,
    }),
    wholePod: true,
  },
  {
    name: "run-as-user",
    check: "runAsUser",
    summary: "the user id 0, which the restricted standard forbids",
    container: ["securityContext.runAsUser"],
    pod: ["securityContext.runAsUser"],
    offends: (value) => value === 0,
  },
  {
    name: "seccomp-restricted",
    check: "seccompProfile_restricted",
    summary: "no seccomp profile, which the restricted standard asks for",
    container: ["securityContext.seccompProfile.type"],
    pod: ["securityContext.seccompProfile.type"],
    fix: (_, holder) => ({
      title: "Use RuntimeDefault",
      path: inContext(holder, "seccompProfile", "type"),
      value: "RuntimeDefault",
    }),
    wholePod: true,
  },
];

const checks = [...baselineChecks, ...restrictedChecks];
const overridden = new Set(restrictedChecks.flatMap(({ overrides }) => overrides ?? []));

export const podSecurityRules: readonly Rule[] = controls.flatMap((control) => {
  const check = checks.find(({ id }) => id === control.check);
  return check ? [ruleOf(control, check)] : [];
});

function ruleOf(control: Control, check: PodSecurityCheck): Rule {
  const baseline = check.level === "baseline";
  return {
    id: `pss-${control.name}`,
    summary: control.summary,
    severity: "warning",
    source: "lint",
    profiles: [
      ...(baseline ? (["pss-baseline"] as const) : []),
      // What a restricted control replaces only counts for versions that do not have it yet: `precedence.ts`.
      ...(baseline && overridden.has(check.id) && check.id !== "procMount"
        ? []
        : (["pss-restricted"] as const)),
    ],
    decoded: true,
    options: {
      version: {
        summary: "the version of the standards, 1.NN; empty for the target's",
        default: "",
      },
    },
    *check(object, { minor: target, options }) {
      const asked = /^v?1\.(\d+)$/.exec(String(options["version"]))?.[1];
      const minor = asked === undefined ? target : Number(asked);
      const workload = workloadOf(object);
      if (!workload || (check.since ?? 0) > minor) return;
      const violations = control.each
        ? itemViolations(workload, control, check, minor)
        : containerViolations(workload, control, check, minor);
      yield* violations;
    },
  };
}

function podOf(
  { object, path, spec }: Workload,
  containers: readonly object[],
  minor: number,
): PodUnderCheck {
  const metadata = asMap(valueAt(object.value, [...path, "metadata"])) ?? {};
  return withoutNulls({ metadata, spec, containers, minor }) as unknown as PodUnderCheck;
}

/** As the server decodes it: what is null is absent, and empty in a list. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item ?? {}));
  const map = asMap(value);
  return map === undefined
    ? value
    : Object.fromEntries(
        Object.entries(map).flatMap(([key, inner]) =>
          inner === null ? [] : [[key, withoutNulls(inner)]],
        ),
      );
}

function* itemViolations(
  workload: Workload,
  { each }: Control,
  check: PodSecurityCheck,
  minor: number,
): Iterable<RuleFinding> {
  const { list, at } = each!;
  const [holder = "", inner] = list;
  for (const { fields, path } of entries(field(workload.spec, ...list), [
    ...workload.specPath,
    ...list,
  ])) {
    const alone = inner
      ? { ...workload.spec, [holder]: { [inner]: [fields] } }
      : { ...workload.spec, [holder]: [fields] };
    const said = check.check(podOf({ ...workload, spec: alone }, [], minor));
    if (said)
      yield {
        message: `${said.reason} (${said.detail})`,
        path: [...path, at(fields)],
        part: list.length === 1 ? "key" : "value",
      };
  }
}

function* containerViolations(
  workload: Workload,
  control: Control,
  check: PodSecurityCheck,
  minor: number,
): Iterable<RuleFinding> {
  const { specPath, spec, object } = workload;
  const pod = { path: specPath, value: spec };
  const fixesAt = (path: Path, holder: typeof pod, all: readonly Path[]): Fix[] => {
    const fix = control.fix?.(path, holder);
    if (!fix) return [];
    const whole = holder === pod && all.length === 0 ? " for the Pod" : "";
    if ("value" in fix) return [quickFix(`${fix.title}${whole}`, object, set(fix.path, fix.value))];
    const names = all.map((one) => nameOf(object, one)).join(", ");
    return all.length > 1
      ? [quickFix(`Remove ${names}`, object, ...all.toReversed().map(remove))]
      : [quickFix(`Remove ${names}`, object, remove(fix.path))];
  };
  const ofPod = check.check(podOf(workload, [], minor));
  if (ofPod) {
    const places = offendingPlaces(specPath, spec, control.pod ?? [], control);
    const path = places[0] ?? specPath;
    const fixes = fixesAt(path, pod, places);
    yield { message: `${ofPod.reason} (${ofPod.detail})`, path, fixes };
  }
  const found = workload.containers.map(({ path, fields }) => ({
    holder: { path, value: fields },
    said: check.check(podOf(workload, [fields], minor)),
    places: offendingPlaces(path, fields, control.container ?? [], control),
  }));
  const nobodySays = found.every(({ said, places }) => said && places.length === 0);
  for (const { holder, said, places } of found) {
    if (!said || said.detail === ofPod?.detail) continue;
    const path = places[0] ?? [...holder.path, "name"];
    const fixes = fixesAt(path, control.wholePod && nobodySays ? pod : holder, places);
    yield { message: `${said.reason} (${said.detail})`, path, fixes };
  }
}

/** An entry of a list by what it is, a field by its key. */
function nameOf({ value }: BoundObject, path: Path): string {
  const last = path.at(-1);
  return typeof last === "number" ? `'${valueAt(value, path)}'` : String(last);
}

function offendingPlaces(
  path: Path,
  value: unknown,
  patterns: readonly string[],
  { offends = isSet }: Control,
): Path[] {
  return patterns
    .flatMap((pattern) => matchPattern({ path, value }, pattern))
    .filter((match) => offends(match.value))
    .map((match) => match.path);
}
