import type { ApiClient } from "../../model/cluster-access.ts";
import { deepEqual, type KubeObject, type ResourceName, type Stored } from "../../model/object.ts";

/** A status as Go's `omitempty` prints it: fields that are zero, false, empty or absent are left out, but for `keep`. */
export function omitZero<S extends object>(status: S, keep: readonly (keyof S)[] = []): S {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(status)) {
    const empty =
      value === undefined ||
      value === 0 ||
      value === "" ||
      value === false ||
      (Array.isArray(value) && value.length === 0);
    if (!empty || (value !== undefined && keep.includes(name as keyof S))) kept[name] = value;
  }
  return kept as S;
}

/** Writes a status unless it is the stored one. Gives the object as stored afterwards, undefined when refused. */
export function writeStatus<T extends KubeObject & { status?: object }>(
  client: ApiClient,
  resource: ResourceName,
  object: Stored<T>,
  status: NonNullable<T["status"]>,
): Stored<T> | undefined {
  if (deepEqual(object.status ?? {}, status)) return object;
  const result = client.update<T>(resource, { ...object, status }, "status");
  return result.ok ? result.value : undefined;
}
