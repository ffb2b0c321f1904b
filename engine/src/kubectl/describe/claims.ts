// Mirrors the describer of PersistentVolumeClaims in staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import { timeSince } from "../../apis/columns.ts";
import type {
  CoreV1PersistentVolume,
  CoreV1PersistentVolumeClaim,
  CoreV1Pod,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { quantityOf } from "../../model/quantity.ts";
import {
  annotationLines,
  eventLines,
  identity,
  labelLines,
  longTime,
  type Surroundings,
  sortedByName,
} from "./parts.ts";
import type { Sheet } from "./sheet.ts";

const classAnnotation = "volume.beta.kubernetes.io/storage-class";
const shortModes: readonly (readonly [mode: string, short: string])[] = [
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
];

/** `RWO,RWX`, in Kubernetes' order. */
export function modesText(modes: readonly string[] | undefined): string {
  return shortModes
    .filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(",");
}

/** `[a b]`, as Go prints a list. */
export const goList = (words: readonly string[] | undefined) => `[${(words ?? []).join(" ")}]`;

/** The class that a claim or a volume names; the annotation that once held it comes first. */
export function claimClass({
  metadata,
  spec,
}: Pick<CoreV1PersistentVolumeClaim | CoreV1PersistentVolume, "metadata" | "spec">): string {
  return metadata?.annotations?.[classAnnotation] ?? spec?.storageClassName ?? "";
}

/** The phase, unless it is being deleted. */
export function statusLine(
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
  const { metadata, spec, status } = claim;
  identity(sheet, claim);
  sheet.line(`StorageClass:\t${claimClass(claim)}`);
  statusLine(sheet, claim, around.nowMs);
  sheet.line(`Volume:\t${spec?.volumeName ?? ""}`);
  claimLines(sheet, claim);
  const pods = around.list<CoreV1Pod>("pods", metadata.namespace);
  sheet.list("Used By", userNames(pods, claim));
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

/**
 * What a claim and the claim template of an ephemeral volume have in common. `inner` stands in front of each label and
 * annotation; it is the template that has it, and that has no finalizers and no status.
 */
export function claimLines(
  sheet: Sheet,
  { metadata, spec, status }: Pick<CoreV1PersistentVolumeClaim, "metadata" | "spec" | "status">,
  inner = "",
): void {
  labelLines(sheet, "Labels", metadata?.labels, 0, inner);
  annotationLines(sheet, "Annotations", metadata?.annotations, 0, inner);
  if (inner === "") sheet.line(`Finalizers:\t${goList(metadata?.finalizers)}`);
  const bound = spec?.volumeName ? (status ?? {}) : undefined;
  sheet.line(`Capacity:\t${bound ? quantityOf(bound.capacity?.["storage"]) : ""}`);
  sheet.line(`Access Modes:\t${modesText(bound?.accessModes)}`);
  if (spec?.volumeMode !== undefined) sheet.line(`VolumeMode:\t${spec.volumeMode}`);
  if (!spec?.dataSource) return;
  const { apiGroup, kind, name } = spec.dataSource;
  sheet.line("DataSource:");
  // Snapshots have null where there is none.
  if (typeof apiGroup === "string") sheet.line(`APIGroup:\t${apiGroup}`, 1);
  sheet.line(`Kind:\t${kind}`, 1);
  sheet.line(`Name:\t${name}`, 1);
}

/** The pods that mount the claim, once per volume, and those that it belongs to. */
function userNames(
  pods: readonly Stored<CoreV1Pod>[],
  { metadata: claim }: Stored<CoreV1PersistentVolumeClaim>,
): string[] {
  return sortedByName(pods).flatMap(({ metadata, spec }) => {
    const mounts = (spec?.volumes ?? []).filter(
      ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === claim.name,
    );
    const owns = claim.ownerReferences?.some(
      ({ kind, uid }) => kind === "Pod" && uid === metadata.uid,
    );
    return Array<string>(Math.max(mounts.length, owns ? 1 : 0)).fill(metadata.name);
  });
}
