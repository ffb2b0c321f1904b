// Mirrors printService in pkg/printers/internalversion/printers.go (1.36).
import type { CoreV1Service } from "../../../../model/generated/types.ts";
import { ageColumn, labelsText, listText, nameColumn } from "../../../columns.ts";
import type { PrintColumn } from "../../../kind.ts";

export const serviceColumns: readonly PrintColumn<CoreV1Service>[] = [
  nameColumn,
  { name: "Type", cell: (object) => object.spec?.type ?? "" },
  { name: "Cluster-IP", cell: (object) => object.spec?.clusterIPs?.[0] ?? "<none>" },
  { name: "External-IP", cell: externalIP },
  {
    name: "Port(s)",
    cell: (object) =>
      listText(
        (object.spec?.ports ?? []).map(({ port, nodePort, protocol }) =>
          nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
        ),
      ),
  },
  ageColumn,
  { name: "Selector", wide: true, cell: (object) => labelsText(object.spec?.selector) },
];

function externalIP(object: CoreV1Service): string {
  const { type, externalIPs = [], externalName = "" } = object.spec ?? {};
  if (type === "ClusterIP" || type === "NodePort") return listText(externalIPs);
  if (type === "ExternalName") return externalName;
  if (type !== "LoadBalancer") return "<unknown>";
  const points = (object.status?.loadBalancer?.ingress ?? []).map((i) => i.ip || i.hostname || "");
  const addresses = loadBalancerText(points);
  return [...(addresses === "" ? [] : [addresses]), ...externalIPs].join(",") || "<pending>";
}

/** Addresses of a load balancer, in order. They are never cut: the server prepares every table as for `-o wide`. */
export function loadBalancerText(points: readonly string[]): string {
  return [...new Set(points)]
    .filter((point) => point !== "")
    .sort()
    .join(",");
}
