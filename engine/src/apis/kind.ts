// What the API server knows of a kind, as a value. One file per kind declares one `Kind`; `registry.ts` lists them.
// Mirrors the part that `pkg/registry/<group>/<kind>/strategy.go` plays upstream (1.36).
import type { FieldError } from "../model/field-error.ts";
import type { KubeObject, ResourceName } from "../model/object.ts";

/** What defaulting, validation and strategies may depend on beside the object. */
export interface ApiContext {
  /** Minor of the simulated Kubernetes version: 31 to 36. */
  readonly minor: number;
  feature(name: string): boolean;
  /** The API group that a request names, where it may differ from the stored kind's. Absent: it does not. */
  readonly requestGroup?: string;
  /** Virtual wall-clock time in milliseconds (a few rules compare with now). */
  nowMs(): number;
  /** Adds a warning to the answer at once, even if the request is refused later. Absent where nobody listens. */
  warn?(text: string): void;
}

/** A column of `kubectl get`. */
export interface PrintColumn<T> {
  readonly name: string;
  /** Shown only with `-o wide`. */
  readonly wide?: true;
  /** First minor that has the column, and the first that no longer does. Absent: all of 1.31 to 1.36. */
  readonly since?: number;
  readonly until?: number;
  /** The cell's text; `nowMs` for ages. */
  cell(object: T, nowMs: number): string;
}

/** What is wrong with metadata inside of an object: a wrong type, or unknown fields. */
export type ReadMetadata = (metadata: unknown) => {
  readonly error?: string;
  readonly unknown: readonly string[];
};

export interface Kind<T extends KubeObject = KubeObject> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Plural, lower case: `deployments`. */
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  /** First minor that serves this version, and the first that no longer does. Absent: all of 1.31 to 1.36. */
  readonly since?: number;
  readonly until?: number;
  /** Set on a version that is going away: the first minor that warns of it, and the words `use ...` for what to use. */
  readonly deprecation?: {
    readonly since: number;
    /** The first minor that does not serve it, where that is known. */
    readonly removed?: number;
    readonly replacement?: string;
  };
  /** Set on a version that is not the stored one (`autoscaling/v1`): conversion from and to the stored kind. */
  readonly convert?: {
    /** apiVersion of the stored kind: another version of the group, or another group with the same objects. */
    readonly storedAs: string;
    toStored(object: T, context: ApiContext): KubeObject;
    fromStored(object: KubeObject, context: ApiContext): T;
  };
  /** Why the body cannot be turned into the server's internal type, though it decodes; the request is refused as malformed. */
  conversionError?(object: T, readMetadata?: ReadMetadata): string | undefined;
  /** Fills defaults into the object, in place (a private copy), after decoding and before admission. Never throws. */
  setDefaults?(object: T, context: ApiContext): void;
  /** The part of `setDefaults` that concerns the status, where there is one; it touches nothing else. */
  setStatusDefaults?(object: T): void;
  /** What the strategy drops or sets on create before admission and validation: status, generation, disabled fields. In place. */
  prepareForCreate?(object: T, context: ApiContext): void;
  /**
   * Set where defaults and strategy never change an item of a list in place, unless it lacks what stored ones have: then
   * the items that a component leaves as they were stored are neither copied nor stored anew.
   */
  readonly keepsItems?: true;
  /** `old` is the stored object, frozen; what is taken over from it stays shared with it. */
  prepareForUpdate?(object: T, old: T, context: ApiContext, subresource?: string): void;
  /** All field errors in the server's order, metadata rules (`validateObjectMeta`) included. Never throws on any decodable object. */
  validate(object: T, context: ApiContext): FieldError[];
  validateUpdate?(object: T, old: T, context: ApiContext, subresource?: string): FieldError[];
  /** Brings a valid object into the form that is stored, in place. */
  canonicalize?(object: T, context: ApiContext): void;
  /** Server warnings of the strategy, in order. `old` on update. */
  warnings?(object: T, old: T | undefined, context: ApiContext): string[];
  /** Which subresources exist beside the object itself. */
  readonly subresources?: readonly (
    | "status"
    | "scale"
    | "eviction"
    | "binding"
    | "ephemeralcontainers"
    | "resize"
    | "token"
    | "finalize"
  )[];
  /** Whether metadata.generation starts at 1 and rises when the spec changes; a number is the first minor that does so. */
  readonly generation?: true | number;
  /** Whether an empty list or map that an update brings counts as a change of the spec, which has none once stored. */
  readonly countsEmpty?: true;
  /** Unconditional updates (no resourceVersion) allowed; create on update allowed. Default true / false. */
  readonly allowUnconditionalUpdate?: boolean;
  readonly allowCreateOnUpdate?: boolean;
  /** Grace period for deletion in seconds, for kinds that have one (Pod). */
  gracePeriodSeconds?(object: T, requested: number | undefined): number | undefined;
  /** Of stored objects. */
  readonly columns?: readonly PrintColumn<T>[];
  /** Order of the rows of a table, where it is not that of the names. */
  compareRows?(a: T, b: T): number;
}

const resourceNames = new WeakMap<object, ResourceName>();

/** `deployments.apps`, `pods`. */
export function resourceName(kind: {
  readonly group: string;
  readonly plural: string;
}): ResourceName {
  let name = resourceNames.get(kind);
  if (name === undefined) {
    name = kind.group === "" ? kind.plural : `${kind.plural}.${kind.group}`;
    resourceNames.set(kind, name);
  }
  return name;
}

/** Kinds have different object types; the registry only ever hands an object to its own kind. */
// biome-ignore lint/suspicious/noExplicitAny: a list of kinds of different objects has no narrower type.
export type AnyKind = Kind<any>;
