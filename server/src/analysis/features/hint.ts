// A hint before it has a place in the text.
import type { TextEdit } from "../documents/index.ts";
import type { Path } from "../finding.ts";
import type { BoundObject } from "../resources/index.ts";

export interface Hint {
  /** From the object on: the value that the hint stands behind. */
  readonly path: Path;
  readonly text: string;
  readonly tooltip?: string | undefined;
  /** Where a click goes. */
  readonly target?: BoundObject | undefined;
  /** A diagnostic with one of these codes on the line tells it already. */
  readonly unless?: readonly string[];
  /** What a double click writes. */
  readonly edits?: () => readonly TextEdit[];
}
