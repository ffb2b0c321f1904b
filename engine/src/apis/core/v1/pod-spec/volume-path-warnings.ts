// Mirrors warningsForOverlappingVirtualPaths of pkg/api/pod/warnings.go (1.36): files of a volume that hide each other.
import type { CoreV1Volume, CoreV1VolumeProjection } from "../../../../model/generated/types.ts";
import { goQuote } from "../../../../model/go-format.ts";
import type { ApiContext } from "../../../kind.ts";

interface VolumeFile {
  readonly path: string;
  /** What the file comes from; empty where the volume has one source. */
  readonly source: string;
}

export function overlappingPathWarnings(
  volumes: readonly CoreV1Volume[] | undefined,
  context: ApiContext,
): string[] {
  return (volumes ?? []).flatMap((volume) => {
    const { configMap, secret, downwardAPI, projected } = volume;
    const overlaps = (items: readonly { path?: string }[] | undefined, description: string) =>
      overlapTexts(filesOf(items, "")).map((text) => warning(volume, description, text));
    return [
      ...overlaps(configMap?.items, `ConfigMap ${goQuote(configMap?.name ?? "")}`),
      ...overlaps(secret?.items, `Secret ${goQuote(secret?.secretName ?? "")}`),
      ...overlaps(downwardAPI?.items, "DownwardAPI"),
      ...(projected ? projectedWarnings(volume, projected.sources ?? [], context) : []),
    ];
  });
}

function warning(volume: CoreV1Volume, description: string, text: string): string {
  return `volume ${goQuote(volume.name ?? "")} (${description}): overlapping paths: ${text}`;
}

function projectedWarnings(
  volume: CoreV1Volume,
  sources: readonly CoreV1VolumeProjection[],
  { minor }: ApiContext,
): string[] {
  const earlier: VolumeFile[] = [];
  let files: VolumeFile[] | undefined;
  return sources.flatMap((source) => {
    if (Object.keys(source).length === 0)
      return [`volume ${goQuote(volume.name ?? "")} (Projected) has no sources provided`];
    // Until 1.33 a source without files of its own was taken for the one before it.
    files = projectedFiles(source) ?? (minor >= 34 ? undefined : files);
    return overlapTexts(files ?? [], earlier).map((text) => warning(volume, "Projected", text));
  });
}

/** The first source of a projection that upstream looks at. */
function projectedFiles(source: CoreV1VolumeProjection): VolumeFile[] | undefined {
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  if (configMap?.items)
    return filesOf(configMap.items, `ConfigMap ${goQuote(configMap.name ?? "")}`);
  if (secret?.items) return filesOf(secret.items, `Secret ${goQuote(secret.name ?? "")}`);
  if (downwardAPI?.items) return filesOf(downwardAPI.items, "DownwardAPI");
  return serviceAccountToken
    ? [{ path: serviceAccountToken.path ?? "", source: "ServiceAccountToken" }]
    : undefined;
}

function filesOf(items: readonly { path?: string }[] | undefined, source: string): VolumeFile[] {
  return (items ?? []).map(({ path = "" }) => ({ path, source }));
}

/** `"a/b" with "a"` for every file that lies at, in or around an earlier one; the files join `earlier`. */
function overlapTexts(files: readonly VolumeFile[], earlier: VolumeFile[] = []): string[] {
  return files.flatMap((given) => {
    const file = { ...given, path: given.path.replace(/\/+$/, "") };
    const overlapping =
      file.path === ""
        ? []
        : earlier.filter(
            (other) =>
              other.path !== "" &&
              (`${other.path}/`.startsWith(`${file.path}/`) ||
                `${file.path}/`.startsWith(`${other.path}/`)),
          );
    earlier.push(file);
    return overlapping.map((other) => `${fileText(file)} with ${fileText(other)}`);
  });
}

function fileText({ path, source }: VolumeFile): string {
  return source === "" ? goQuote(path) : `${goQuote(path)} (${source})`;
}
