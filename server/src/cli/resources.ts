// The resources that a view's arguments mean, in kubectl's grammar: `pods`, `pods,svc`, `pod web db`, `pod/web svc/web`,
// `all`. Mirrors the resource builder of staging/src/k8s.io/cli-runtime (1.36).
import {
  type AnyKind,
  allKinds,
  clone,
  isServed,
  type KubeObject,
  kindByAlias,
  listObjects,
  matchesLabelSelector,
  parseLabelSelector,
  resourceName,
  type Stored,
} from "#engine";
import { type Arguments, type Option, UsageError } from "./command.ts";
import type { View } from "./simulated.ts";

type LabelSelector = Parameters<typeof matchesLabelSelector>[0];

export interface Selected {
  readonly kind: AnyKind;
  readonly objects: readonly Stored[];
}

export interface Selection {
  /** One per kind, in the order asked for. */
  readonly groups: readonly Selected[];
  /** kubectl's words for what is not there. */
  readonly errors: readonly string[];
  /** More than one type, or `type/name`: names are printed with their type. */
  readonly named: boolean;
}

const categoryOrder =
  "pods replicationcontrollers services daemonsets.apps deployments.apps replicasets.apps statefulsets.apps horizontalpodautoscalers.autoscaling cronjobs.batch jobs.batch".split(
    " ",
  );

/** `-l`, for the commands that list objects. */
export const selectorOption: Option = {
  name: "selector",
  short: "l",
  value: "SELECTOR",
  summary: "only objects with these labels: a=b, a!=b, a in (b,c), a, !a",
};

/** The labels that `-l` asks for; undefined without it. */
export function readSelector(args: Arguments): LabelSelector {
  const text = args.value("selector");
  if (text === undefined) return undefined;
  const selector = parseLabelSelector(text);
  if (!selector) throw new UsageError(`unable to parse requirement: ${text}`);
  return selector;
}

export function selectResources(
  words: readonly string[],
  view: View,
  selector?: LabelSelector,
): Selection {
  const [first, ...names] = words;
  if (first === undefined) throw new UsageError("You must specify the type of resource to get.");
  if (selector && (names.length > 0 || words.some((word) => word.includes("/"))))
    throw new UsageError("name cannot be provided when a selector is specified");
  if (words.some((word) => word.includes("/"))) return byReference(words, view);
  const kinds = first.split(",").flatMap((alias) => kindsOf(alias, view));
  if (names.length > 0 && kinds.length > 1)
    throw new UsageError("you may only specify a single resource type");
  const errors: string[] = [];
  const groups = kinds.map((kind) => ({
    kind,
    objects:
      names.length === 0
        ? objectsOf(kind, view).filter(
            ({ metadata }) => !selector || matchesLabelSelector(selector, metadata.labels),
          )
        : names.flatMap((name) => oneOf(kind, name, view, errors)),
  }));
  return { groups, errors, named: kinds.length > 1 };
}

function byReference(words: readonly string[], view: View): Selection {
  const errors: string[] = [];
  const groups = new Map<AnyKind, Stored[]>();
  for (const word of words) {
    const [alias = "", name = "", ...rest] = word.split("/");
    if (name === "" || rest.length > 0)
      throw new UsageError(
        "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
      );
    for (const kind of kindsOf(alias, view))
      groups.set(kind, [...(groups.get(kind) ?? []), ...oneOf(kind, name, view, errors)]);
  }
  return {
    groups: [...groups].map(([kind, objects]) => ({ kind, objects })),
    errors,
    named: groups.size > 1,
  };
}

function kindsOf(alias: string, { kubectl }: View): AnyKind[] {
  const { minor } = kubectl.context;
  if (alias === "all")
    return categoryOrder.flatMap(
      (resource) =>
        allKinds().find(
          (kind) => resourceName(kind) === resource && !kind.convert && isServed(kind, minor),
        ) ?? [],
    );
  const kind = kindByAlias(alias, minor, kubectl.api);
  if (!kind) throw new UsageError(`the server doesn't have a resource type "${alias}"`);
  return [kind];
}

/** An object in the version of the kind that is asked for. */
export function asAsked(kind: AnyKind, object: Stored, { kubectl: { context } }: View): KubeObject {
  return kind.convert?.fromStored(clone(object), context) ?? object;
}

/** What components record lies beside the store. */
function objectsOf(kind: AnyKind, view: View): Stored[] {
  const stored = listObjects(view.kubectl.api.store, kind, view.namespace);
  if (kind.kind !== "Event") return stored;
  const recorded = view.events
    .filter(({ metadata }) => !view.namespace || metadata.namespace === view.namespace)
    .map((event) => event as unknown as Stored);
  return [...stored, ...recorded].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

function oneOf(kind: AnyKind, name: string, view: View, errors: string[]): Stored[] {
  const found = objectsOf(kind, { ...view, namespace: view.kubectl.namespace }).filter(
    ({ metadata }) => metadata.name === name,
  );
  if (found.length === 0)
    errors.push(`Error from server (NotFound): ${resourceName(kind)} "${name}" not found`);
  return found;
}
