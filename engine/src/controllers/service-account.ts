// Mirrors pkg/controller/serviceaccount/serviceaccounts_controller.go and
// pkg/controller/certificates/rootcacertpublisher/publisher.go (1.36): what every namespace gets.
import type { ComponentFactory } from "../model/cluster-access.ts";
import type {
  CoreV1ConfigMap,
  CoreV1Namespace,
  CoreV1ServiceAccount,
} from "../model/generated/types.ts";
import { deepEqual, type KubeObject, type ResourceName } from "../model/object.ts";
import { queueController, type SyncOutcome } from "./framework/controller.ts";
import { Informer } from "./framework/informer.ts";
import { isNamespaceTerminating } from "./framework/pod-control.ts";
import { WorkQueue } from "./framework/work-queue.ts";

const rootCaName = "kube-root-ca.crt";

/** The certificate authority of a cluster that does not exist. */
const rootCa = {
  "ca.crt": "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
};
const rootCaDescription =
  "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

/** Keeps a ServiceAccount `default` in every active namespace. */
export const serviceAccountController: ComponentFactory = (host) =>
  namespaceFiller<CoreV1ServiceAccount>("serviceaccount-controller", "serviceaccounts", "default", {
    wanted: (namespace) => ({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace },
    }),
    isRight: () => true,
  })(host);

/** Keeps the ConfigMap with the cluster's certificate authority in every active namespace. */
export const rootCaPublisherController: ComponentFactory = (host) =>
  namespaceFiller<CoreV1ConfigMap>(
    "root-ca-certificate-publisher-controller",
    "configmaps",
    rootCaName,
    {
      wanted: (namespace) => ({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: rootCaName,
          namespace,
          annotations: { "kubernetes.io/description": rootCaDescription },
        },
        data: rootCa,
      }),
      isRight: (configMap) => deepEqual(configMap.data, rootCa),
    },
  )(host);

interface Filling<T extends KubeObject> {
  wanted(namespace: string): T;
  isRight(object: T): boolean;
}

/** Creates one object of a fixed name in each active namespace, and puts it right when it goes or changes. */
function namespaceFiller<T extends KubeObject>(
  component: string,
  resource: ResourceName,
  name: string,
  { wanted, isRight }: Filling<T>,
): ComponentFactory {
  return (host) => {
    const { client } = host;
    const queue = new WorkQueue(host);
    const namespaces = new Informer<CoreV1Namespace>(host, "namespaces", ({ type, object }) => {
      if (type !== "DELETED") queue.add(object.metadata.name);
    });
    host.watch<T>(resource, ({ type, object }) => {
      const changed = type === "DELETED" || (type === "MODIFIED" && !isRight(object));
      if (changed && object.metadata.name === name) queue.add(object.metadata.namespace ?? "");
    });

    function sync(key: string): SyncOutcome {
      const namespace = namespaces.get(key);
      if (!namespace || namespace.status?.phase === "Terminating") return "done";
      const current = client.get<T>(resource, key, name);
      if (current && isRight(current)) return "done";
      const object = wanted(key);
      const result = current
        ? client.update<T>(resource, { ...object, metadata: { ...current.metadata } })
        : client.create<T>(resource, object);
      return result.ok || isNamespaceTerminating(result.status) ? "done" : "retry";
    }

    return queueController(component, queue, sync, 1);
  };
}
