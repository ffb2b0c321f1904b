// Mirrors GetAccessModesAsString in pkg/apis/core/helper/helpers.go (1.36).

const shortNames: ReadonlyMap<string, string> = new Map([
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
]);

/** `RWO,RWX`, always in the same order. */
export function accessModesText(modes: readonly string[] | undefined): string {
  return [...shortNames]
    .filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(",");
}
