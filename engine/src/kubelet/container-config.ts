// Mirrors generateContainerConfig, makeMounts and verifyRunAsNonRoot in pkg/kubelet (1.36): what a container is created
// with, and what keeps it from being created although its image is there.
import type { CoreV1VolumeMount } from "../model/generated/types.ts";
import type { ContainerRecord } from "./container-record.ts";
import { makeEnvironment } from "./environment.ts";
import { expand } from "./expansion.ts";
import type { PodWorker } from "./pod-worker.ts";

export interface ContainerConfig {
  /** What is run in the place of the image's entrypoint, expanded; empty where the image decides. */
  readonly command: readonly string[];
}

/** How the container is created now; `error` is the text of a CreateContainerConfigError. */
export function containerConfig(
  worker: PodWorker,
  record: ContainerRecord,
): ContainerConfig | { readonly error: string } {
  const environment = makeEnvironment(worker, record);
  if ("error" in environment) return environment;
  const { lookup } = environment;
  for (const mount of record.spec.volumeMounts ?? []) {
    const error = subPathError(mount, lookup);
    if (error !== undefined) return { error };
  }
  const error = nonRootError(worker, record);
  if (error !== undefined) return { error };
  const command = (record.spec.command ?? []).map((part) => expand(part, lookup));
  return { command };
}

function subPathError(
  { subPath = "", subPathExpr }: CoreV1VolumeMount,
  lookup: (name: string) => string | undefined,
): string | undefined {
  const missing = new Set<string>();
  const path = subPathExpr
    ? expand(subPathExpr, (name) => {
        const value = lookup(name) ?? "";
        if (value === "") missing.add(name);
        return value;
      })
    : subPath;
  if (missing.size > 0) return `missing value for ${[...missing].sort().join(", ")}`;
  if (path.startsWith("/")) return `error SubPath \`${path}\` must not be an absolute path`;
  return path.split("/").includes("..")
    ? `unable to provision SubPath \`${path}\`: must not contain '..'`
    : undefined;
}

function nonRootError(worker: PodWorker, record: ContainerRecord): string | undefined {
  const own = record.spec.securityContext;
  const pods = worker.pod.spec?.securityContext;
  if ((own?.runAsNonRoot ?? pods?.runAsNonRoot) !== true) return undefined;
  const place = `(pod: "${worker.fullName}", container: ${record.name})`;
  const uid = own?.runAsUser ?? pods?.runAsUser;
  if (uid !== undefined)
    return uid === 0 ? `container's runAsUser breaks non-root policy ${place}` : undefined;
  const { user } = worker.behaviour(record);
  if (user === "" || user === "0")
    return `container has runAsNonRoot and image will run as root ${place}`;
  if (!/^\d+$/.test(user))
    return `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root ${place}`;
  return undefined;
}
