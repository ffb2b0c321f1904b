// What selectors select, who selects and scales a workload, where names lead.
import type { BoundObject, BoundReference, PodSelector } from "../../resources/index.ts";
import type { FileView } from "../file-view.ts";
import { type Hint, type HintPart, joined } from "./hint.ts";

const arrow: HintPart = { text: "-> " };

export function referenceHints(view: FileView, object: BoundObject): Hint[] {
  const { resources } = view;
  const selectors = object.content.selectors
    .filter(({ kind, placeholder }) => kind.id !== "own-pods" && !placeholder)
    .map((selector) => selectorHint(view, object, selector));
  const names = resources.references(object).flatMap((bound) => nameHint(view, bound));
  return [...selectors, ...incomingHints(view, object), ...names];
}

/** `-> Service web, HPA web` after a workload's own selector: who counts on it. */
function incomingHints({ resources }: FileView, object: BoundObject): Hint[] {
  const own = object.content.selectors.find(({ kind }) => kind.id === "own-pods");
  if (!own) return [];
  const selecting = resources.pods
    .selectionsOf(object)
    .filter(({ object: by, selector }) => by !== object && selector.kind.id === "service")
    .map(({ object: by }) => by);
  const scalers = resources
    .declaredBy(object)
    .flatMap((declaration) => resources.referencesTo(declaration))
    .filter(({ reference }) => reference.kind.id === "scale-target")
    .map(({ from }) => from);
  const by = [...new Set([...selecting, ...scalers])];
  const parts = by.map((one) => ({
    text: `${shortKind(one.ref.kind)} ${one.ref.name}`,
    target: { object: one },
  }));
  return by.length === 0 ? [] : [{ path: own.path, parts: [arrow, ...joined(parts, ", ")] }];
}

const shortKind = (kind: string) => (kind === "HorizontalPodAutoscaler" ? "HPA" : kind);

/** `-> 2 pods`, or the workloads while no dry run has made any. */
function selectorHint(view: FileView, object: BoundObject, selector: PodSelector): Hint {
  const found = view.resources.pods.selected(object, selector).map((one) => one.object);
  const pods = found.map(({ ref }) => view.outcome(ref)?.pods.length);
  const count = pods.reduce<number | undefined>(
    (sum, one) => (sum === undefined || one === undefined ? undefined : sum + one),
    0,
  );
  const [first] = found;
  const text =
    count !== undefined
      ? `${count} ${count === 1 ? "pod" : "pods"}`
      : found.length === 1
        ? named(first!)
        : `${found.length} workloads`;
  return {
    path: selector.path,
    parts: [arrow, { text, target: first && { object: first } }],
    tooltip: () => found.map(named).join("\n"),
    unless: [
      "service-selects-nothing",
      "service-selector-typo",
      "pdb-selects-nothing",
      "network-policy-selects-nothing",
    ],
  };
}

function named({ ref }: BoundObject): string {
  return `${ref.kind} ${ref.name}`;
}

/** `-> ConfigMap app (shop)`, or `not found` where neither the files nor the cluster have it. */
function nameHint(view: FileView, bound: BoundReference): Hint[] {
  const { reference, namespace } = bound;
  if (reference.kind.id === "namespace" || reference.placeholder) return [];
  const target = view.resources.resolve(bound)[0];
  const { path } = reference;
  if (target) {
    const place = target.namespace.name === "" ? "" : ` (${target.namespace.name})`;
    const text = `${target.target.kind} ${reference.name}${place}`;
    const object = target.object;
    const part = { text, target: object && { object, path: target.path } };
    return [{ path, parts: [arrow, part], tooltip: () => `defined in ${target.file}` }];
  }
  const optional = reference.optional || reference.kind.missing === "never";
  if (optional || view.resources.isBuiltIn(bound) || !view.result) return [];
  const given = view.result.objects.some(
    ({ kind, metadata }) =>
      kind === reference.target.kind &&
      metadata?.name === reference.name &&
      (metadata.namespace ?? "") === namespace.name,
  );
  return given ? [] : [{ path, parts: [{ text: "not found" }], unless: missingCodes }];
}

/** Findings that say of a name that nothing has it, and what comes of it in the dry run. */
const missingCodes = [
  "ref-not-in-workspace",
  "ref-name-typo",
  "ref-kind-mismatch",
  "Failed",
  "FailedMount",
  "FailedCreate",
  "FailedScheduling",
];
