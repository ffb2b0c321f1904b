// The shapes that every part of the engine shares: JSON values, Kubernetes objects, and what a request gives back.
import type { MetaV1ObjectMeta } from "./generated/types.ts";
import type { Status } from "./status.ts";

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export type ObjectMeta = MetaV1ObjectMeta;

/** Any Kubernetes object. Kinds with a schema have their own interface in `generated/types.ts`. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata?: ObjectMeta;
}

/** An object as the store holds it: metadata is complete. Stored objects are frozen; clone before changing one. */
export type Stored<T extends KubeObject = KubeObject> = T & {
  metadata: ObjectMeta & {
    name: string;
    uid: string;
    resourceVersion: string;
    creationTimestamp: string;
  };
};

/** A resource as kubectl names it: plural, and the group after a dot unless it is the core group: `pods`, `deployments.apps`. */
export type ResourceName = string;

/** What a request to the API server gives: the object as stored and the warnings, or the refusal. Never a throw. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly status: Status; readonly warnings: readonly string[] };

/** `apps/v1` -> `{ group: "apps", version: "v1" }`; `v1` has the empty group. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf("/");
  return slash < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** A deep, unfrozen copy of a JSON-like value. */
export function clone<T>(value: T): T {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value)
      items.push(typeof item === "object" && item !== null ? clone(item) : item);
    return items as T;
  }
  const source = value as Record<string, unknown>;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    const item = source[key];
    copy[key] = typeof item === "object" && item !== null ? clone(item) : item;
  }
  return copy as T;
}

/**
 * A copy of a JSON-like value in which every part that is the same as the one at its place in `other`, the order of its
 * keys included, is that very one. What it shares with `other` is frozen where that is.
 */
export function cloneSharing<T>(value: T, other: unknown): T {
  if (value === other || value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    const others: readonly unknown[] = Array.isArray(other) ? other : [];
    let same = Array.isArray(other) && other.length === value.length;
    const items: unknown[] = [];
    for (let i = 0; i < value.length; i++) {
      const given: unknown = value[i];
      const item =
        typeof given === "object" && given !== null ? cloneSharing(given, others[i]) : given;
      items.push(item);
      same &&= item === others[i];
    }
    return (same ? other : items) as T;
  }
  const isObject = other !== null && typeof other === "object" && !Array.isArray(other);
  const source = value as Record<string, unknown>;
  const others = (isObject ? other : {}) as Readonly<Record<string, unknown>>;
  const copy: Record<string, unknown> = {};
  const keys = Object.keys(source);
  const otherKeys = Object.keys(others);
  let same = isObject && keys.length === otherKeys.length;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const given = source[key];
    const before = others[key];
    const item = typeof given === "object" && given !== null ? cloneSharing(given, before) : given;
    copy[key] = item;
    same &&= key === otherKeys[i] && item === before;
  }
  return (same ? other : copy) as T;
}

/** Freezes a JSON-like value all the way down and returns it. */
export function deepFreeze<T>(value: T): T {
  if (value === null || typeof value !== "object" || Object.isFrozen(value)) return value;
  const source = value as Record<string, unknown>;
  for (const key of Object.keys(source)) {
    const item = source[key];
    if (typeof item === "object" && item !== null) deepFreeze(item);
  }
  return Object.freeze(value);
}

/** Structural equality of JSON-like values; a key that holds `undefined` counts as absent. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !deepEqual(a[i], b[i])) return false;
    return true;
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const key of Object.keys(left))
    if (left[key] !== right[key] && !deepEqual(left[key], right[key])) return false;
  for (const key of Object.keys(right))
    if (right[key] !== undefined && left[key] === undefined) return false;
  return true;
}
