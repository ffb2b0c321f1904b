// Mirrors `kubectl expose` (staging/src/k8s.io/kubectl/pkg/cmd/expose, 1.36).
import type { CoreV1PodSpec, IntOrString } from "../model/generated/types.ts";
import type { Labels } from "../model/selector.ts";
import { createObject } from "./create.ts";
import { clientError, type Kubectl, type KubectlResult, onEach, printedName } from "./kubectl.ts";

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
    readonly template?: { readonly spec?: CoreV1PodSpec };
  };
}

export function expose(kubectl: Kubectl, reference: string, flags: ExposeFlags): KubectlResult {
  return onEach(kubectl, reference, (object, kind) => {
    const { spec } = object as Exposable;
    const selector =
      kind.kind === "Pod"
        ? object.metadata.labels
        : (spec?.selector?.matchLabels ?? (spec?.selector as Labels | undefined));
    const name = flags.name ?? object.metadata.name;
    const containers =
      (kind.kind === "Pod" ? (spec as CoreV1PodSpec | undefined) : spec?.template?.spec)
        ?.containers ?? [];
    const ports = flags.port
      ? [flags.port]
      : containers.flatMap((container) =>
          (container.ports ?? []).map((port) => port.containerPort),
        );
    if (!selector || Object.keys(selector).length === 0)
      return clientError(
        `couldn't retrieve selectors via --selector flag or introspection: the ${kind.singular} has no labels and cannot be exposed`,
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
    const result = createObject(kubectl, service);
    if (result.status)
      return {
        output: "",
        error: {
          code: result.status.code,
          reason: result.status.reason ?? "",
          message: result.status.message,
        },
      };
    return { output: `${printedName({ singular: "service", group: "" }, service)} exposed\n` };
  });
}
