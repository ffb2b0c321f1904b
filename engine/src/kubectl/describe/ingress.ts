// Mirrors the describers of Ingresses and IngressClasses in staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import type {
  CoreV1Service,
  NetworkingV1Ingress,
  NetworkingV1IngressBackend,
  NetworkingV1IngressClass,
} from "../../model/generated/types.ts";
import { goQuote } from "../../model/go-format.ts";
import type { Stored } from "../../model/object.ts";
import {
  annotationLines,
  eventLines,
  identity,
  labelLines,
  labelsAndAnnotations,
  type Surroundings,
} from "./parts.ts";
import { endpointsText, slicesOf } from "./service.ts";
import type { Sheet } from "./sheet.ts";

export function describeIngress(
  sheet: Sheet,
  ingress: Stored<NetworkingV1Ingress>,
  around: Surroundings,
): void {
  const { metadata, spec = {}, status } = ingress;
  const { namespace = "" } = metadata;
  const addresses = (status?.loadBalancer?.ingress ?? []).flatMap(
    ({ ip, hostname }) => ip || hostname || [],
  );
  const otherwise = spec.defaultBackend
    ? backendText(spec.defaultBackend, namespace, around)
    : "<default>";
  sheet.line(`Name:\t${metadata.name}`);
  labelLines(sheet, "Labels", metadata.labels);
  sheet.line(`Namespace:\t${namespace}`);
  sheet.line(`Address:\t${[...new Set(addresses)].sort().join(",")}`);
  sheet.line(`Ingress Class:\t${spec.ingressClassName ?? "<none>"}`);
  sheet.line(`Default backend:\t${otherwise}`);
  if (spec.tls?.length) sheet.line("TLS:");
  for (const { secretName = "", hosts = [] } of spec.tls ?? [])
    sheet.line(
      secretName === ""
        ? `SNI routes ${hosts.join(",")}`
        : `${secretName} terminates ${hosts.join(",")}`,
      1,
    );
  sheet.line("Rules:\n  Host\tPath\tBackends");
  sheet.line("----\t----\t--------", 1);
  const rules = (spec.rules ?? []).filter(({ http }) => http);
  for (const { host, http } of rules) {
    sheet.line(`${host || "*"}\t`, 1);
    for (const { path = "", backend } of http?.paths ?? [])
      sheet.line(`\t${path} \t${backendText(backend, namespace, around)}`, 2);
  }
  if (rules.length === 0) sheet.line(`*\t*\t${otherwise}`, 1);
  annotationLines(sheet, "Annotations", metadata.annotations);
  eventLines(sheet, around);
}

/** `web:80 (10.244.0.1:8080)`: the Service and the addresses behind it. */
function backendText(
  { service, resource }: NetworkingV1IngressBackend,
  namespace: string,
  around: Surroundings,
): string {
  if (resource) {
    // Snapshots have null where there is none.
    return `APIGroup: ${resource.apiGroup ?? "<none>"}, Kind: ${resource.kind}, Name: ${resource.name}`;
  }
  if (!service) return "";
  const { number, name: portName } = service.port ?? {};
  const named = `${service.name}:${number || portName || ""}`;
  const found = around
    .list<CoreV1Service>("services", namespace)
    .find(({ metadata }) => metadata.name === service.name);
  if (!found) return `${named} (<error: services ${goQuote(service.name)} not found>)`;
  const port = found.spec?.ports?.find((each) =>
    number ? each.port === number : portName !== undefined && each.name === portName,
  );
  return `${named} (${endpointsText(slicesOf(service.name, namespace, around), port?.name ?? "")})`;
}

export function describeIngressClass(
  sheet: Sheet,
  ingressClass: Stored<NetworkingV1IngressClass>,
  around: Surroundings,
): void {
  const { controller = "", parameters } = ingressClass.spec ?? {};
  identity(sheet, ingressClass, false);
  labelsAndAnnotations(sheet, ingressClass);
  sheet.line(`Controller:\t${controller}`);
  if (parameters) {
    sheet.line("Parameters:");
    if (typeof parameters.apiGroup === "string") sheet.line(`APIGroup:\t${parameters.apiGroup}`, 1);
    sheet.line(`Kind:\t${parameters.kind}`, 1);
    sheet.line(`Name:\t${parameters.name}`, 1);
  }
  eventLines(sheet, around);
}
