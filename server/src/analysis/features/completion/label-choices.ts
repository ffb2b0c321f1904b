// Labels and annotations: keys and values that pods have in selectors, those in use elsewhere, and the well-known ones.
import { valueAt } from "../../documents/index.ts";
import type { Path } from "../../finding.ts";
import { samePath, startsWith } from "../../path.ts";
import type { PodSelector } from "../../resources/index.ts";
import { asLabels, asText, field } from "../../resources/json.ts";
import type { Choice } from "./choice.ts";
import { placeholder } from "./cursor-context.ts";
import { distinct, type NameContext, nameFrom, plainName } from "./name-context.ts";
import { nodeLabelKeys } from "./node-choices.ts";

const wellKnownLabels = [
  "app.kubernetes.io/name",
  "app.kubernetes.io/instance",
  "app.kubernetes.io/version",
  "app.kubernetes.io/component",
  "app.kubernetes.io/part-of",
  "app.kubernetes.io/managed-by",
];
const wellKnownAnnotations = ["kubernetes.io/description", "kubernetes.io/change-cause"];
const podAnnotations = [
  "cluster-autoscaler.kubernetes.io/safe-to-evict",
  "controller.kubernetes.io/pod-deletion-cost",
  "kubectl.kubernetes.io/default-container",
  "kubectl.kubernetes.io/default-logs-container",
];
/** Every namespace has it, with its name for a value. */
const namespaceLabel = "kubernetes.io/metadata.name";

/** The keys that a map of labels or annotations at the cursor can have. */
export function keyNames(context: NameContext): Choice[] {
  const { object, cursor } = context;
  const { path } = cursor;
  const [last, above] = [path.at(-1), path.at(-2)];
  const selector = selectorAt(context, path);
  if (selector && (selector.kind.map || last === "matchLabels"))
    return podLabelKeys(context, selector);
  if (last === "nodeSelector") return nodeLabelKeys(context);
  if (last === "matchLabels" && above === "namespaceSelector")
    return [{ value: namespaceLabel, kind: "value", rank: 100 }];
  if (above !== "metadata") return [];
  if (last === "annotations") return annotationKeys(context);
  if (last !== "labels") return [];
  const used = context.resources.objects.flatMap(({ value, content }) => [
    ...Object.keys(labelsOf(value)),
    ...Object.keys(content.template?.labels ?? {}),
  ]);
  // The labels that the workload's own selector asks for come first.
  const asked = inTemplate(context, path)
    ? object.content.selectors.filter(({ kind }) => kind.id === "own-pods")
    : [];
  const own = asked.flatMap(({ pairs }) =>
    pairs.map(({ key }) => ({ ...plainName(key), rank: 5 })),
  );
  return distinct([...own, ...[...used, ...wellKnownLabels].map(plainName)]);
}

function annotationKeys(context: NameContext): Choice[] {
  const used = context.resources.objects.flatMap(({ value }) =>
    Object.keys(asLabels(valueAt(value, ["metadata", "annotations"]))),
  );
  const ofPods = inTemplate(context, context.cursor.path) ? podAnnotations : [];
  return distinct([...ofPods, ...used, ...wellKnownAnnotations].map(plainName));
}

/** Whether a path goes into the metadata of the object's pods. */
function inTemplate({ object }: NameContext, path: Path): boolean {
  const { template } = object.content;
  return template !== undefined && samePath(path.slice(0, -1), [...template.path, "metadata"]);
}

function selectorAt({ object }: NameContext, path: Path): PodSelector | undefined {
  return object.content.selectors.find((one) => startsWith(path, one.path));
}

function podLabelKeys(context: NameContext, selector: PodSelector): Choice[] {
  return distinct(
    context.resources.pods
      .candidates(context.object, selector)
      .flatMap(({ object: pods, template }) =>
        Object.keys(template.labels).map((value) => nameFrom(context, value, pods)),
      ),
  );
}

function podLabelValues(context: NameContext, selector: PodSelector, key: string): Choice[] {
  return distinct(
    context.resources.pods
      .candidates(context.object, selector)
      .flatMap(({ object: pods, template }) => {
        const value = template.labels[key];
        return value === undefined || value === placeholder ? [] : [nameFrom(context, value, pods)];
      }),
  );
}

/** The value of a label, or a key or value in an expression: in a selector what its pods have. */
export function labelChoices(context: NameContext): Choice[] {
  const { object, cursor } = context;
  const { path } = cursor;
  const last = path.at(-1);
  const selector = selectorAt(context, path);
  const expressions = path.indexOf("matchExpressions");
  if (expressions >= 0) {
    if (!selector) return [];
    if (last === "key") return podLabelKeys(context, selector);
    const expression = valueAt(object.value, path.slice(0, expressions + 2));
    const key = asText(field(expression, "key"));
    return path.at(-2) === "values" && key ? podLabelValues(context, selector, key) : [];
  }
  if (path.at(-2) === "matchLabelKeys" || path.at(-2) === "mismatchLabelKeys")
    return Object.keys(object.content.template?.labels ?? {}).map(plainName);
  if (typeof last !== "string") return [];
  if (selector) return podLabelValues(context, selector, last);
  if (last === namespaceLabel && path.includes("namespaceSelector"))
    return distinct(
      context.resources.objects.flatMap(({ ref }) => ref.namespace || []).map(plainName),
    );
  const parent = path.slice(0, -1);
  return parent.at(-1) === "labels" && parent.at(-2) === "metadata"
    ? usedValues(context, last)
    : [];
}

/** What others have for a label; what the workload's selector asks for, and the object's own name, come first. */
function usedValues(context: NameContext, key: string): Choice[] {
  const { object, resources, cursor } = context;
  const asked = inTemplate(context, cursor.path.slice(0, -1))
    ? object.content.selectors.flatMap(({ kind, pairs }) =>
        kind.id === "own-pods" ? pairs.filter((pair) => pair.key === key) : [],
      )
    : [];
  const called =
    /^app(?:\.kubernetes\.io\/(?:name|instance))?$/.test(key) && object.ref.name !== "";
  return distinct([
    ...asked.map(({ value }) => ({ ...plainName(value), rank: 5 })),
    ...(called ? [{ ...plainName(object.ref.name), rank: 8 }] : []),
    ...resources.objects.flatMap((other) =>
      [labelsOf(other.value)[key], other.content.template?.labels[key]].flatMap((value) =>
        value === undefined || value === placeholder ? [] : [nameFrom(context, value, other)],
      ),
    ),
  ]);
}

function labelsOf(value: unknown): Readonly<Record<string, string>> {
  return asLabels(valueAt(value, ["metadata", "labels"]));
}
