// Mirrors the describers of Endpoints and EndpointSlices in staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import type { CoreV1Endpoints, DiscoveryV1EndpointSlice } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { eventLines, identity, labelsAndAnnotations, type Surroundings } from "./parts.ts";
import type { Sheet } from "./sheet.ts";

export function describeEndpoints(
  sheet: Sheet,
  endpoints: Stored<CoreV1Endpoints>,
  around: Surroundings,
): void {
  identity(sheet, endpoints);
  labelsAndAnnotations(sheet, endpoints);
  sheet.line("Subsets:");
  for (const { addresses, notReadyAddresses, ports } of endpoints.subsets ?? []) {
    const joined = (list: typeof addresses) => (list ?? []).map(({ ip }) => ip).join(",");
    sheet.line(`Addresses:\t${joined(addresses) || "<none>"}`, 1);
    sheet.line(`NotReadyAddresses:\t${joined(notReadyAddresses) || "<none>"}`, 1);
    if (ports?.length) {
      sheet.line("Ports:", 1);
      portHeadings(sheet, 2);
      for (const { name, port, protocol = "" } of ports)
        sheet.line(`${name || "<unset>"}\t${port}\t${protocol}`, 2);
    }
    sheet.line("");
  }
  eventLines(sheet, around);
}

function portHeadings(sheet: Sheet, level: number): void {
  sheet.line("Name\tPort\tProtocol", level);
  sheet.line("----\t----\t--------", level);
}

export function describeEndpointSlice(
  sheet: Sheet,
  slice: Stored<DiscoveryV1EndpointSlice>,
  around: Surroundings,
): void {
  const { addressType, ports, endpoints } = slice;
  identity(sheet, slice);
  labelsAndAnnotations(sheet, slice);
  sheet.line(`AddressType:\t${addressType}`);
  if (ports?.length) {
    sheet.line("Ports:");
    portHeadings(sheet, 1);
    for (const { name, port, protocol = "" } of ports)
      sheet.line(`${name || "<unset>"}\t${port ?? "<unset>"}\t${protocol}`, 1);
  } else sheet.line("Ports: <unset>");
  sheet.line(endpoints?.length ? "Endpoints:" : "Endpoints: <none>");
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints ?? []) {
    sheet.line(`- Addresses:\t${addresses.join(", ") || "<none>"}`, 1);
    sheet.line("Conditions:", 2);
    sheet.line(`Ready:\t${conditions?.ready ?? "<unset>"}`, 3);
    sheet.line(`Hostname:\t${hostname ?? "<unset>"}`, 2);
    if (targetRef) sheet.line(`TargetRef:\t${targetRef.kind ?? ""}/${targetRef.name ?? ""}`, 2);
    sheet.line(`NodeName:\t${nodeName ?? "<unset>"}`, 2);
    sheet.line(`Zone:\t${zone ?? "<unset>"}`, 2);
  }
  eventLines(sheet, around);
}
