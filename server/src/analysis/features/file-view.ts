// What the features see of one file: its text, its objects, and what the last dry run made of them.
import type { ManifestDocument, SourceFile, Span } from "../documents/index.ts";
import type { Outcome } from "../dry-run/outcome.ts";
import type { ObjectRef } from "../finding.ts";

export interface ViewedObject {
  readonly ref: ObjectRef;
  readonly document: ManifestDocument;
  /** The object's JSON value, as kubectl would send it. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Where it lies in the file. */
  readonly span: Span;
}

export interface FileView {
  readonly source: SourceFile;
  /** In the order of the text; items of a List one by one. */
  readonly objects: readonly ViewedObject[];
  outcome(ref: ObjectRef): Outcome | undefined;
  /** Whether a dry run has been made of the file's scope. */
  readonly ran: boolean;
  /** Whether the text has changed since the dry run that `outcome` tells of. */
  readonly stale: boolean;
}
