// Mirrors getServiceEnvVarMap in pkg/kubelet/kubelet_pods.go and pkg/kubelet/envvars (1.36): what a container is told
// of the services that exist when it starts.
import type { ApiClient } from "../model/cluster-access.ts";
import type { CoreV1Service } from "../model/generated/types.ts";

/** The service that every pod is told of. */
const masterService = { namespace: "default", name: "kubernetes" };

/** Gives variables of the services that a pod of the namespace sees, by name; `links`: spec.enableServiceLinks. */
export function serviceEnvironment(
  client: ApiClient,
  namespace: string,
  links: boolean,
): (name: string) => string | undefined {
  const master = client.get<CoreV1Service>("services", masterService.namespace, masterService.name);
  const own = links ? client.list<CoreV1Service>("services", namespace) : [];
  // A service of the pod's own namespace takes the place of the master service of the same name.
  return (name) =>
    variablesOfAll(own).get(name) ?? (master && new Map(variablesOf(master)).get(name));
}

/** By list of services, which is the same until one of them changes. */
const known = new WeakMap<readonly CoreV1Service[], ReadonlyMap<string, string>>();

function variablesOfAll(services: readonly CoreV1Service[]): ReadonlyMap<string, string> {
  const variables =
    known.get(services) ?? new Map(services.flatMap((service) => [...variablesOf(service)]));
  known.set(services, variables);
  return variables;
}

function* variablesOf({ metadata, spec }: CoreV1Service): Generator<readonly [string, string]> {
  const address = spec?.clusterIP;
  const ports = spec?.ports ?? [];
  const [first] = ports;
  if (!address || address === "None" || !first) return;
  const prefix = variableName(metadata?.name ?? "");
  yield [`${prefix}_SERVICE_HOST`, address];
  yield [`${prefix}_SERVICE_PORT`, String(first.port)];
  for (const { name, port } of ports)
    if (name) yield [`${prefix}_SERVICE_PORT_${variableName(name)}`, String(port)];
  const host = address.includes(":") ? `[${address}]` : address;
  for (const { protocol = "TCP", port } of ports) {
    const scheme = protocol.toLowerCase();
    const url = `${scheme}://${host}:${port}`;
    if (port === first.port && protocol === (first.protocol ?? "TCP"))
      yield [`${prefix}_PORT`, url];
    const perPort = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`;
    yield [perPort, url];
    yield [`${perPort}_PROTO`, scheme];
    yield [`${perPort}_PORT`, String(port)];
    yield [`${perPort}_ADDR`, address];
  }
}

function variableName(text: string): string {
  return text.replaceAll("-", "_").toUpperCase();
}
