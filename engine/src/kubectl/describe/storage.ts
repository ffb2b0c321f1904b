// Mirrors the describers of claims, volumes and classes in staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
// Difference: of volumes only the sources are told that Kubernetes itself serves, and CSI.
import { labelsText, timeSince } from "../../apis/columns.ts";
import type {
  CoreV1NodeSelectorTerm,
  CoreV1PersistentVolume,
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
  CoreV1TopologySelectorTerm,
  StorageV1StorageClass,
  StorageV1VolumeAttributesClass,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { quantityOf } from "../../model/quantity.ts";
import {
  eventLines,
  identity,
  labelsAndAnnotations,
  longTime,
  type Surroundings,
  sortedByName,
} from "./parts.ts";
import type { Sheet } from "./sheet.ts";
import { attributeLines, sourceLines } from "./volumes.ts";

const classAnnotation = "volume.beta.kubernetes.io/storage-class";
const shortModes: readonly (readonly [mode: string, short: string])[] = [
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
];

function modesText(modes: readonly string[] | undefined): string {
  return shortModes
    .filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(",");
}

/** `[a b]`, as Go prints a list. */
const listText = (words: readonly string[] | undefined) => `[${(words ?? []).join(" ")}]`;

function statusLine(
  sheet: Sheet,
  { metadata, status }: Stored<CoreV1PersistentVolumeClaim | CoreV1PersistentVolume>,
  nowMs: number,
): void {
  const { deletionTimestamp } = metadata;
  const lasting = `Terminating (lasts ${timeSince(deletionTimestamp, nowMs)})`;
  sheet.line(`Status:\t${deletionTimestamp === undefined ? (status?.phase ?? "") : lasting}`);
}

export function describePersistentVolumeClaim(
  sheet: Sheet,
  claim: Stored<CoreV1PersistentVolumeClaim>,
  around: Surroundings,
): void {
  const { metadata, spec = {}, status } = claim;
  identity(sheet, claim);
  sheet.line(
    `StorageClass:\t${metadata.annotations?.[classAnnotation] ?? spec.storageClassName ?? ""}`,
  );
  statusLine(sheet, claim, around.nowMs);
  sheet.line(`Volume:\t${spec.volumeName ?? ""}`);
  labelsAndAnnotations(sheet, claim);
  sheet.line(`Finalizers:\t${listText(metadata.finalizers)}`);
  const bound = spec.volumeName ? status : undefined;
  sheet.line(`Capacity:\t${bound ? quantityOf(bound.capacity?.["storage"]) : ""}`);
  sheet.line(`Access Modes:\t${modesText(bound?.accessModes)}`);
  if (spec.volumeMode !== undefined) sheet.line(`VolumeMode:\t${spec.volumeMode}`);
  if (spec.dataSource) {
    const { apiGroup, kind, name } = spec.dataSource;
    sheet.line("DataSource:");
    if (apiGroup !== undefined) sheet.line(`APIGroup:\t${apiGroup}`, 1);
    sheet.line(`Kind:\t${kind}`, 1);
    sheet.line(`Name:\t${name}`, 1);
  }
  const users = sortedByName(around.list<CoreV1Pod>("pods", metadata.namespace)).filter((pod) =>
    uses(pod, claim),
  );
  sheet.list(
    "Used By",
    users.map(({ metadata: { name } }) => name),
  );
  const { conditions = [] } = status ?? {};
  if (conditions.length > 0) {
    sheet.line("Conditions:");
    sheet.line("Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage", 1);
    sheet.line("----\t------\t-----------------\t------------------\t------\t-------", 1);
  }
  for (const condition of conditions) {
    const { type, lastProbeTime, lastTransitionTime, reason = "", message = "" } = condition;
    const times = [longTime(lastProbeTime), longTime(lastTransitionTime)];
    sheet.line(
      `${type} \t${condition.status} \t${times[0]} \t${times[1]} \t${reason} \t${message}`,
      1,
    );
  }
  eventLines(sheet, around);
}

/** A pod that mounts the claim, or that it belongs to. */
function uses(
  { metadata, spec }: Stored<CoreV1Pod>,
  { metadata: claim }: Stored<CoreV1PersistentVolumeClaim>,
): boolean {
  return (
    spec?.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === claim.name) ===
      true ||
    claim.ownerReferences?.some(({ kind, uid }) => kind === "Pod" && uid === metadata.uid) === true
  );
}

export function describePersistentVolume(
  sheet: Sheet,
  volume: Stored<CoreV1PersistentVolume>,
  around: Surroundings,
): void {
  const { metadata, spec = {}, status } = volume;
  const { claimRef } = spec;
  identity(sheet, volume, false);
  labelsAndAnnotations(sheet, volume);
  sheet.line(`Finalizers:\t${listText(metadata.finalizers)}`);
  sheet.line(
    `StorageClass:\t${metadata.annotations?.[classAnnotation] ?? spec.storageClassName ?? ""}`,
  );
  statusLine(sheet, volume, around.nowMs);
  sheet.line(`Claim:\t${claimRef ? `${claimRef.namespace ?? ""}/${claimRef.name ?? ""}` : ""}`);
  sheet.line(`Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ""}`);
  sheet.line(`Access Modes:\t${modesText(spec.accessModes)}`);
  if (spec.volumeMode !== undefined) sheet.line(`VolumeMode:\t${spec.volumeMode}`);
  sheet.line(`Capacity:\t${quantityOf(spec.capacity?.["storage"])}`);
  affinityLines(sheet, spec.nodeAffinity?.required?.nodeSelectorTerms);
  sheet.line(`Message:\t${status?.message ?? ""}`);
  sheet.line("Source:");
  const lines = volumeSource(spec);
  if (!lines) sheet.line("<unknown>", 1);
  else for (const line of lines) sheet.line(line, 2);
  eventLines(sheet, around);
}

type VolumeSpec = NonNullable<CoreV1PersistentVolume["spec"]>;

function volumeSource({ local, csi, hostPath, nfs }: VolumeSpec): string[] | undefined {
  if (local)
    return [
      "Type:\tLocalVolume (a persistent volume backed by local storage on a node)",
      `Path:\t${local.path}`,
    ];
  if (!csi)
    return sourceLines({
      name: "",
      ...(hostPath ? { hostPath } : {}),
      ...(nfs ? { nfs } : {}),
    });
  const { driver, fsType = "", volumeHandle, readOnly = false, volumeAttributes } = csi;
  return [
    "Type:\tCSI (a Container Storage Interface (CSI) volume source)",
    `Driver:\t${driver}`,
    `FSType:\t${fsType}`,
    `VolumeHandle:\t${volumeHandle}`,
    `ReadOnly:\t${readOnly}`,
    ...attributeLines(volumeAttributes),
  ];
}

function affinityLines(sheet: Sheet, terms: readonly CoreV1NodeSelectorTerm[] | undefined): void {
  if (!terms) {
    sheet.line("Node Affinity:\t<none>");
    return;
  }
  sheet.line("Node Affinity:\t");
  sheet.line(`Required Terms:\t${terms.length === 0 ? "<none>" : ""}`, 1);
  terms.forEach(({ matchExpressions = [] }, i) => {
    const texts = matchExpressions.map(({ key, operator, values }) =>
      expressionText(key, operator.toLowerCase(), values),
    );
    termLines(sheet, `Term ${i}`, texts, 2);
  });
}

function expressionText(key: string, operator: string, values: readonly string[] | undefined) {
  return `${key} ${operator}${values?.length ? ` [${values.join(", ")}]` : ""}`;
}

function termLines(sheet: Sheet, title: string, texts: readonly string[], level: number): void {
  if (texts.length === 0) sheet.line(`${title}:\t<none>`, level);
  texts.forEach((text, i) => {
    sheet.line(`${i === 0 ? `${title}:` : ""}\t${text}`, level);
  });
}

const defaultAnnotations = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

export function describeStorageClass(
  sheet: Sheet,
  storageClass: Stored<StorageV1StorageClass>,
  around: Surroundings,
): void {
  const { metadata, allowVolumeExpansion, mountOptions, allowedTopologies } = storageClass;
  const { annotations } = metadata;
  const isDefault = defaultAnnotations.some((key) => annotations?.[key] === "true");
  sheet.line(`Name:\t${metadata.name}`);
  sheet.line(`IsDefaultClass:\t${isDefault ? "Yes" : "No"}`);
  sheet.line(`Annotations:\t${labelsText(annotations)}`);
  sheet.line(`Provisioner:\t${storageClass.provisioner}`);
  sheet.line(`Parameters:\t${labelsText(storageClass.parameters)}`);
  const expands = allowVolumeExpansion ? "True" : "False";
  sheet.line(`AllowVolumeExpansion:\t${allowVolumeExpansion === undefined ? "<unset>" : expands}`);
  sheet.line(mountOptions?.length ? "MountOptions:" : "MountOptions:\t<none>");
  for (const option of mountOptions ?? []) sheet.line(option, 1);
  if (storageClass.reclaimPolicy) sheet.line(`ReclaimPolicy:\t${storageClass.reclaimPolicy}`);
  if (storageClass.volumeBindingMode)
    sheet.line(`VolumeBindingMode:\t${storageClass.volumeBindingMode}`);
  if (allowedTopologies) topologyLines(sheet, allowedTopologies);
  eventLines(sheet, around);
}

function topologyLines(sheet: Sheet, terms: readonly CoreV1TopologySelectorTerm[]): void {
  sheet.line(`AllowedTopologies:\t${terms.length === 0 ? "<none>" : ""}`);
  terms.forEach(({ matchLabelExpressions = [] }, i) => {
    const texts = matchLabelExpressions.map(({ key, values }) => expressionText(key, "in", values));
    termLines(sheet, `Term ${i}`, texts, 1);
  });
}

export function describeVolumeAttributesClass(
  sheet: Sheet,
  { metadata, driverName, parameters }: Stored<StorageV1VolumeAttributesClass>,
  around: Surroundings,
): void {
  sheet.line(`Name:\t${metadata.name}`);
  sheet.line(`Annotations:\t${labelsText(metadata.annotations)}`);
  sheet.line(`DriverName:\t${driverName}`);
  sheet.line(`Parameters:\t${labelsText(parameters)}`);
  eventLines(sheet, around);
}
