// The three drawings: pods by node, rollouts, curves. Each is one image with a name; the tables below say the same in words.
import type { ChartCurve, ChartPod, ChartRollout, DryRunChart, PodState } from "#protocol";
import type { ChartWords } from "../chart-panel.ts";
import { svg } from "./elements.ts";
import { type TimeScale, timeScale, timeText } from "./time-scale.ts";

const rowHeight = 20;
const barHeight = 14;
const axisHeight = 22;
/** Above the plots, for the time of the instant. */
const top = 14;
const curveHeight = 72;
const gap = 8;
/** Half of the width of an instant's time. */
const instantRoom = 32;
/** More rows than that are in the table only. */
const maxRows = 200;

export const podStates: readonly PodState[] = [
  "unscheduled",
  "starting",
  "ready",
  "failing",
  "ending",
  "done",
];

/** Every drawing of a chart, with the line of the instant in each. */
export function drawings(chart: DryRunChart, words: ChartWords, width: number): SVGSVGElement[] {
  const scale = timeScale(chart.untilMs, width);
  const images = [
    chart.pods.length > 0 ? podImage(chart.pods.slice(0, maxRows), scale, words) : undefined,
    chart.rollouts.length > 0 ? rolloutImage(chart.rollouts, scale, words) : undefined,
    chart.curves.length > 0 ? curveImage(chart.curves, scale, words) : undefined,
  ].filter((image) => image !== undefined);
  for (const image of images) drawInstant(image, scale, chart.cursorMs);
  return images;
}

function image(name: string, height: number, scale: TimeScale): SVGSVGElement {
  const root = svg("svg", {
    viewBox: `0 ${-top} ${scale.width} ${height + top}`,
    width: scale.width,
    height: height + top,
    role: "img",
    "aria-label": name,
    class: "drawing",
    "data-height": height,
  });
  const bottom = height - axisHeight;
  for (const at of scale.ticksMs)
    root.append(
      svg("line", { class: "grid", x1: scale.x(at), x2: scale.x(at), y1: 0, y2: bottom }),
      svg("text", { class: "tick", x: scale.x(at), y: height - 6 }, timeText(at)),
    );
  return root;
}

function drawInstant(root: SVGSVGElement, { x, width }: TimeScale, atMs: number | null): void {
  if (atMs === null) return;
  const bottom = Number(root.dataset["height"]) - axisHeight;
  // Near an edge half of a text in the middle would be cut off.
  const middle = Math.min(Math.max(x(atMs), instantRoom), width - instantRoom);
  root.append(
    svg("line", { class: "instant", x1: x(atMs), x2: x(atMs), y1: 0, y2: bottom }),
    svg("text", { class: "instant-time", x: middle, y: -3 }, `t = ${timeText(atMs)}`),
  );
}

/** The name of a row: left of its bars, or above them where a panel is narrow. */
function label(text: string, y: number, scale: TimeScale, more: string = ""): SVGTextElement {
  const short = text.length > 28 ? `${text.slice(0, 13)}…${text.slice(-14)}` : text;
  const where = scale.above > 0 ? "above" : "beside";
  const x = scale.above > 0 ? scale.left : scale.left - gap;
  return svg("text", { class: `label ${where} ${more}`, x, y }, short, svg("title", {}, text));
}

/** Rows of bars, a heading before the pods of each node. */
function podImage(pods: readonly ChartPod[], scale: TimeScale, words: ChartWords): SVGSVGElement {
  const nodes = [...new Set(pods.map(({ node }) => node))];
  const rowSpace = rowHeight + scale.above;
  const height = pods.length * rowSpace + nodes.length * rowHeight + axisHeight;
  const root = image(words.pods, height, scale);
  let y = 0;
  for (const node of nodes) {
    root.append(label(node || words.notScheduled, y + 15, scale, "node"));
    y += rowHeight;
    for (const pod of pods) {
      if (pod.node !== node) continue;
      root.append(label(pod.name, y + 13, scale));
      y += scale.above;
      for (const { fromMs, toMs, state } of pod.spans) {
        const left = scale.x(fromMs);
        const width = Math.max(1.5, scale.x(toMs) - left);
        const told = `${pod.name}: ${words[state]}, ${timeText(fromMs)} – ${timeText(toMs)}`;
        root.append(
          svg(
            "g",
            {},
            svg("title", {}, told),
            svg("rect", { class: `bar ${state}`, x: left, y: y + 2, width, height: barHeight }),
            // Not by colour alone: a word where there is room, and a pattern of its own.
            ...(width > 60
              ? [svg("text", { class: "in-bar", x: left + 5, y: y + 13 }, words[state])]
              : []),
          ),
        );
      }
      y += rowHeight;
    }
  }
  return root;
}

/** One row for each replica set: how many pods it has to have, and how many of them are ready. */
function rolloutImage(
  rollouts: readonly ChartRollout[],
  scale: TimeScale,
  words: ChartWords,
): SVGSVGElement {
  const rows = rollouts.flatMap(({ owner, steps }) => {
    const names = [...new Set(steps.flatMap(({ sets }) => sets.map(({ name }) => name)))];
    const most = Math.max(1, ...steps.flatMap(({ sets }) => sets.map(({ desired }) => desired)));
    return names.map((name) => ({ owner, name, steps, most }));
  });
  const rowSpace = 36 + scale.above;
  const root = image(words.rollouts, rows.length * rowSpace + axisHeight, scale);
  for (const [i, { owner, name, steps, most }] of rows.entries()) {
    const room = 24;
    const bottom = i * rowSpace + scale.above + 6 + room;
    root.append(label(name, scale.above > 0 ? bottom - room - 4 : bottom - 4, scale));
    for (const [j, { atMs, sets }] of steps.entries()) {
      const set = sets.find((one) => one.name === name);
      if (!set || set.desired + set.ready === 0) continue;
      const left = scale.x(atMs);
      const width = Math.max(1.5, scale.x(steps[j + 1]?.atMs ?? scale.untilMs) - left);
      const wanted = (room * Math.min(set.desired, most)) / most;
      const ready = (room * Math.min(set.ready, most)) / most;
      root.append(
        svg(
          "g",
          {},
          svg(
            "title",
            {},
            `${owner} ${name}: ${set.ready}/${set.desired} ${words.ready}, ${timeText(atMs)}`,
          ),
          svg("rect", { class: "wanted", x: left, y: bottom - wanted, width, height: wanted }),
          svg("rect", { class: "bar ready", x: left, y: bottom - ready, width, height: ready }),
          ...(width > 34
            ? [
                svg(
                  "text",
                  { class: "in-bar", x: left + 5, y: bottom - 4 },
                  `${set.ready}/${set.desired}`,
                ),
              ]
            : []),
        ),
      );
    }
  }
  return root;
}

/** Values by steps under their limits. */
function curveImage(
  curves: readonly ChartCurve[],
  scale: TimeScale,
  words: ChartWords,
): SVGSVGElement {
  const rowSpace = scale.above + curveHeight + gap;
  const root = image(words.curves, curves.length * rowSpace + axisHeight, scale);
  for (const [i, curve] of curves.entries()) {
    const ceiling = i * rowSpace + scale.above + 14;
    const bottom = (i + 1) * rowSpace - gap;
    const most = Math.max(1e-9, curve.limit ?? 0, ...curve.points.map(({ value }) => value));
    const y = (value: number) => bottom - ((bottom - ceiling) * value) / most;
    const nameAt = scale.above > 0 ? i * rowSpace + 13 : (ceiling + bottom) / 2;
    root.append(label(curve.name, nameAt, scale));
    if (curve.limit !== null)
      root.append(
        svg("line", {
          class: "limit",
          x1: scale.left,
          x2: scale.right,
          y1: y(curve.limit),
          y2: y(curve.limit),
        }),
        svg(
          "text",
          { class: "limit-text", x: scale.right, y: y(curve.limit) - 3 },
          `${words.limit} ${curve.limitText}`,
        ),
      );
    const [first] = curve.points;
    if (!first) continue;
    let path = `M ${scale.x(first.atMs)} ${y(first.value)}`;
    for (const { atMs, value } of curve.points.slice(1))
      path += ` H ${scale.x(atMs)} V ${y(value)}`;
    path += ` H ${scale.x(scale.untilMs)}`;
    const last = curve.points.at(-1) ?? first;
    root.append(
      svg("path", { class: `curve ${curve.kind}`, d: path }),
      svg(
        "text",
        { class: "value", x: scale.x(last.atMs) + 4, y: Math.min(bottom - 2, y(last.value) + 12) },
        last.text,
      ),
    );
  }
  return root;
}
