// Mirrors the checks of ConfigMap and Secret references that pkg/volume/{configmap,secret,projected} make (1.36), and
// what pkg/kubelet/{configmap,secret} give to environments.
import { decodeBase64, decodeUtf8 } from "../model/base64.ts";
import type { ApiClient } from "../model/cluster-access.ts";
import type {
  CoreV1ConfigMap,
  CoreV1DownwardAPIVolumeFile,
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

  /**
   * Why the volume cannot be set up: the text after `MountVolume.SetUp failed for volume "v" : `. `downwardError` is asked
   * about what the volume is to hold of the pod.
   */
  volumeError(
    volume: CoreV1Volume,
    downwardError: (
      items: readonly CoreV1DownwardAPIVolumeFile[] | undefined,
    ) => string | undefined,
  ): string | undefined {
    const { configMap, secret, hostPath, downwardAPI, projected } = volume;
    if (configMap) return this.#configMapError(configMap.name, configMap.items, configMap.optional);
    if (secret) return this.#secretError(secret.secretName, secret.items, secret.optional);
    if (hostPath) return hostPathError(hostPath.path, hostPath.type);
    if (downwardAPI) return downwardError(downwardAPI.items);
    const errors = (projected?.sources ?? []).map(
      (source) =>
        (source.configMap &&
          this.#configMapError(
            source.configMap.name,
            source.configMap.items,
            source.configMap.optional,
          )) ??
        (source.secret &&
          this.#secretError(source.secret.name, source.secret.items, source.secret.optional)) ??
        (source.downwardAPI && downwardError(source.downwardAPI.items)),
    );
    return joinErrors(errors.filter((error) => error !== undefined));
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

/** Several errors as one; undefined for none. */
export function joinErrors(errors: readonly string[]): string | undefined {
  const distinct = [...new Set(errors)];
  return distinct.length > 1 ? `[${distinct.join(", ")}]` : distinct[0];
}
