// Services whose selector matches nothing, and what it was probably meant to match.
import type { Fix } from "../finding.ts";
import { quickFix, set } from "../fixes.ts";
import type { BoundObject, BoundTemplate, PodSelector, ResourceScope } from "../resources/index.ts";
import { field } from "../resources/json.ts";
import { isNear } from "../schema/near.ts";
import { called, objectsIn, selectsPods } from "./neighbours.ts";

/** Labels that controllers set on their pods: no manifest has them. */
const INJECTED =
  /^(?:statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|pod-template-hash|controller-revision-hash|pod-template-generation|job-name|controller-uid|(?:batch\.kubernetes|jobset\.sigs\.k8s|leaderworkerset\.sigs\.k8s)\.io\/.*)$/;

export interface Dangling {
  readonly selector: PodSelector;
  /** The pod templates of the Service's namespace. */
  readonly candidates: readonly BoundTemplate[];
}

/** The selector of a Service that selects nothing of the workspace, if it is one. */
export function danglingSelection(scope: ResourceScope, object: BoundObject): Dangling | undefined {
  if (object.ref.kind !== "Service" || object.kind.group !== "" || !selectsPods(object))
    return undefined;
  const selector = object.content.selectors[0]!;
  if (selector.pairs.some(({ key }) => INJECTED.test(key))) return undefined;
  if (
    scope.pods.selected(object, selector).length > 0 ||
    scope.pods.selectsElsewhere(object, selector)
  )
    return undefined;
  if (hasOwnEndpoints(scope, object)) return undefined;
  return { selector, candidates: scope.pods.candidates(object, selector) };
}

/** Somebody lists the endpoints by hand. */
function hasOwnEndpoints(scope: ResourceScope, service: BoundObject): boolean {
  const { name } = service.ref;
  const slices = objectsIn(
    scope,
    "discovery.k8s.io/EndpointSlice",
    service.namespace,
    service,
  ).some(({ value }) => field(value, "metadata", "labels", "kubernetes.io/service-name") === name);
  return (
    slices ||
    scope.find({ group: "", kind: "Endpoints" }, name, service.namespace, service).length > 0
  );
}

export interface Differing {
  readonly pair: PodSelector["pairs"][number];
  /** The label that it was meant for. */
  readonly found: { readonly key: string; readonly value: string } | undefined;
  readonly near: boolean;
}

export interface NearTemplate {
  readonly template: BoundTemplate;
  readonly differing: readonly Differing[];
  /** More of the selector differs than matches. */
  readonly weak: boolean;
}

/**
 * The templates that a selector nearly matches, best first: at least one of several pairs matches, or all differing
 * values are near, or stand under another key.
 */
export function nearTemplates(
  { pairs }: PodSelector,
  candidates: readonly BoundTemplate[],
): NearTemplate[] {
  return candidates
    .flatMap((template) => {
      const { labels } = template.template;
      const differing = pairs
        .filter(({ key, value }) => labels[key] !== value)
        .map((pair) => differenceOf(pair, labels));
      const matching = pairs.length - differing.length;
      const allNear = differing.every(({ near }) => near);
      const allMoved = differing.every(({ pair, found }) => found && found.key !== pair.key);
      if (!(matching > 0 || allNear || allMoved)) return [];
      const weak = !allNear && !allMoved && differing.length > pairs.length / 2;
      return [{ template, differing, weak, rank: (allNear ? 0 : 100) + differing.length }];
    })
    .sort((a, b) => a.rank - b.rank);
}

function differenceOf(
  pair: Differing["pair"],
  labels: Readonly<Record<string, string>>,
): Differing {
  const same = labels[pair.key];
  if (same !== undefined)
    return { pair, found: { key: pair.key, value: same }, near: isNear(pair.value, same) };
  const moved = Object.entries(labels).find(([, value]) => value === pair.value);
  return { pair, found: moved && { key: moved[0], value: moved[1] }, near: false };
}

/** One choice for each template that the selector nearly matches: its values instead of those that differ. */
export function nearLabelFixes(
  object: BoundObject,
  selector: PodSelector,
  candidates: readonly BoundTemplate[],
): Fix[] {
  const fixes = nearTemplates(selector, candidates).flatMap(({ template, differing }) => {
    const changes = differing.flatMap(({ pair, found }) =>
      found?.key === pair.key ? [{ path: pair.path, key: pair.key, value: found.value }] : [],
    );
    if (changes.length === 0 || changes.length < differing.length) return [];
    const words = changes.map(({ key, value }) => `${key}: ${value}`).join(", ");
    return [
      quickFix(
        `Change to '${words}' of ${called(template.object)}`,
        object,
        ...changes.map(({ path, value }) => set(path, value)),
      ),
    ];
  });
  return fixes.slice(0, 3);
}

/** Whether templates have all the labels that a selector asks for, whatever their values: else operators make its pods. */
export function speaksOf({ selector }: PodSelector, templates: readonly BoundTemplate[]): boolean {
  return keysOf(selector).every((key) =>
    templates.some(({ template }) => Object.hasOwn(template.labels, key)),
  );
}

function keysOf({ matchLabels = {}, matchExpressions = [] }: PodSelector["selector"]): string[] {
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
}

/** Whether a selector that asks for something matches no pods, where there are pods that it could match. */
export function selectsNothing(
  scope: ResourceScope,
  object: BoundObject,
  selector: PodSelector,
): boolean {
  const keys = keysOf(selector.selector);
  return (
    keys.length > 0 &&
    !selector.placeholder &&
    !keys.some((key) => INJECTED.test(key)) &&
    scope.pods.selected(object, selector).length === 0 &&
    !scope.pods.selectsElsewhere(object, selector) &&
    speaksOf(selector, scope.pods.candidates(object, selector))
  );
}
