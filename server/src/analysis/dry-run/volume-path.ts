// The volume of a pod spec that a cluster's text is about.
import { valueAt } from "../documents/index.ts";
import type { Path } from "../finding.ts";

/** The object that a volume reads, by the kind of volume. */
const names: readonly Path[] = [
  ["configMap", "name"],
  ["secret", "secretName"],
  ["persistentVolumeClaim", "claimName"],
];

/** The volume that a text names in quotes: by its own name, or by the object it reads. From the pod spec on. */
export function volumePath(spec: unknown, message: string): Path | undefined {
  const volumes = valueAt(spec, ["volumes"]);
  if (!Array.isArray(volumes)) return undefined;
  const quoted = new Set([...message.matchAll(/"([^"]+)"/g)].map(([, name]) => name));
  for (const [i, volume] of volumes.entries())
    for (const path of names) {
      const name = valueAt(volume, path);
      if (typeof name === "string" && quoted.has(name)) return ["volumes", i, ...path];
    }
  const named = volumes.findIndex((volume) => {
    const name = valueAt(volume, ["name"]);
    return typeof name === "string" && quoted.has(name);
  });
  return named < 0 ? undefined : ["volumes", named];
}
