// What some resources do beyond the generic registry, as pkg/registry/<group>/<resource>/storage does upstream (1.36).
import type { FieldError } from "../../model/field-error.ts";
import type { KubeObject, Result, Stored } from "../../model/object.ts";
import type { Status } from "../../model/status.ts";
import type { Request } from "../request.ts";

export type Subresource = (body: KubeObject, request: Request) => Result<Stored>;

export interface ResourceStorage {
  /** Nobody can create such objects, whatever they look like. */
  readonly readOnly?: true;
  /** Stands in for the creation of what is never stored, after decoding and mutating admission. */
  answer?(object: KubeObject, request: Request): Result<Stored>;
  /** Runs after the name has been generated and before the strategy: service addresses are allocated here. In place. */
  beginCreate?(object: KubeObject, request: Request): Status | undefined;
  beginUpdate?(object: KubeObject, old: Stored, request: Request): Status | undefined;
  /** What the strategy asks of the rest of the cluster on create; its errors precede those of the kind. */
  validate?(object: KubeObject, request: Request): FieldError[];
  /** After every write: `stored` is absent after a deletion, `old` after a creation. */
  afterWrite?(stored: Stored | undefined, old: Stored | undefined, request: Request): void;
  /** The name made of generateName, where it is no random suffix. */
  generateName?(base: string): string;
  /** The name of an object that has neither name nor generateName. */
  nameWhenEmpty?(request: Request): string;
  /** Dependents are orphaned unless the request says otherwise. */
  readonly orphansDependents?: true;
  /** What a deletion that does not say what becomes of the dependents is told. */
  readonly warnsOfOrphans?: string;
  /** Whether an object that is being deleted and has no finalizers left may go. */
  shouldDeleteDuringUpdate?(object: KubeObject): boolean;
  /** Stands in for the generic deletion, after preconditions and admission; undefined: the generic one goes on. */
  beginDelete?(existing: Stored, request: Request): Result<KubeObject> | undefined;
  /** Subresources that are no update of the object itself: bindings, evictions, scales. */
  readonly subresources?: {
    readonly [name: string]: Subresource;
  };
}
