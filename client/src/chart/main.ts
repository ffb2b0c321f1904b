// The script of the chart's page: draws what the extension sends, and asks it to move the instant or to show a manifest.
import type { DryRunChart, TimeMove } from "#protocol";
import type { ChartRequest, ChartState, ChartWords } from "../chart-panel.ts";
import { drawings, podStates } from "./drawing.ts";
import { html } from "./elements.ts";
import { tables } from "./tables.ts";
import { timeText } from "./time-scale.ts";

declare function acquireVsCodeApi(): {
  postMessage(request: ChartRequest): void;
  /** What the extension is given when the window is opened again. */
  setState(state: Pick<ChartState, "uri">): void;
};

const { postMessage, setState } = acquireVsCodeApi();
const main = document.getElementById("chart");
const move = (where: TimeMove) => postMessage({ type: "move", move: where });

const keys: Readonly<Record<string, (chart: DryRunChart) => TimeMove>> = {
  ArrowRight: () => "forward",
  ArrowLeft: () => "back",
  Home: () => ({ to: "0s" }),
  End: ({ instantsMs }) => ({ to: `${(instantsMs.at(-1) ?? 0) / 1000}s` }),
  Escape: () => "leave",
};

let shown: ChartState | undefined;

function show(state: ChartState): void {
  if (!main) return;
  shown = state;
  const { uri, chart, words } = state;
  setState({ uri });
  const open = main.querySelector("details")?.open ?? false;
  const focused = document.activeElement?.id;
  main.replaceChildren(
    ...(chart ? content(chart, words, open) : [html("p", { role: "status" }, words.nothing)]),
  );
  if (focused) document.getElementById(focused)?.focus();
}

function content(chart: DryRunChart, words: ChartWords, open: boolean): HTMLElement[] {
  const region = html(
    "div",
    {
      id: "drawings",
      tabindex: 0,
      role: "group",
      "aria-label": `${words.timeline}. ${words.keys}`,
    },
    ...drawings(chart, words, main?.clientWidth ?? 0).map((image) => {
      const title = image.getAttribute("aria-label") ?? "";
      return html("section", {}, html("h2", {}, title), image);
    }),
  );
  region.addEventListener("keydown", (event) => {
    const where = keys[event.key]?.(chart);
    if (where === undefined) return;
    event.preventDefault();
    move(where);
  });
  const details = html(
    "details",
    open ? { open: true } : {},
    html("summary", { id: "as-text" }, words.asText),
    ...tables(chart, words, (target) => postMessage({ type: "reveal", target })),
  );
  return [
    html("h1", {}, `${words.timeline}: ${chart.title}`),
    toolbar(chart, words),
    legend(words),
    region,
    details,
  ];
}

function toolbar({ cursorMs, events }: DryRunChart, words: ChartWords): HTMLElement {
  const button = (id: string, text: string, where: TimeMove) => {
    const one = html("button", { type: "button", id }, text);
    one.addEventListener("click", () => move(where));
    return one;
  };
  const now = cursorMs === null ? words.settled : `t = ${timeText(cursorMs)}`;
  const happens = events
    .filter(({ atMs }) => atMs === cursorMs)
    .map(({ object, text }) => html("li", {}, `${object}  ${text}`));
  const buttons = html(
    "div",
    { role: "toolbar", "aria-label": words.instant },
    button("back", words.back, "back"),
    button("forward", words.forward, "forward"),
    button("failure", words.failure, "failure"),
    button("leave", words.leave, "leave"),
  );
  return html(
    "div",
    { class: "controls" },
    buttons,
    html(
      "div",
      { class: "now", "aria-live": "polite" },
      html("p", {}, now),
      cursorMs === null ? html("p", { class: "hint" }, words.keys) : html("ul", {}, ...happens),
    ),
  );
}

function legend(words: ChartWords): HTMLElement {
  return html(
    "ul",
    { class: "legend" },
    ...podStates.map((state) =>
      html(
        "li",
        {},
        html("span", { class: `swatch ${state}`, "aria-hidden": "true" }),
        words[state],
      ),
    ),
  );
}

if (main) {
  let width = main.clientWidth;
  new ResizeObserver(() => {
    if (main.clientWidth === width) return;
    width = main.clientWidth;
    if (shown) show(shown);
  }).observe(main);
}
window.addEventListener("message", ({ data }: MessageEvent<ChartState>) => show(data));
postMessage({ type: "ready" });
