// What the features see of one file: its text, its objects, and what the last dry run made of them.
import type { SourceFile } from "../documents/index.ts";
import type { DryRunAt, Outcome } from "../dry-run/outcome.ts";
import type { ObjectRef } from "../finding.ts";
import type { BoundObject, ResourceScope } from "../resources/index.ts";

export interface FileView {
  readonly source: SourceFile;
  /** In the order of the text; items of a List one by one. */
  readonly objects: readonly BoundObject[];
  /** Everything that is known, this file included. */
  readonly resources: ResourceScope;
  outcome(ref: ObjectRef): Outcome | undefined;
  /** Of the last dry run of the file's scope, at its end or at the instant that is looked at; undefined while there has been none. */
  readonly result: DryRunAt | undefined;
  /** Whether the text has changed since the dry run that `outcome` tells of. */
  readonly stale: boolean;
}
