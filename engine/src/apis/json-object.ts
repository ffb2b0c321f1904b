// JSON objects of unknown content, whose keys may be anything, `__proto__` included.

/** Whether a JSON value is an object (no list, no null). */
export function isObject(json: unknown): json is { readonly [key: string]: unknown } {
  return json !== null && typeof json === "object" && !Array.isArray(json);
}

/** Sets a key of an object as its own, whatever the key. */
export function setOwn(target: { [key: string]: unknown }, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(target, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  else target[key] = value;
}
