// Mirrors the describers of volumes and classes in staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import { labelsText } from "../../apis/columns.ts";
import type {
  CoreV1NodeSelectorTerm,
  CoreV1PersistentVolume,
  CoreV1TopologySelectorTerm,
  StorageV1StorageClass,
  StorageV1VolumeAttributesClass,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { quantityOf } from "../../model/quantity.ts";
import { claimClass, goList, modesText, statusLine } from "./claims.ts";
import { eventLines, identity, labelsAndAnnotations, type Surroundings } from "./parts.ts";
import type { Sheet } from "./sheet.ts";
import { csiLines, driverLines, row } from "./volume-drivers.ts";

export function describePersistentVolume(
  sheet: Sheet,
  volume: Stored<CoreV1PersistentVolume>,
  around: Surroundings,
): void {
  const { metadata, spec = {}, status } = volume;
  const { claimRef } = spec;
  identity(sheet, volume, false);
  labelsAndAnnotations(sheet, volume);
  sheet.line(`Finalizers:\t${goList(metadata.finalizers)}`);
  sheet.line(`StorageClass:\t${claimClass(volume)}`);
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

function volumeSource(spec: VolumeSpec): string[] | undefined {
  const { local, csi } = spec;
  if (local)
    return [
      "Type:\tLocalVolume (a persistent volume backed by local storage on a node)",
      row("Path", local.path),
    ];
  if (csi) return csiLines(csi);
  return driverLines(spec, "SecretReference");
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
