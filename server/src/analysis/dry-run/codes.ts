// The codes of findings that only a dry run has.

/** Of our own making. The others are reasons of events and refusals, as Kubernetes writes them: `FailedMount`. */
const dryRunCodes = ["namespace-not-found", "exceeded-quota"] as const;

/** Reasons of events and refusals. */
export const reasonPattern = "[A-Z][A-Za-z]*";

/** A code that a run may have: nobody knows without one whether it fires. */
export function isDryRunCode(code: string): boolean {
  return new RegExp(`^${reasonPattern}$`).test(code) || dryRunCodes.some((known) => known === code);
}
