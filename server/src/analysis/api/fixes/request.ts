// What a fix is worked out from.
import type { Fix, Path } from "../../finding.ts";
import type { Cause } from "../cause.ts";
import type { ApiView } from "../view.ts";

export interface CauseToFix extends ApiView {
  readonly code: string;
  readonly cause: Cause;
  /** Where the finding stands. */
  readonly path: Path;
}

export interface WarningToFix extends ApiView {
  readonly code: string;
  readonly text: string;
  readonly path: Path;
}

/** The fixes for a cause, best first; none where nobody could guess what is meant. */
export type Fixer = (request: CauseToFix) => Fix[];
