// Numbers beside the field that causes them. Never the fact that a diagnostic on the same line already tells.
import { matchesLabelMap, matchesLabelSelector, parseQuantity, Quantity } from "#engine";
import { locate, type Span } from "../documents/index.ts";
import { podSpecPath, valueAt } from "../dry-run/blame.ts";
import type { Outcome } from "../dry-run/outcome.ts";
import type { Path } from "../finding.ts";
import { placementText } from "./code-lens.ts";
import type { InlayHint } from "./feature.ts";
import type { FileView, ViewedObject } from "./file-view.ts";

export interface HintCategories {
  readonly scheduling: boolean;
  readonly quota: boolean;
  readonly references: boolean;
}

const maxLength = 40;

/** The hints of the lines in `range`. `scope` holds every object of the scope, for selectors. */
export function inlayHints(
  view: FileView,
  range: Span,
  categories: HintCategories,
  scope: readonly ViewedObject[],
): InlayHint[] {
  const hints: InlayHint[] = [];
  const add = (object: ViewedObject, path: Path, text: string, tooltip?: string) => {
    if (text === "" || valueAt(object.value, path) === undefined) return;
    const span = locate(object.document, path, "value", object.ref.base);
    if (span.end < range.start || span.start > range.end) return;
    const shown = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
    hints.push({
      offset: endOfFirstLine(view.source.text, span),
      text: shown,
      ...(tooltip ? { tooltip } : {}),
    });
  };
  for (const object of view.objects) {
    const outcome = view.outcome(object.ref);
    if (categories.scheduling && outcome) schedulingHints(object, outcome, view.stale, add);
    if (categories.quota && outcome) quotaHints(object, outcome, add);
    if (categories.references) selectorHints(object, scope, add);
  }
  return hints;
}

type Add = (object: ViewedObject, path: Path, text: string, tooltip?: string) => void;

/** A hint on a block value stands at the end of its first line. */
function endOfFirstLine(text: string, span: Span): number {
  const line = text.indexOf("\n", span.start);
  const end = line < 0 ? text.length : text[line - 1] === "\r" ? line - 1 : line;
  return Math.min(span.end, end);
}

function schedulingHints(object: ViewedObject, outcome: Outcome, stale: boolean, add: Add): void {
  const { kind } = object.ref;
  const placed = placementText(outcome.pods);
  const mark = stale ? " …" : "";
  const waiting = outcome.readiness
    ? outcome.readiness.desired - outcome.pods.filter((pod) => pod.node).length
    : 0;
  const missing = waiting > 0 ? `${placed ? " · " : ""}${waiting} not placed` : "";
  if (kind === "Pod") {
    const at: Path =
      object.value["spec"] && valueAt(object.value, ["spec", "nodeSelector"])
        ? ["spec", "nodeSelector"]
        : ["metadata", "name"];
    if (placed) add(object, at, `on ${outcome.pods[0]?.node ?? ""}${mark}`);
    return;
  }
  if (podSpecPath(kind) === undefined) return;
  const at: Path =
    valueAt(object.value, ["spec", "replicas"]) === undefined
      ? ["metadata", "name"]
      : ["spec", "replicas"];
  add(object, at, placed || missing ? `${placed}${missing}${mark}` : "", podTable(outcome));
}

/** One line per pod, for the tooltip. */
function podTable(outcome: Outcome): string {
  return outcome.pods
    .map((pod) => `${pod.name}: ${pod.node || "not placed"}${pod.ready ? "" : ` (${pod.phase})`}`)
    .join("\n");
}

/** Beside each `hard` value of a quota: what is used at the end of the run. */
function quotaHints(object: ViewedObject, outcome: Outcome, add: Add): void {
  if (object.ref.kind !== "ResourceQuota") return;
  const used = valueAt(outcome.stored, ["status", "used"]) as Record<string, string> | undefined;
  for (const [resource, amount] of Object.entries(used ?? {}))
    add(object, ["spec", "hard", resource], `used ${amount}${share(object, resource, amount)}`);
}

function share(object: ViewedObject, resource: string, used: string): string {
  const hard = valueAt(object.value, ["spec", "hard", resource]);
  if (typeof hard !== "string" && typeof hard !== "number") return "";
  const limit = parseQuantity(hard);
  const amount = parseQuantity(used);
  if (!(limit instanceof Quantity) || !(amount instanceof Quantity) || limit.isZero()) return "";
  return ` (${Number((amount.nano * 100n) / limit.nano)} %)`;
}

/** After a selector: what it selects. */
function selectorHints(object: ViewedObject, scope: readonly ViewedObject[], add: Add): void {
  const { kind, apiVersion, namespace } = object.ref;
  const selector = valueAt(object.value, ["spec", "selector"]);
  if (selector === null || typeof selector !== "object") return;
  const simple = kind === "Service" && apiVersion === "v1";
  if (!simple && kind !== "PodDisruptionBudget") return;
  const names = scope
    .filter(
      (other) => other.ref.namespace === namespace && podSpecPath(other.ref.kind) !== undefined,
    )
    .filter((other) => {
      const path: Path =
        other.ref.kind === "Pod"
          ? ["metadata", "labels"]
          : [...(podSpecPath(other.ref.kind) ?? []).slice(0, -1), "metadata", "labels"];
      const labels = valueAt(other.value, path) as Record<string, string> | undefined;
      return simple
        ? matchesLabelMap(selector as Record<string, string>, labels ?? {})
        : matchesLabelSelector(selector, labels);
    })
    .map((other) => `${other.ref.kind} ${other.ref.name}`);
  if (names.length > 0)
    add(
      object,
      ["spec", "selector"],
      `→ ${names.length === 1 ? names[0] : `${names.length} workloads`}`,
      names.join("\n"),
    );
}
