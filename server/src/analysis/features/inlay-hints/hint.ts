// A hint before it has a place in the text.
import type { TextEdit } from "../../documents/index.ts";
import type { Path } from "../../finding.ts";
import type { BoundObject } from "../../resources/index.ts";

/** Words of a hint, and where a click on them goes. */
export interface HintPart {
  readonly text: string;
  readonly target?: HintTarget | undefined;
}

/** A place of an object; without a path its name. */
export interface HintTarget {
  readonly object: BoundObject;
  readonly path?: Path;
}

export interface Hint {
  /** From the object on: the value that the hint stands behind. */
  readonly path: Path;
  /** None when there is nothing to tell. */
  readonly parts: readonly HintPart[];
  readonly tooltip?: (() => string) | undefined;
  /** A diagnostic with one of these codes on the line tells it already. */
  readonly unless?: readonly string[];
  /** What a double click writes. */
  readonly edits?: () => readonly TextEdit[];
}

/** Longer hints are cut off. */
export const maxLength = 40;

/** Parts with a text between them. */
export function joined(parts: readonly HintPart[], between: string): HintPart[] {
  return parts.flatMap((part, i) => (i === 0 ? [part] : [{ text: between }, part]));
}
