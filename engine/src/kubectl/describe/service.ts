// Mirrors describeService of staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import { labelsText } from "../../apis/columns.ts";
import type { CoreV1Service, DiscoveryV1EndpointSlice } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { eventLines, identity, labelsAndAnnotations, type Surroundings } from "./parts.ts";
import type { Sheet } from "./sheet.ts";

const maxEndpoints = 3;

export function describeService(
  sheet: Sheet,
  service: Stored<CoreV1Service>,
  around: Surroundings,
): void {
  const { metadata, spec = {}, status = {} } = service;
  const optional = (title: string, value: string | number | undefined) => {
    if (value) sheet.line(`${title}:\t${value}`);
  };
  identity(sheet, service);
  labelsAndAnnotations(sheet, service);
  sheet.line(`Selector:\t${labelsText(spec.selector)}`);
  sheet.line(`Type:\t${spec.type ?? ""}`);
  optional("IP Family Policy", spec.ipFamilyPolicy);
  sheet.line(`IP Families:\t${spec.ipFamilies?.join(",") || "<none>"}`);
  sheet.line(`IP:\t${spec.clusterIP ?? ""}`);
  sheet.line(`IPs:\t${spec.clusterIPs?.join(",") || "<none>"}`);
  optional("External IPs", spec.externalIPs?.join(","));
  optional("Desired LoadBalancer IP", spec.loadBalancerIP);
  optional("External Name", spec.externalName);
  const ingress = (status.loadBalancer?.ingress ?? []).map(({ ip, ipMode, hostname = "" }) =>
    ip ? `${ip}${ipMode === undefined ? "" : ` (${ipMode})`}` : hostname,
  );
  optional("LoadBalancer Ingress", ingress.join(", "));
  const slices = slicesOf(metadata.name, metadata.namespace, around);
  for (const port of spec.ports ?? []) {
    const name = port.name || "<unset>";
    const protocol = port.protocol ?? "";
    sheet.line(`Port:\t${name}\t${port.port}/${protocol}`);
    sheet.line(`TargetPort:\t${port.targetPort ?? 0}/${protocol}`);
    optional("AppProtocol", port.appProtocol);
    if (port.nodePort) sheet.line(`NodePort:\t${name}\t${port.nodePort}/${protocol}`);
    sheet.line(`Endpoints:\t${endpointsText(slices, port.name ?? "")}`);
  }
  sheet.line(`Session Affinity:\t${spec.sessionAffinity ?? ""}`);
  optional("External Traffic Policy", spec.externalTrafficPolicy);
  optional("Internal Traffic Policy", spec.internalTrafficPolicy);
  optional("HealthCheck NodePort", spec.healthCheckNodePort);
  optional("LoadBalancer Source Ranges", spec.loadBalancerSourceRanges?.join(","));
  optional("Traffic Distribution", spec.trafficDistribution);
  eventLines(sheet, around);
}

/** The EndpointSlices of the Service of that name. */
export function slicesOf(service: string, namespace: string | undefined, { list }: Surroundings) {
  return list<DiscoveryV1EndpointSlice>("endpointslices.discovery.k8s.io", namespace).filter(
    ({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === service,
  );
}

/** The ready addresses behind one port, three at most. */
export function endpointsText(
  slices: readonly DiscoveryV1EndpointSlice[],
  portName: string,
): string {
  if (slices.length === 0) return "<none>";
  const found = slices.flatMap(({ endpoints, ports }) => {
    const candidates = (endpoints ?? []).map(({ addresses, conditions }) => ({
      ip: addresses[0] ?? "",
      ready: conditions?.ready !== false,
    }));
    if (!ports?.length) return candidates;
    return ports
      .filter(({ name = "" }) => name === portName)
      .flatMap(({ port }) =>
        candidates.map(({ ip, ready }) => ({
          ip: `${ip.includes(":") ? `[${ip}]` : ip}:${port ?? 0}`,
          ready,
        })),
      );
  });
  const ready = found.filter((candidate) => candidate.ready);
  const shown = ready.slice(0, maxEndpoints);
  const last = shown[maxEndpoints - 1];
  const text = shown.map(({ ip }) => ip).join(",");
  // kubectl says so as soon as anything follows, ready or not.
  const more = last !== undefined && found.indexOf(last) < found.length - 1;
  return more ? `${text} + ${ready.length - maxEndpoints} more...` : text;
}
