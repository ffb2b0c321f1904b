// Mirrors makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go (1.36). Difference: files of environment variables
// (fileKeyRef) are written by containers, which are not run: one that can have written a file has, and what it says of the
// variable nobody knows.
import type {
  CoreV1EnvVar,
  CoreV1EnvVarSource,
  CoreV1FileKeySelector,
} from "../model/generated/types.ts";
import { goQuote } from "../model/go-format.ts";
import type { ContainerRecord } from "./container-record.ts";
import { fieldValue, type Resolved, resourceValue } from "./downward-api.ts";
import { expand } from "./expansion.ts";
import type { PodWorker } from "./pod-worker.ts";
import { serviceEnvironment } from "./service-environment.ts";

export type Environment =
  /** Gives the value of a variable. */
  { readonly lookup: (name: string) => string | undefined } | { readonly error: string };

/** The container's variables as they are when it starts now, or why they cannot be made: the text after `Error: `. */
export function makeEnvironment(worker: PodWorker, record: ContainerRecord): Environment {
  const { pod, namespace, references } = worker;
  const services = serviceEnvironment(
    worker.host.client,
    namespace,
    pod.spec?.enableServiceLinks !== false,
  );
  const variables = new Map<string, string>();
  for (const { prefix = "", configMapRef, secretRef } of record.spec.envFrom ?? []) {
    const reference = configMapRef ?? secretRef;
    if (!reference) continue;
    const kind = configMapRef ? "configMap" : "secret";
    const name = reference.name ?? "";
    const data = references.data(kind, name);
    if (!data) {
      if (reference.optional === true) continue;
      return { error: notFound(kind, name) };
    }
    for (const [key, value] of data) variables.set(prefix + key, value);
  }
  const lookup = (name: string) => variables.get(name) ?? services(name);
  for (const variable of record.spec.env ?? []) {
    const resolved = resolve(worker, record, variable, lookup);
    if (!resolved) continue;
    if ("error" in resolved) return resolved;
    variables.set(variable.name, resolved.value);
  }
  return { lookup };
}

/** Undefined for an optional reference to nothing. */
function resolve(
  worker: PodWorker,
  record: ContainerRecord,
  { value, valueFrom }: CoreV1EnvVar,
  lookup: (name: string) => string | undefined,
): Resolved | undefined {
  if (value) return { value: expand(value, lookup) };
  if (!valueFrom) return { value: "" };
  const { fieldRef, resourceFieldRef, fileKeyRef } = valueFrom;
  if (fieldRef) return fieldValue(fieldRef.fieldPath, worker.pod, worker.addresses);
  if (resourceFieldRef)
    return resourceValue(resourceFieldRef, worker.pod, worker.node.object, record.spec);
  if (!fileKeyRef) return keyValue(worker, valueFrom);
  return worker.host.feature("EnvFiles") ? fileError(worker, fileKeyRef) : { value: "" };
}

/** Why there can be no such file; even a key that may be absent needs its file. */
function fileError(
  { pod, records }: PodWorker,
  { volumeName }: CoreV1FileKeySelector,
): { readonly error: string } | undefined {
  if (!pod.spec?.volumes?.some(({ name }) => name === volumeName))
    return { error: `cannot find the volume ${goQuote(volumeName)} referenced by FileKeyRef` };
  const written = records.some(
    ({ instance, spec }) =>
      instance && spec.volumeMounts?.some(({ name, readOnly }) => name === volumeName && !readOnly),
  );
  return written ? undefined : { error: "couldn't parse env file" };
}

function keyValue(
  worker: PodWorker,
  { configMapKeyRef, secretKeyRef }: CoreV1EnvVarSource,
): Resolved | undefined {
  const reference = configMapKeyRef ?? secretKeyRef;
  if (!reference) return { value: "" };
  const kind = configMapKeyRef ? "configMap" : "secret";
  const name = reference.name ?? "";
  const data = worker.references.data(kind, name);
  const value = data?.get(reference.key);
  if (value !== undefined) return { value };
  if (reference.optional === true) return undefined;
  if (!data) return { error: notFound(kind, name) };
  const place = `${configMapKeyRef ? "ConfigMap" : "Secret"} ${worker.namespace}/${name}`;
  return { error: `couldn't find key ${reference.key} in ${place}` };
}

function notFound(kind: "configMap" | "secret", name: string): string {
  return `${kind.toLowerCase()} "${name}" not found`;
}
