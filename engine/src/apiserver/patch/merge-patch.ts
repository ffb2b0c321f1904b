// JSON Merge Patch (RFC 7386).

type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** `target` is changed in place where it can be. `null` removes a field; lists are replaced as a whole. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (Array.isArray(patch)) return patch.map((item) => applyMergePatch(undefined, item));
  if (!isFields(patch)) return patch;
  const result: Fields = isFields(target) ? target : {};
  for (const key of Object.keys(patch)) {
    const value = patch[key];
    if (value === null) delete result[key];
    else result[key] = applyMergePatch(result[key], value);
  }
  return result;
}
