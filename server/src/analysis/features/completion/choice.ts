// What completions of values are made of, whoever finds them.
import type { TextEdit } from "../../documents/index.ts";

/** A value to choose, before it is written in the file's way. */
export interface Choice {
  readonly value: string;
  readonly kind: "value" | "enum" | "reference";
  readonly detail?: string;
  readonly description?: string;
  readonly rank?: number;
  /** Written as it is: a number, true or false. */
  readonly plain?: true;
  readonly also?: readonly TextEdit[];
}
