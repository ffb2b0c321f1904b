// Virtual time along the width of a drawing.

/** Left edge of the plots: room for the names of the rows. */
export const plotLeft = 190;
export const plotRight = 960;

export interface TimeScale {
  readonly untilMs: number;
  /** Where an instant is drawn. */
  x(ms: number): number;
  /** Instants worth a line and a number, at most about ten. */
  readonly ticksMs: readonly number[];
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

export function timeScale(untilMs: number): TimeScale {
  const span = Math.max(1, untilMs);
  const step = 1000 * (steps.find((seconds) => span / (seconds * 1000) <= 10) ?? 7200);
  const ticksMs: number[] = [];
  for (let at = 0; at <= span; at += step) ticksMs.push(at);
  return {
    untilMs: span,
    x: (ms) => plotLeft + ((plotRight - plotLeft) * Math.min(Math.max(ms, 0), span)) / span,
    ticksMs,
  };
}

/** `12 s`, `1 m 30 s`: as people say it. */
export function timeText(ms: number): string {
  const seconds = Number((ms / 1000).toFixed(1));
  if (seconds < 120) return `${seconds} s`;
  const rest = Math.round(seconds % 60);
  return `${Math.floor(seconds / 60)} m${rest > 0 ? ` ${rest} s` : ""}`;
}
