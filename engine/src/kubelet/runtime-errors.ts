// What containerd 2.2, runc and registries say. Not Kubernetes, and different with every version of theirs: kept in one
// place, chosen by the assumptions about a container.
import type { PullResult } from "../model/container-behaviour.ts";

/** The error of a pull; `reference` is the full image name with registry and tag. */
export function pullError(result: Exclude<PullResult, "ok">, reference: string): string {
  const context = `failed to pull and unpack image "${reference}": failed to resolve image`;
  switch (result) {
    case "NotFound":
      return `rpc error: code = NotFound desc = ${context}: ${reference}: not found`;
    case "Denied":
      return `${context}: pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`;
    case "Unavailable":
      return `RegistryUnavailable: ${context}: failed to do request: dial tcp: connect: connection refused`;
  }
}

/** Why an executable that the image lacks cannot be run. */
function executableError(executable: string): string {
  return executable.includes("/")
    ? `exec: "${executable}": stat ${executable}: no such file or directory`
    : `exec: "${executable}": executable file not found in $PATH`;
}

export function startError(executable: string): string {
  return `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${executableError(executable)}`;
}

/** The error of an exec probe or hook whose command the image lacks; `execId` is 64 hexadecimal digits. */
export function execError(executable: string, execId: string): string {
  return `rpc error: code = Unknown desc = failed to exec in container: failed to start exec "${execId}": OCI runtime exec failed: exec failed: unable to start container process: ${executableError(executable)}`;
}
