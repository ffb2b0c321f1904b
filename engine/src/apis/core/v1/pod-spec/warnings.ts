// Mirrors warningsForPodSpecAndMeta of pkg/api/pod/warnings.go (1.36). Maps are visited sorted by key, where the
// server's order is random.
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1PodAffinity,
  CoreV1PodSpec,
  CoreV1Volume,
} from "../../../../model/generated/types.ts";
import { goQuote } from "../../../../model/go-format.ts";
import { deepEqual, type ObjectMeta } from "../../../../model/object.ts";
import type { ApiContext } from "../../../kind.ts";
import { warningsForIP } from "../../../meta/v1/ip.ts";
import { deprecatedNodeLabel, nodeSelectorTermWarnings } from "../node-label-warnings.ts";
import { persistentVolumeClaimSpecWarnings } from "../persistent-volume-claim-spec.ts";
import { type ResourceList, resourcesOf } from "../resource-list.ts";
import {
  appArmorAnnotationPrefix,
  appArmorFieldForAnnotation,
  seccompContainerAnnotationPrefix,
  seccompPodAnnotation,
} from "./annotations.ts";
import { duplicatePortNameWarnings, portWarnings } from "./port-warnings.ts";
import { type AnyContainer, containersWithPath } from "./visit-containers.ts";
import { overlappingPathWarnings } from "./volume-path-warnings.ts";

const nullSelector = "a null labelSelector results in matching no pod";

const deprecatedAnnotations = new Map([
  [
    "scheduler.alpha.kubernetes.io/critical-pod",
    'non-functional in v1.16+; use the "priorityClassName" field instead',
  ],
  [
    "security.alpha.kubernetes.io/sysctls",
    'non-functional in v1.11+; use the "sysctls" field instead',
  ],
  [
    "security.alpha.kubernetes.io/unsafe-sysctls",
    'non-functional in v1.11+; use the "sysctls" field instead',
  ],
]);

/** `path` is that of the template, or the root for a Pod. */
export function podWarnings(
  spec: CoreV1PodSpec,
  meta: ObjectMeta | undefined,
  path: FieldPath,
  context: ApiContext,
): string[] {
  const specPath = path.child("spec");
  const annotationPath = path.child("metadata", "annotations");
  const annotations = meta?.annotations ?? {};
  return [
    ...nodeLabelWarnings(spec, specPath, context),
    ...[...deprecatedAnnotations]
      .filter(([key]) => annotations[key] !== undefined)
      .map(([key, message]) => `${annotationPath.key(key)}: ${message}`),
    ...(spec.volumes ?? []).flatMap((volume, i) =>
      volumeWarnings(volume, specPath.child("volumes").index(i), context),
    ),
    ...(context.minor >= 32 ? overlappingPathWarnings(spec.volumes, context) : []),
    ...repetitionWarnings(spec, specPath),
    ...fractionalByteWarnings(spec.overhead, specPath.child("overhead")),
    ...(annotations[seccompPodAnnotation] !== undefined && !spec.securityContext?.seccompProfile
      ? [seccompWarning(annotationPath.key(seccompPodAnnotation))]
      : []),
    ...containersWithPath(spec, specPath).flatMap(({ container, path: at }) => [
      ...profileAnnotationWarnings(container, spec, annotations, annotationPath),
      ...fractionalByteWarnings(
        container.resources?.limits,
        at.child("resources", "limits"),
        container.resources?.requests,
        at.child("resources", "requests"),
      ),
      ...hiddenEnvWarnings(container, at.child("env")),
    ]),
    ...portWarnings(spec, specPath),
    ...(context.minor >= 33 ? duplicatePortNameWarnings(spec, specPath) : []),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [
          `${specPath.child("terminationGracePeriodSeconds")}: must be >= 0; negative values are invalid and will be treated as 1`,
        ]
      : []),
    ...podAffinityWarnings(spec.affinity?.podAffinity, specPath.child("affinity", "podAffinity")),
    ...podAffinityWarnings(
      spec.affinity?.podAntiAffinity,
      specPath.child("affinity", "podAntiAffinity"),
    ),
    ...addressWarnings(spec, specPath, context),
  ];
}

function nodeLabelWarnings(spec: CoreV1PodSpec, path: FieldPath, context: ApiContext): string[] {
  const warnings: string[] = [];
  for (const key of Object.keys(spec.nodeSelector ?? {}).sort()) {
    const message = deprecatedNodeLabel(key);
    if (message !== undefined) warnings.push(`${path.child("nodeSelector").key(key)}: ${message}`);
  }
  const affinity = spec.affinity?.nodeAffinity;
  const at = path.child("affinity", "nodeAffinity");
  const requiredAt = at.child(
    "requiredDuringSchedulingIgnoredDuringExecution",
    "nodeSelectorTerms",
  );
  (affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []).forEach(
    (term, i) => {
      warnings.push(...nodeSelectorTermWarnings(term, requiredAt.index(i), false, context));
    },
  );
  const preferredAt = at.child("preferredDuringSchedulingIgnoredDuringExecution");
  (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).forEach((term, i) => {
    warnings.push(
      ...nodeSelectorTermWarnings(
        term.preference ?? {},
        preferredAt.index(i).child("preference"),
        context.minor >= 33,
        context,
      ),
    );
  });
  (spec.topologySpreadConstraints ?? []).forEach(({ topologyKey = "", labelSelector }, i) => {
    const constraintAt = path.child("topologySpreadConstraints").index(i);
    const message = deprecatedNodeLabel(topologyKey);
    if (message !== undefined)
      warnings.push(`${constraintAt.child("topologyKey")}: ${topologyKey} is ${message}`);
    if (!labelSelector) warnings.push(`${constraintAt.child("labelSelector")}: ${nullSelector}`);
  });
  return warnings;
}

/** In upstream's order. */
const deprecatedVolumes: readonly (readonly [
  source: keyof CoreV1Volume,
  field: string,
  message: string,
])[] = [
  ["photonPersistentDisk", "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"],
  ["gitRepo", "gitRepo", "deprecated in v1.11"],
  ["scaleIO", "scaleIO", "deprecated in v1.16, non-functional in v1.22+"],
  ["flocker", "flocker", "deprecated in v1.22, non-functional in v1.25+"],
  ["storageos", "storageOS", "deprecated in v1.22, non-functional in v1.25+"],
  ["quobyte", "quobyte", "deprecated in v1.22, non-functional in v1.25+"],
  ["glusterfs", "glusterfs", "deprecated in v1.25, non-functional in v1.26+"],
  ["ephemeral", "", ""],
  ["cephfs", "cephfs", "deprecated in v1.28, non-functional in v1.31+"],
  ["rbd", "rbd", "deprecated in v1.28, non-functional in v1.31+"],
];

function volumeWarnings(volume: CoreV1Volume, path: FieldPath, context: ApiContext): string[] {
  return deprecatedVolumes.flatMap(([source, field, message]) => {
    if (!volume[source]) return [];
    if (source === "ephemeral")
      return persistentVolumeClaimSpecWarnings(
        volume.ephemeral?.volumeClaimTemplate?.spec ?? {},
        path.child("ephemeral", "volumeClaimTemplate", "spec"),
      );
    const since =
      source === "gitRepo" && context.minor >= 33 ? ", and disabled by default in v1.33+" : "";
    return [`${path.child(field)}: ${message}${since}`];
  });
}

function repetitionWarnings(spec: CoreV1PodSpec, path: FieldPath): string[] {
  const addresses = new Set<string>();
  const names = new Set<string>();
  const warnings: string[] = [];
  (spec.hostAliases ?? []).forEach(({ ip = "" }, i) => {
    if (addresses.has(ip))
      warnings.push(
        `${path.child("hostAliases").index(i).child("ip")}: duplicate ip ${goQuote(ip)}`,
      );
    addresses.add(ip);
  });
  const at = path.child("imagePullSecrets");
  (spec.imagePullSecrets ?? []).forEach(({ name = "" }, i) => {
    if (names.has(name))
      warnings.push(`${at.index(i).child("name")}: duplicate name ${goQuote(name)}`);
    names.add(name);
  });
  (spec.imagePullSecrets ?? []).forEach(({ name }, i) => {
    if (!name) warnings.push(`${at.index(i).child("name")}: invalid empty name ""`);
  });
  return warnings;
}

/** Of limits and then requests, for memory before ephemeral-storage. */
function fractionalByteWarnings(
  limits: ResourceList | undefined,
  limitPath: FieldPath,
  requests?: ResourceList,
  requestPath?: FieldPath,
): string[] {
  return ["memory", "ephemeral-storage"].flatMap((name) =>
    (
      [
        [limits, limitPath],
        [requests, requestPath],
      ] as const
    ).flatMap(([list, path]) => {
      const amount = resourcesOf(list).get(name);
      return amount && path && !amount.isInteger()
        ? [
            `${path.key(name)}: fractional byte value ${goQuote(amount.toString())} is invalid, must be an integer`,
          ]
        : [];
    }),
  );
}

function seccompWarning(path: FieldPath): string {
  return `${path}: non-functional in v1.27+; use the "seccompProfile" field instead`;
}

export function appArmorWarning(path: FieldPath): string {
  return `${path}: deprecated since v1.30; use the "appArmorProfile" field instead`;
}

/** AppArmor annotations of Pods become fields, which has warnings of its own. */
function profileAnnotationWarnings(
  container: AnyContainer,
  spec: CoreV1PodSpec,
  annotations: Readonly<Record<string, string>>,
  path: FieldPath,
): string[] {
  const warnings: string[] = [];
  const seccomp = seccompContainerAnnotationPrefix + container.name;
  if (annotations[seccomp] !== undefined && !container.securityContext?.seccompProfile)
    warnings.push(seccompWarning(path.key(seccomp)));
  const appArmor = appArmorAnnotationPrefix + container.name;
  const annotation = annotations[appArmor];
  const inTemplate = path.segments().length > 2;
  if (!inTemplate || annotation === undefined || container.securityContext?.appArmorProfile)
    return warnings;
  const podProfile = spec.securityContext?.appArmorProfile;
  if (!podProfile || !deepEqual(podProfile, appArmorFieldForAnnotation(annotation)))
    warnings.push(appArmorWarning(path.key(appArmor)));
  return warnings;
}

/** A repeated name hides the earlier value, unless the new value is made from it. */
function hiddenEnvWarnings(container: AnyContainer, path: FieldPath): string[] {
  const names = new Set<string>();
  return (container.env ?? []).flatMap(({ name = "", value = "", valueFrom }, i) => {
    if (!names.has(name)) {
      names.add(name);
      return [];
    }
    const reference = `$(${name})`;
    return valueFrom || value === reference || !value.includes(reference)
      ? [
          `${path.index(i)}: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`,
        ]
      : [];
  });
}

function podAffinityWarnings(affinity: CoreV1PodAffinity | undefined, path: FieldPath): string[] {
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
  return [
    ...(affinity?.[required] ?? []).flatMap(({ labelSelector }, i) =>
      labelSelector
        ? []
        : [`${path.child(required).index(i).child("labelSelector")}: ${nullSelector}`],
    ),
    ...(affinity?.[preferred] ?? []).flatMap(({ podAffinityTerm }, i) =>
      podAffinityTerm?.labelSelector
        ? []
        : [
            `${path.child(preferred).index(i).child("podAffinityTerm", "labelSelector")}: ${nullSelector}`,
          ],
    ),
  ];
}

function addressWarnings(spec: CoreV1PodSpec, path: FieldPath, context: ApiContext): string[] {
  // Nobody warned about the form of addresses in pods before 1.33.
  if (context.minor < 33) return [];
  return [
    ...(spec.dnsConfig?.nameservers ?? []).flatMap((address, i) =>
      warningsForIP(path.child("dnsConfig", "nameservers").index(i), address, context),
    ),
    ...(spec.hostAliases ?? []).flatMap(({ ip = "" }, i) =>
      warningsForIP(path.child("hostAliases").index(i).child("ip"), ip, context),
    ),
  ];
}
