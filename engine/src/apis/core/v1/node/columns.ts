// Mirrors printNode in pkg/printers/internalversion/printers.go (1.36).
import type { CoreV1Node } from "../../../../model/generated/types.ts";
import { ageColumn, listText, nameColumn } from "../../../columns.ts";
import type { PrintColumn } from "../../../kind.ts";

const rolePrefix = "node-role.kubernetes.io/";

export const nodeColumns: readonly PrintColumn<CoreV1Node>[] = [
  nameColumn,
  { name: "Status", cell: statusText },
  { name: "Roles", cell: (object) => listText(roles(object.metadata?.labels ?? {})) },
  ageColumn,
  { name: "Version", cell: (object) => object.status?.nodeInfo?.kubeletVersion ?? "" },
  { name: "Internal-IP", wide: true, cell: (object) => addressOf(object, "InternalIP") },
  { name: "External-IP", wide: true, cell: (object) => addressOf(object, "ExternalIP") },
  {
    name: "OS-Image",
    wide: true,
    cell: (object) => object.status?.nodeInfo?.osImage || "<unknown>",
  },
  { name: "Kernel-Version", wide: true, cell: kernelText },
  {
    name: "Container-Runtime",
    wide: true,
    cell: (object) => object.status?.nodeInfo?.containerRuntimeVersion || "<unknown>",
  },
];

function statusText(object: CoreV1Node): string {
  const ready = (object.status?.conditions ?? []).findLast(({ type }) => type === "Ready");
  const status = ready === undefined ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady";
  return object.spec?.unschedulable ? `${status},SchedulingDisabled` : status;
}

function roles(labels: Readonly<Record<string, string>>): string[] {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(labels)) {
    if (key.startsWith(rolePrefix) && key !== rolePrefix) found.add(key.slice(rolePrefix.length));
    else if (key === "kubernetes.io/role" && value !== "") found.add(value);
  }
  return [...found].sort();
}

function addressOf(object: CoreV1Node, type: string): string {
  return object.status?.addresses?.find((a) => a.type === type)?.address ?? "<none>";
}

function kernelText(object: CoreV1Node): string {
  const { kernelVersion, architecture } = object.status?.nodeInfo ?? {};
  const version = kernelVersion || "<unknown>";
  return architecture ? `${version} (${architecture})` : version;
}
