// Mirrors `kubectl expose` (staging/src/k8s.io/kubectl/pkg/cmd/expose, 1.36).
import type { CoreV1PodSpec, IntOrString } from "../model/generated/types.ts";
import type { Labels } from "../model/selector.ts";
import { createObject } from "./create.ts";
import {
  clientError,
  type Kubectl,
  type KubectlResult,
  onEach,
  printedName,
  serverError,
} from "./kubectl.ts";

export interface ExposeFlags {
  readonly name?: string;
  readonly port?: number;
  readonly targetPort?: IntOrString;
  readonly type?: string;
  readonly protocol?: string;
}

interface Exposable {
  readonly spec?: {
    readonly selector?: Labels & { readonly matchLabels?: Labels };
    readonly ports?: readonly { readonly port: number }[];
    readonly template?: { readonly spec?: CoreV1PodSpec };
  };
}

/** By kind: why an object of it without a selector cannot be exposed. Other kinds never can. */
const withoutSelector: Readonly<Record<string, string>> = {
  Pod: "the pod has no labels and cannot be exposed",
  Service: "the service has no pod selector set",
  Deployment: "invalid deployment: no selectors, therefore cannot be exposed",
  ReplicaSet: "invalid replicaset: no selectors, therefore cannot be exposed",
  ReplicationController: "selector must be specified",
};
const maxNameLength = 63;

export function expose(kubectl: Kubectl, reference: string, flags: ExposeFlags): KubectlResult {
  return onEach(kubectl, reference, (object, kind) => {
    const { spec } = object as Exposable;
    const reason = withoutSelector[kind.kind];
    if (reason === undefined)
      return clientError(
        `cannot expose a ${kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`}`,
      );
    const selector =
      kind.kind === "Pod"
        ? object.metadata.labels
        : (spec?.selector?.matchLabels ?? (spec?.selector as Labels | undefined));
    const name = flags.name ?? object.metadata.name.slice(0, maxNameLength);
    const containers =
      (kind.kind === "Pod" ? (spec as CoreV1PodSpec | undefined) : spec?.template?.spec)
        ?.containers ?? [];
    const ports = flags.port
      ? [flags.port]
      : kind.kind === "Service"
        ? (spec?.ports ?? []).map(({ port }) => port)
        : containers.flatMap((container) =>
            (container.ports ?? []).map((port) => port.containerPort),
          );
    if (!selector || Object.keys(selector).length === 0)
      return clientError(
        `couldn't retrieve selectors via --selector flag or introspection: ${reason}`,
      );
    if (ports.length === 0)
      return clientError("couldn't find port via --port flag or introspection");
    const { namespace } = object.metadata;
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name,
        ...(namespace === undefined ? {} : { namespace }),
        ...(object.metadata.labels ? { labels: object.metadata.labels } : {}),
      },
      spec: {
        selector,
        ports: ports.map((port, i) => ({
          ...(ports.length > 1 ? { name: `port-${i + 1}` } : {}),
          port,
          protocol: flags.protocol ?? "TCP",
          targetPort: flags.targetPort ?? port,
        })),
        ...(flags.type === undefined ? {} : { type: flags.type }),
      },
    };
    const result = createObject(kubectl, service, "kubectl-expose");
    const { status, warnings } = result;
    return status
      ? serverError({ status, warnings })
      : {
          output: `${printedName({ singular: "service", group: "" }, service)} exposed\n`,
          warnings,
        };
  });
}
