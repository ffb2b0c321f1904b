// Why a scenario fails, in parts: what a reader is told, and where in the file.

/** What a step finds wrong. */
export interface Failure {
  /** Steps from the step's argument to the expectation that does not hold. */
  readonly path: readonly (string | number)[];
  /** `deployment/web`; a pattern where nothing matches it. */
  readonly object?: string;
  /** What was looked at: `condition Available`, `status.replicas`. */
  readonly what: string;
  readonly expected?: string;
  readonly actual?: string;
}

/** The same in one line: `deployment/web: condition Available is False, expected True`. */
export function failureText({ object, what, expected, actual }: Failure): string {
  const subject = object === undefined ? what : `${object}: ${what}`;
  const found = actual === undefined ? "" : ` is ${actual}`;
  return `${subject}${found}${expected === undefined ? "" : `, expected ${expected}`}`;
}
