// Mirrors the checks of ConfigMap and Secret references that pkg/kubelet/kubelet_pods.go (environment) and
// pkg/volume/{configmap,secret,projected} (volumes) make (1.36).
import type { ApiClient } from "../model/cluster-access.ts";
import type {
  CoreV1ConfigMap,
  CoreV1Container,
  CoreV1KeyToPath,
  CoreV1Secret,
  CoreV1Volume,
} from "../model/generated/types.ts";
import { hostPathError } from "./host-paths.ts";

/** The ConfigMaps and Secrets of one namespace. */
export class References {
  readonly #client: ApiClient;
  readonly #namespace: string;

  constructor(client: ApiClient, namespace: string) {
    this.#client = client;
    this.#namespace = namespace;
  }

  /** Why the container's environment cannot be made: the text after `Error: `. */
  environmentError(container: CoreV1Container): string | undefined {
    for (const { configMapRef, secretRef } of container.envFrom ?? []) {
      const reference = configMapRef ?? secretRef;
      if (!reference || reference.optional === true) continue;
      const name = reference.name ?? "";
      const found = configMapRef ? this.#configMap(name) : this.#secret(name);
      if (!found) return `${configMapRef ? "configmap" : "secret"} "${name}" not found`;
    }
    for (const { valueFrom } of container.env ?? []) {
      const configMap = valueFrom?.configMapKeyRef;
      const secret = valueFrom?.secretKeyRef;
      const reference = configMap ?? secret;
      if (!reference || reference.optional === true) continue;
      const name = reference.name ?? "";
      const keys = configMap ? this.#configMapKeys(name) : this.#secretKeys(name);
      if (!keys) return `${configMap ? "configmap" : "secret"} "${name}" not found`;
      if (!keys.has(reference.key))
        return `couldn't find key ${reference.key} in ${configMap ? "ConfigMap" : "Secret"} ${this.#namespace}/${name}`;
    }
    return undefined;
  }

  /** Why the volume cannot be set up: the text after `MountVolume.SetUp failed for volume "v" : `. */
  volumeError(volume: CoreV1Volume): string | undefined {
    if (volume.configMap)
      return this.#configMapError(
        volume.configMap.name,
        volume.configMap.items,
        volume.configMap.optional,
      );
    if (volume.secret)
      return this.#secretError(
        volume.secret.secretName,
        volume.secret.items,
        volume.secret.optional,
      );
    if (volume.hostPath) return hostPathError(volume.hostPath.path, volume.hostPath.type);
    if (volume.projected) {
      const errors = (volume.projected.sources ?? []).flatMap(({ configMap, secret }) => {
        const error = configMap
          ? this.#configMapError(configMap.name, configMap.items, configMap.optional)
          : secret
            ? this.#secretError(secret.name, secret.items, secret.optional)
            : undefined;
        return error === undefined ? [] : [error];
      });
      if (errors.length === 0) return undefined;
      return errors.length === 1 ? errors[0] : `[${errors.join(", ")}]`;
    }
    return undefined;
  }

  /** The names in the list that no Secret has. */
  missingSecrets(names: readonly string[]): string[] {
    return names.filter((name) => !this.#secret(name));
  }

  #configMapError(
    name: string | undefined,
    items: readonly CoreV1KeyToPath[] | undefined,
    optional: boolean | undefined,
  ): string | undefined {
    const keys = this.#configMapKeys(name ?? "");
    if (optional === true) return undefined;
    if (!keys) return `configmap "${name ?? ""}" not found`;
    const missing = items?.find(({ key }) => !keys.has(key));
    return missing && `configmap references non-existent config key: ${missing.key}`;
  }

  #secretError(
    name: string | undefined,
    items: readonly CoreV1KeyToPath[] | undefined,
    optional: boolean | undefined,
  ): string | undefined {
    const keys = this.#secretKeys(name ?? "");
    if (optional === true) return undefined;
    if (!keys) return `secret "${name ?? ""}" not found`;
    const missing = items?.find(({ key }) => !keys.has(key));
    return missing && `references non-existent secret key: ${missing.key}`;
  }

  #configMap(name: string): CoreV1ConfigMap | undefined {
    return this.#client.get<CoreV1ConfigMap>("configmaps", this.#namespace, name);
  }

  #secret(name: string): CoreV1Secret | undefined {
    return this.#client.get<CoreV1Secret>("secrets", this.#namespace, name);
  }

  #configMapKeys(name: string): Set<string> | undefined {
    const found = this.#configMap(name);
    return (
      found && new Set([...Object.keys(found.data ?? {}), ...Object.keys(found.binaryData ?? {})])
    );
  }

  #secretKeys(name: string): Set<string> | undefined {
    const found = this.#secret(name);
    return (
      found && new Set([...Object.keys(found.data ?? {}), ...Object.keys(found.stringData ?? {})])
    );
  }
}
