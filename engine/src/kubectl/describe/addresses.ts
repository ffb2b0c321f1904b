// Mirrors the describers of ServiceCIDRs, IPAddresses and CSINodes in
// staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import type {
  NetworkingV1IPAddress,
  NetworkingV1ServiceCIDR,
  StorageV1CSINode,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import {
  eventLines,
  identity,
  labelsAndAnnotations,
  longTime,
  type Surroundings,
  timedConditionLines,
} from "./parts.ts";
import type { Sheet } from "./sheet.ts";

export function describeServiceCIDR(
  sheet: Sheet,
  range: Stored<NetworkingV1ServiceCIDR>,
  around: Surroundings,
): void {
  identity(sheet, range, false);
  labelsAndAnnotations(sheet, range);
  sheet.line(`CIDRs:\t${(range.spec?.cidrs ?? []).join(", ")}`);
  const { conditions = [] } = range.status ?? {};
  if (conditions.length > 0) sheet.line("Status:");
  timedConditionLines(sheet, conditions);
  eventLines(sheet, around);
}

export function describeIPAddress(
  sheet: Sheet,
  address: Stored<NetworkingV1IPAddress>,
  around: Surroundings,
): void {
  const parent = address.spec?.parentRef;
  identity(sheet, address, false);
  labelsAndAnnotations(sheet, address);
  if (parent) {
    sheet.line("Parent Reference:");
    sheet.line(`Group:\t${parent.group ?? ""}`, 1);
    sheet.line(`Resource:\t${parent.resource}`, 1);
    sheet.line(`Namespace:\t${parent.namespace ?? ""}`, 1);
    sheet.line(`Name:\t${parent.name}`, 1);
  }
  eventLines(sheet, around);
}

export function describeCSINode(
  sheet: Sheet,
  node: Stored<StorageV1CSINode>,
  around: Surroundings,
): void {
  identity(sheet, node, false);
  labelsAndAnnotations(sheet, node);
  sheet.line(`CreationTimestamp:\t${longTime(node.metadata.creationTimestamp)}`);
  sheet.line("Spec:");
  if (node.spec.drivers.length > 0) sheet.line("Drivers:", 1);
  for (const { name, nodeID, allocatable, topologyKeys } of node.spec.drivers) {
    sheet.line(`${name}:`, 2);
    sheet.line(`Node ID:\t${nodeID}`, 3);
    if (allocatable?.count !== undefined) {
      sheet.line("Allocatables:", 3);
      sheet.line(`Count:\t${allocatable.count}`, 4);
    }
    if (topologyKeys) sheet.line(`Topology Keys:\t[${topologyKeys.join(" ")}]`, 3);
  }
  eventLines(sheet, around);
}
