// The chart in words: real tables, for who reads with the ears or wants to copy.
import type { DryRunChart, Target } from "#protocol";
import type { ChartWords } from "../chart-panel.ts";
import { type Child, html } from "./elements.ts";
import { timeText } from "./time-scale.ts";

/** The tables of a chart; `reveal` is called where somebody wants to see the manifest behind a row. */
export function tables(
  chart: DryRunChart,
  words: ChartWords,
  reveal: (target: Target) => void,
): HTMLElement[] {
  const link = (text: string, target: Target | null): Child => {
    if (!target) return text;
    const button = html("button", { type: "button", class: "link" }, text);
    button.addEventListener("click", () => reveal(target));
    return button;
  };
  return [
    table(
      words.pods,
      [words.pod, words.node, words.owner, words.states],
      chart.pods.map(({ name, node, owner, spans, target }) => [
        link(name, target),
        node || words.notScheduled,
        owner,
        spans
          .map(({ fromMs, toMs, state }) => `${words[state]} ${timeText(fromMs)}–${timeText(toMs)}`)
          .join(", "),
      ]),
    ),
    table(
      words.rollouts,
      [words.time, words.object, words.what],
      chart.rollouts.flatMap(({ owner, steps }) =>
        steps.map(({ atMs, sets }) => [
          timeText(atMs),
          owner,
          sets.map(({ name, desired, ready }) => `${name} ${ready}/${desired}`).join(", "),
        ]),
      ),
    ),
    table(
      words.curves,
      [words.object, words.limit, words.time, words.value],
      chart.curves.flatMap(({ name, limitText, points }) =>
        points.map(({ atMs, text }) => [name, limitText, timeText(atMs), text]),
      ),
    ),
    table(
      words.events,
      [words.time, words.object, words.what],
      chart.events.map(({ atMs, object, warning, text, target }) => [
        timeText(atMs),
        link(object, target),
        warning ? `${words.warning}: ${text}` : text,
      ]),
    ),
  ];
}

function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Child[])[],
): HTMLElement {
  return html(
    "table",
    {},
    html("caption", {}, caption),
    html("thead", {}, html("tr", {}, ...head.map((text) => html("th", { scope: "col" }, text)))),
    html(
      "tbody",
      {},
      ...rows.map(([first = "", ...rest]) =>
        html(
          "tr",
          {},
          html("th", { scope: "row" }, first),
          ...rest.map((cell) => html("td", {}, cell)),
        ),
      ),
    ),
  );
}
