// Virtual time along the width of a drawing.

/** Room for the names of the rows beside the plots. */
const namesWidth = 190;
/** Left edge of plots with the names of the rows above them. */
const marginLeft = 12;
const marginRight = 24;
/** A plot beside names that would be narrower has its names above. */
const leastPlot = 200;
/** Room for a name above a plot. */
const nameHeight = 15;
/** So far apart are lines of the grid at least. */
const tickSpace = 64;

export interface TimeScale {
  readonly untilMs: number;
  /** Left edge of the plots. */
  readonly left: number;
  /** Room above each row for its name; 0 where names stand beside. */
  readonly above: number;
  /** Right edge of the plots. */
  readonly right: number;
  /** Width of the drawings. */
  readonly width: number;
  /** Where an instant is drawn. */
  x(ms: number): number;
  /** Instants worth a line and a number, as many as there is room for. */
  readonly ticksMs: readonly number[];
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** The scale of drawings that are `available` pixels wide; a panel may be narrow. */
export function timeScale(untilMs: number, available: number): TimeScale {
  const narrow = available < namesWidth + leastPlot + marginRight;
  const left = narrow ? marginLeft : namesWidth;
  const width = Math.max(available, left + leastPlot + marginRight);
  const right = width - marginRight;
  const span = Math.max(1, untilMs);
  const most = Math.floor((right - left) / tickSpace);
  const step = 1000 * (steps.find((seconds) => span / (seconds * 1000) <= most) ?? 7200);
  const ticksMs: number[] = [];
  for (let at = 0; at <= span; at += step) ticksMs.push(at);
  const x = (ms: number) => left + ((right - left) * Math.min(Math.max(ms, 0), span)) / span;
  return { untilMs: span, left, above: narrow ? nameHeight : 0, right, width, x, ticksMs };
}

/** `12 s`, `1 m 30 s`: as people say it. */
export function timeText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 120) return `${seconds} s`;
  const rest = Math.round(seconds % 60);
  return `${Math.floor(seconds / 60)} m${rest > 0 ? ` ${rest} s` : ""}`;
}
