// Numbers beside the field that causes them. Never the fact that a diagnostic on the same line already tells.
import { locate, type Span, valueAt } from "../documents/index.ts";
import type { Outcome } from "../dry-run/outcome.ts";
import {
  amountPath,
  likeAmount,
  percent,
  podShare,
  type QuotaLine,
  quantity,
  quotaLines,
  times,
} from "../dry-run/quota.ts";
import type { Path } from "../finding.ts";
import { type BoundObject, type PodSelector, podSpecPath } from "../resources/index.ts";
import { placementText } from "./code-lens.ts";
import { defaultHints, encodedHints, probeHints } from "./container-hints.ts";
import type { InlayHint, Place } from "./feature.ts";
import type { FileView } from "./file-view.ts";
import type { Hint } from "./hint.ts";

export interface HintCategories {
  readonly scheduling: boolean;
  readonly quota: boolean;
  readonly references: boolean;
  readonly defaults: boolean;
  readonly probes: boolean;
  readonly base64: boolean;
}

/** A diagnostic that is shown already: its code, and where it starts. */
export interface ToldFact {
  readonly code: string;
  readonly offset: number;
}

const maxLength = 40;

/** The hints of the lines in `range`. `told` is what diagnostics say in the file. */
export function inlayHints(
  view: FileView,
  range: Span,
  categories: HintCategories,
  told: readonly ToldFact[],
): InlayHint[] {
  const lineOf = lineCounter(view.source.text);
  const toldOn = new Set(told.map(({ code, offset }) => `${lineOf(offset)} ${code}`));
  return view.objects.flatMap((object) => {
    if (object.span.end < range.start || object.span.start > range.end) return [];
    const outcome = view.outcome(object.ref);
    const hints = [
      ...(categories.scheduling && outcome ? schedulingHints(view, object, outcome) : []),
      ...(categories.quota && outcome ? quotaHints(view, object, outcome) : []),
      ...(categories.references ? referenceHints(view, object) : []),
      ...(categories.probes && outcome ? probeHints(object, outcome) : []),
      ...(categories.defaults ? defaultHints(object, outcome?.stored) : []),
      ...(categories.base64 ? encodedHints(object) : []),
    ];
    return hints.flatMap((hint) => {
      if (hint.text === "" || valueAt(object.value, hint.path) === undefined) return [];
      const span = locate(object.document, hint.path, "value", object.ref.base);
      const key = locate(object.document, hint.path, "key", object.ref.base);
      if (span.end < range.start || span.start > range.end) return [];
      const offset = hintOffset(view.source.text, key, span);
      const line = lineOf(offset);
      const known = (hint.unless ?? []).some(
        (code) => toldOn.has(`${line} ${code}`) || toldOn.has(`${lineOf(key.start)} ${code}`),
      );
      if (known) return [];
      const { text, tooltip, target, edits } = hint;
      const place = target && placeOfName(target);
      return [
        {
          offset,
          text: text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text,
          ...(tooltip ? { tooltip } : {}),
          ...(place ? { place } : {}),
          ...(edits ? { edits: edits() } : {}),
        },
      ];
    });
  });
}

/** Line numbers of rising or falling offsets, by the line breaks before them. */
function lineCounter(text: string): (offset: number) => number {
  const starts: number[] = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  };
}

/** Behind the first line of a value; behind the key's colon when the value begins on a line of its own. */
function hintOffset(text: string, key: Span, value: Span): number {
  if (
    key.end <= value.start &&
    /^\s*:[^\S\n]*(?:#[^\n]*)?\r?\n/.test(text.slice(key.end, value.start))
  )
    return text.indexOf(":", key.end) + 1;
  const line = text.indexOf("\n", value.start);
  const end = line < 0 ? text.length : text[line - 1] === "\r" ? line - 1 : line;
  return Math.min(value.end, end);
}

function placeOfName({ document, ref }: BoundObject): Place {
  return {
    file: ref.file,
    span: locate(document, ["metadata", "name"], "value", ref.base),
  };
}

function schedulingHints(view: FileView, object: BoundObject, outcome: Outcome): Hint[] {
  const { kind } = object.ref;
  const base = podSpecPath(object.ref);
  if (base === undefined) return [];
  const mark = view.stale ? " …" : "";
  const rejected = constraintHints(view, object, outcome, base);
  if (kind === "Pod") {
    const node = outcome.pods[0]?.node;
    return node
      ? [{ path: ["metadata", "name"], text: `on ${node}${mark}` }, ...rejected]
      : rejected;
  }
  const placed = placementText(outcome.pods);
  const missing = missingPods(outcome);
  const text = [placed, missing].filter(Boolean).join(" · ");
  const replicas: Path = ["spec", "replicas"];
  const path = valueAt(object.value, replicas) === undefined ? ["metadata", "name"] : replicas;
  const hint = { path, text: text && `${text}${mark}`, tooltip: podTable(outcome) };
  return [hint, ...rejected];
}

/** `1 not created · 2 not placed`, for pods that are missing at the end. */
function missingPods({ pods, readiness }: Outcome): string {
  if (!readiness) return "";
  const absent = Math.max(0, readiness.desired - pods.length);
  const waiting = pods.filter((pod) => pod.node === "" && pod.phase === "Pending").length;
  return [absent && `${absent} not created`, waiting && `${waiting} not placed`]
    .filter(Boolean)
    .join(" · ");
}

/** `1 of 3 nodes match`, after a node selector or affinity that keeps nodes out. */
function constraintHints(
  view: FileView,
  object: BoundObject,
  { pods, ref }: Outcome,
  base: Path,
): Hint[] {
  const nodes = view.result?.objects.filter(({ kind }) => kind === "Node").length ?? 0;
  const names = new Set(pods.map((pod) => `${ref.namespace}/${pod.name}`));
  const placement = view.result?.placements.findLast(({ pod }) => names.has(pod));
  if (!placement) return [];
  const out = Object.values(placement.rejected).filter((reasons) =>
    reasons.some((reason) => reason.includes("didn't match Pod's node affinity/selector")),
  ).length;
  const field = ["nodeSelector", "affinity"].find(
    (name) => valueAt(object.value, [...base, name]) !== undefined,
  );
  if (out === 0 || field === undefined) return [];
  const text = `${nodes - out} of ${nodes} nodes match`;
  return [{ path: [...base, field], text, unless: ["FailedScheduling"] }];
}

/** One line per pod, for the tooltip. */
function podTable(outcome: Outcome): string {
  return outcome.pods
    .map((pod) => `${pod.name}: ${pod.node || "not placed"}${pod.ready ? "" : ` (${pod.phase})`}`)
    .join("\n");
}

function quotaHints(view: FileView, object: BoundObject, outcome: Outcome): Hint[] {
  return object.ref.kind === "ResourceQuota"
    ? usageHints(object, outcome)
    : shareHints(view, object, outcome);
}

/** Beside each `hard` value of a quota: what is used at the end of the run. */
function usageHints(object: BoundObject, outcome: Outcome): Hint[] {
  const used = valueAt(outcome.stored, ["status", "used"]) as Record<string, string> | undefined;
  return Object.entries(used ?? {}).map(([resource, amount]) => {
    const path: Path = ["spec", "hard", resource];
    const hard = quantity(valueAt(object.value, path));
    const share = hard && percent({ hard, used: quantity(amount) ?? hard });
    return { path, text: `used ${amount}${share === undefined ? "" : ` (${share} %)`}` };
  });
}

/** Beside a request that a quota counts: `x3 = 1500m of 4`. */
function shareHints(view: FileView, object: BoundObject, outcome: Outcome): Hint[] {
  const base = podSpecPath(object.ref);
  if (!base || !view.result) return [];
  const spec = valueAt(object.value, base);
  const copies = outcome.readiness?.desired ?? 1;
  const shown = new Map<string, Hint>();
  for (const line of quotaLines(view.result, object.ref.namespace)) {
    const at = amountPath(spec, line.resource);
    const hint = at && shareHint(spec, copies, line, [...base, ...at]);
    if (at && hint) shown.set(at.join("\n"), hint);
  }
  return [...shown.values()];
}

function shareHint(
  spec: unknown,
  copies: number,
  { quota, resource, hard, used }: QuotaLine,
  path: Path,
): Hint | undefined {
  const each = podShare(spec, resource);
  if (!each) return undefined;
  const text = `x${copies} = ${likeAmount(times(each, copies), each)} of ${hard}`;
  const tooltip = `${quota}: ${resource} ${used} of ${hard} used in all`;
  return { path, text, tooltip, unless: ["exceeded-quota"] };
}

/** After a selector: what it selects. After a name: where it leads, unless it stands in the same file. */
function referenceHints(view: FileView, object: BoundObject): Hint[] {
  const { resources } = view;
  const selectors = object.content.selectors
    .filter(({ kind, placeholder }) => kind.id !== "own-pods" && !placeholder)
    .map((selector) => selectorHint(view, object, selector));
  const selecting = object.content.template
    ? resources
        .selectionsOf(object)
        .filter(({ object: by, selector }) => by !== object && selector.kind.id === "service")
        .map(({ object: by }) => by)
    : [];
  const scalers = resources
    .declaredBy(object)
    .flatMap((declaration) => resources.referencesTo(declaration))
    .filter(({ reference }) => reference.kind.id === "scale-target")
    .map(({ from }) => from);
  const by = [...new Set([...selecting, ...scalers])];
  const own = object.content.selectors.find(({ kind }) => kind.id === "own-pods");
  const text = by.map((one) => `${shortKind(one.ref.kind)} ${one.ref.name}`).join(", ");
  const incoming =
    own && by.length > 0
      ? [{ path: own.path, text: `→ ${text}`, tooltip: text, target: by[0] }]
      : [];
  return [...selectors, ...incoming, ...nameHints(view, object)];
}

const shortKind = (kind: string) => (kind === "HorizontalPodAutoscaler" ? "HPA" : kind);

function selectorHint(view: FileView, object: BoundObject, selector: PodSelector): Hint {
  const found = view.resources.selected(object, selector).map((one) => one.object);
  const names = found.map(({ ref }) => `${ref.kind} ${ref.name}`);
  const text =
    names.length === 0 ? "" : names.length === 1 ? (names[0] ?? "") : `${names.length} workloads`;
  return {
    path: selector.path,
    text: text && `→ ${text}`,
    tooltip: names.join("\n"),
    target: found[0],
  };
}

function nameHints(view: FileView, object: BoundObject): Hint[] {
  return view.resources.references(object).flatMap((bound) => {
    const { reference } = bound;
    if (reference.kind.id === "namespace" || reference.placeholder) return [];
    const target = view.resources.resolve(bound)[0]?.object;
    if (!target || target.ref.file === object.ref.file) return [];
    const file = target.ref.file.slice(
      Math.max(target.ref.file.lastIndexOf("/"), target.ref.file.lastIndexOf("\\")) + 1,
    );
    return [
      {
        path: reference.path,
        text: `→ ${file}`,
        tooltip: `${target.ref.kind} ${target.ref.name} in ${target.ref.file}`,
        target,
      },
    ];
  });
}
