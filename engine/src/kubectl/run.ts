// Mirrors `kubectl run` (staging/src/k8s.io/kubectl/pkg/{cmd/run,generate/versioned/run.go}, 1.36). Difference: nobody
// attaches to the pod.
import type { CoreV1Container } from "../model/generated/types.ts";
import { goQuote } from "../model/go-format.ts";
import { isImageReference } from "../model/image-reference.ts";
import type { KubeObject } from "../model/object.ts";
import type { Labels } from "../model/selector.ts";
import { summarize } from "./apply.ts";
import { createObject } from "./create.ts";
import { clientError, type Kubectl, type KubectlResult } from "./kubectl.ts";

export interface RunFlags {
  readonly image: string;
  /** Default `run` with the name. */
  readonly labels?: Labels;
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
  /** A Service for the port. */
  readonly expose?: boolean;
  readonly restart?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
}

const restartPolicies = ["Always", "OnFailure", "Never"];

/** Creates a pod of one container, and with `expose` a Service for it. */
export function run(kubectl: Kubectl, name: string, flags: RunFlags): KubectlResult {
  const { image, restart = "Always", port, expose } = flags;
  if (!isImageReference(image))
    return clientError(`Invalid image name ${goQuote(image)}: invalid reference format`);
  if (expose && port === undefined)
    return clientError(
      "--port must be set when exposing a service\nSee 'kubectl run -h' for help and examples",
    );
  if (!restartPolicies.includes(restart))
    return clientError(
      `invalid restart policy: ${restart}\nSee 'kubectl run -h' for help and examples`,
    );
  const labels = flags.labels ?? { run: name };
  const pod = createObject(kubectl, podOf(name, labels, restart, flags), "kubectl-run");
  if (pod.status || !expose) return summarize([pod]);
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { selector: labels, ports: [{ port, protocol: "TCP", targetPort: port }] },
  };
  // The Service is made after the pod and told of before it.
  return summarize([createObject(kubectl, service as KubeObject, "kubectl-run"), pod]);
}

function podOf(
  name: string,
  labels: Labels,
  restartPolicy: string,
  { image, env = {}, port, command, args }: RunFlags,
): KubeObject {
  const variables = Object.entries(env).map(([key, value]) => ({ name: key, value }));
  const container: CoreV1Container = {
    name,
    image,
    resources: {},
    ...(command?.length ? { command: [...command] } : {}),
    ...(args?.length ? { args: [...args] } : {}),
    ...(variables.length > 0 ? { env: variables } : {}),
    ...(port === undefined ? {} : { ports: [{ containerPort: port }] }),
  };
  const spec = { containers: [container], restartPolicy, dnsPolicy: "ClusterFirst" };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, labels }, spec } as KubeObject;
}
