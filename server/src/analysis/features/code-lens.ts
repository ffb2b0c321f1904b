// One line per object, always there, so that text never moves: how its dry run ended.

import { outline, valueAt } from "../documents/index.ts";
import { timeText } from "../dry-run/instant.ts";
import type { Outcome, PodOutcome } from "../dry-run/outcome.ts";
import { countedResource, percent, podShare, quotaLines } from "../dry-run/quota.ts";
import { seconds } from "../dry-run/words.ts";
import { type BoundObject, podSpecPath } from "../resources/index.ts";
import type { CodeLens, Place } from "./feature.ts";
import type { FileView } from "./file-view.ts";

/** The lenses of every object, whatever is known of it. They hang at its first line; titles are made when asked for. */
export function codeLenses(
  view: FileView,
  referencesTo: (objectIndex: number) => readonly Place[],
  items: readonly string[],
): CodeLens[] {
  return view.objects.flatMap((object, index) => {
    const start =
      outline(object.document, object.ref.base)?.whole.start ?? object.document.span.start;
    const span = { start, end: start };
    const all: CodeLens[] = [
      {
        span,
        object: index,
        item: "outcome",
        get title() {
          return outcomeText(view, object);
        },
      },
      { span, object: index, item: "timeline", title: "Timeline" },
      {
        span,
        object: index,
        item: "references",
        get title() {
          const { length } = this.places ?? [];
          return `${length} ${length === 1 ? "reference" : "references"}`;
        },
        get places() {
          return referencesTo(index);
        },
      },
    ];
    return all.filter(({ item }) => items.includes(item));
  });
}

/** `Dry run: 3/3 ready at 42 s · node-a x2, node-b x1`; a text that is being recomputed ends with `…`. */
function outcomeText(view: FileView, object: BoundObject): string {
  const outcome = view.outcome(object.ref);
  if (!outcome) return view.result ? "Dry run: not simulated" : "Dry run: …";
  if (!outcome.answer) return "Dry run: …";
  const { answer, readiness } = outcome;
  const parts: string[] = [];
  if (answer.code >= 400 || answer.code === 0) parts.push(`refused (${refusal(answer)})`);
  else if (!readiness) parts.push("applied");
  else {
    parts.push(readinessText(readiness, view.result?.at));
    const placed = placementText(outcome.pods);
    if (placed) parts.push(placed);
    const share = quotaShare(view, object);
    if (share) parts.push(share);
  }
  const at = view.result?.at === undefined ? "Dry run" : `Dry run at ${timeText(view.result.at)}`;
  return `${at}: ${parts.join(" · ")}${view.stale ? " …" : ""}`;
}

/** `3/3 ready at 42 s`, `2/3 ready, 1 stuck (quota)`; before the end nothing is stuck for good: `2/3 ready (quota)`. */
export function readinessText(
  { ready, desired, readyAt, stuck }: NonNullable<Outcome["readiness"]>,
  at: number | undefined,
): string {
  const count = `${ready}/${desired} ready`;
  if (stuck && at === undefined) return `${count}, ${desired - ready} stuck (${stuck})`;
  if (stuck) return `${count} (${stuck})`;
  return readyAt ? `${count} at ${seconds(readyAt)}` : count;
}

/** `quota cpu 75 %`: the fullest of the quota lines that count the object's pods. */
function quotaShare({ result }: FileView, { ref, value }: BoundObject): string {
  const path = podSpecPath(ref);
  if (!result || !path) return "";
  const spec = valueAt(value, path);
  const [fullest] = quotaLines(result, ref.namespace)
    .filter(({ resource }) => podShare(spec, resource) !== undefined)
    .map((line) => ({ resource: line.resource, share: percent(line) ?? 100 }))
    .sort((a, b) => b.share - a.share || (a.resource < b.resource ? -1 : 1));
  if (!fullest) return "";
  return `quota ${countedResource(fullest.resource)?.name ?? fullest.resource} ${fullest.share} %`;
}

function refusal(answer: NonNullable<Outcome["answer"]>): string {
  const { code, status } = answer;
  if (code === 0) return "kubectl";
  return /exceeded quota|failed quota/.test(status?.message ?? "") ? `${code} quota` : String(code);
}

/** `node-a x2, node-b x1`, the fullest node first; empty when nothing is placed. */
export function placementText(pods: readonly PodOutcome[]): string {
  const counts = new Map<string, number>();
  for (const { node } of pods) if (node) counts.set(node, (counts.get(node) ?? 0) + 1);
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : a > b ? 1 : 0))
    .map(([node, count]) => `${node} x${count}`)
    .join(", ");
}
