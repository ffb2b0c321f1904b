// What the schema tier judges.
import type { ObjectRef } from "../finding.ts";

/** An object of the scope: its place, and what kubectl would send. */
export interface SchemaObject {
  readonly ref: ObjectRef;
  readonly value: unknown;
}
