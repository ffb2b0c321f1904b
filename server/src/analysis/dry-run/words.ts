// How instants of the dry run are written for people.
import { parseDuration } from "#engine";

/** `42s` as `42 s`, `1m30s` as `90 s`, `1.5s` as `1.5 s`; from two minutes on as written. */
export function seconds(duration: string): string {
  const ms = parseDuration(duration);
  if (ms === undefined || ms >= 120_000) return duration;
  return `${Number((ms / 1000).toFixed(1))} s`;
}
