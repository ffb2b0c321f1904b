// Mirrors the checks of ConfigMap and Secret references that pkg/volume/{configmap,secret,projected} make (1.36), and
// what pkg/kubelet/{configmap,secret} give to environments.
import { decodeBase64, decodeUtf8 } from "../model/base64.ts";
import type { ApiClient } from "../model/cluster-access.ts";
import type {
  CoreV1ConfigMap,
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

  /** What an environment is filled from: values by key; undefined when there is no such object. */
  data(kind: "configMap" | "secret", name: string): ReadonlyMap<string, string> | undefined {
    if (kind === "configMap") {
      const found = this.#configMap(name);
      return found && new Map(Object.entries(found.data ?? {}));
    }
    const found = this.#secret(name);
    return (
      found &&
      new Map(
        Object.entries(found.data ?? {}).map(([key, value]) => [
          key,
          decodeUtf8(decodeBase64(value)),
        ]),
      )
    );
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

  /** The Secrets of these names that there are, and the names that no Secret has. */
  secrets(names: readonly string[]): {
    readonly found: CoreV1Secret[];
    readonly missing: string[];
  } {
    const found = names.flatMap((name) => this.#secret(name) ?? []);
    return { found, missing: names.filter((name) => !this.#secret(name)) };
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
