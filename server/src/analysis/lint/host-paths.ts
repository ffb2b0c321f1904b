// Folders and sockets of the node that a pod mounts.
import { asText, field } from "../resources/json.ts";
import { type Volume, volumesOf, type Workload } from "../resources/workload.ts";

export interface HostPath {
  readonly volume: Volume;
  /** Without a slash at the end. */
  readonly folder: string;
}

export function hostPaths(workload: Workload): HostPath[] {
  return volumesOf(workload).flatMap((volume) => {
    const path = asText(field(volume.fields, "hostPath", "path"));
    return path === undefined ? [] : [{ volume, folder: path.replace(/(?<=.)\/+$/, "") }];
  });
}

const SOCKETS = /\/(?:docker|containerd|crio|cri-dockerd|dockershim|podman)\.sock$/;

/** The socket of the container runtime. */
export function isRuntimeSocket({ folder }: HostPath): boolean {
  return SOCKETS.test(folder);
}
