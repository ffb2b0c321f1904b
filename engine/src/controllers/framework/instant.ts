import { parseTime } from "../../model/time.ts";

/** Milliseconds since the epoch of a time field; undefined when it is absent or unreadable. */
export function instantMs(time: string | undefined): number | undefined {
  return time === undefined ? undefined : parseTime(time);
}

/**
 * Orders objects by creation, in whole seconds. Ties keep the order of the list, which informers give in order of
 * creation; upstream compares names then, but creations within one second are rare there and common in virtual time.
 */
export function byCreation(
  a: { metadata: { creationTimestamp: string } },
  b: { metadata: { creationTimestamp: string } },
): number {
  const left = instantMs(a.metadata.creationTimestamp) ?? 0;
  return left - (instantMs(b.metadata.creationTimestamp) ?? 0);
}
