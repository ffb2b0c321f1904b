// Names that exist: objects, keys, ports, labels, volumes, containers, what nodes carry, images in use. No schema knows them.
import type { KubeObject } from "#engine";
import { valueAt } from "../../documents/index.ts";
import type { Path } from "../../finding.ts";
import { samePath } from "../../path.ts";
import {
  type BoundObject,
  containerPorts,
  localDeclarations,
  podSpecPath,
  type ResourceScope,
  servicePorts,
} from "../../resources/index.ts";
import { asLabels } from "../../resources/json.ts";
import { type CursorContext, placeholder } from "./cursor-context.ts";
import type { Choice } from "./values.ts";

export interface NameContext {
  readonly cursor: CursorContext;
  readonly object: BoundObject;
  /** Everything that is known, without what is being typed. */
  readonly resources: ResourceScope;
  /** The objects of the cluster model. */
  readonly cluster: readonly KubeObject[];
}

const wellKnownLabels = [
  "app.kubernetes.io/name",
  "app.kubernetes.io/instance",
  "app.kubernetes.io/version",
  "app.kubernetes.io/component",
  "app.kubernetes.io/part-of",
  "app.kubernetes.io/managed-by",
];

/** The names that the value at the cursor can be. */
export function nameChoices(context: NameContext): Choice[] {
  return [
    ...referenceChoices(context),
    ...localChoices(context),
    ...targetPortChoices(context),
    ...labelValueChoices(context),
    ...nodeChoices(context),
    ...imageChoices(context),
  ].filter(({ value }) => value !== context.cursor.prefix);
}

/** The names that a key at the cursor can have: labels of pods in selectors, labels in use, labels of nodes. */
export function keyNames(context: NameContext): Choice[] {
  const { object, resources, cursor } = context;
  const { path } = cursor;
  const selector = object.content.selectors.find(
    (one) => samePath(one.path, path) || samePath([...one.path, "matchLabels"], path),
  );
  if (selector && (selector.kind.map || path.at(-1) === "matchLabels"))
    return distinct(
      resources
        .candidates(object, selector)
        .flatMap(({ object: pods, template }) =>
          Object.keys(template.labels).map((value) => name(context, value, pods)),
        ),
    );
  if (path.at(-1) === "nodeSelector")
    return distinct(nodes(context).flatMap((node) => Object.keys(labelsOf(node)).map(plainName)));
  if (path.at(-1) !== "labels" || path.at(-2) !== "metadata") return [];
  const used = resources.objects.flatMap(({ value, content }) => [
    ...Object.keys(labelsOf(value)),
    ...Object.keys(content.template?.labels ?? {}),
  ]);
  return distinct([...used, ...wellKnownLabels].map(plainName));
}

function plainName(value: string): Choice {
  return { value, kind: "reference", rank: 150 };
}

/** A name with where it is from; those of the same file come first, then of the folder. */
function name(
  { object }: NameContext,
  value: string,
  from: BoundObject | undefined,
  file?: string,
): Choice {
  const source = from?.ref.file ?? file ?? "";
  const folder = (text: string) =>
    text.slice(0, Math.max(text.lastIndexOf("/"), text.lastIndexOf("\\")));
  const own = object.ref.file;
  const rank = source === own ? 10 : folder(source) === folder(own) ? 20 : 30;
  const short = source.slice(folder(source).length).replace(/^[\\/]/, "");
  return { value, kind: "reference", rank, ...(short && { detail: short }) };
}

function distinct(choices: readonly Choice[]): Choice[] {
  const found = new Map<string, Choice>();
  for (const choice of choices) {
    const known = found.get(choice.value);
    if (!known || (choice.rank ?? 0) < (known.rank ?? 0)) found.set(choice.value, choice);
  }
  return [...found.values()];
}

/** Objects of the kind that the field names, their keys, their ports. */
function referenceChoices(context: NameContext): Choice[] {
  const { object, resources, cursor } = context;
  return resources.references(object).flatMap((bound) => {
    const { reference, namespace } = bound;
    const { target } = reference;
    if (samePath(reference.path, cursor.path)) {
      const written = resources.names(target, namespace, object).flatMap((one) =>
        resources
          .find(target, one, namespace, object)
          .slice(0, 1)
          .map((found) => name(context, one, found.object, found.file)),
      );
      const given = context.cluster
        .filter(
          ({ kind, metadata }) =>
            kind === target.kind && (metadata?.namespace ?? "") === namespace.name,
        )
        .map(
          ({ metadata }): Choice => ({
            value: metadata?.name ?? "",
            kind: "reference",
            rank: 40,
            detail: "cluster model",
          }),
        );
      const used =
        target.kind === "Namespace"
          ? resources.objects.flatMap(({ ref }) => ref.namespace || []).map(plainName)
          : [];
      return distinct([...written, ...given, ...used]).filter(({ value }) => value !== placeholder);
    }
    if (reference.keys.some((key) => samePath(key.path, cursor.path)))
      return resources
        .resolve(bound)
        .slice(0, 1)
        .flatMap(({ keys, object: from }) =>
          (keys ?? []).map((key) => name(context, key.name, from)),
        );
    if (!reference.ports.some((port) => samePath(port.path, cursor.path))) return [];
    const named = cursor.path.at(-1) === "name";
    return resources.resolve(bound).flatMap(({ object: service }) =>
      servicePorts(service?.value).flatMap((port) => {
        const value = named ? port.name : String(port.number ?? "");
        return value
          ? [{ ...name(context, value, service), ...(!named && { plain: true as const }) }]
          : [];
      }),
    );
  });
}

function localChoices(context: NameContext): Choice[] {
  const { object, cursor } = context;
  const local = object.content.locals.find((one) => samePath(one.path, cursor.path));
  if (!local) return [];
  const ports =
    object.content.template && local.kind.id === "container-port"
      ? containerPorts(object.content.template)
      : [];
  return distinct([
    ...localDeclarations(object.content)
      .filter(
        ({ id, container, name: one }) =>
          id === local.kind.id &&
          one !== placeholder &&
          (container === undefined ||
            (local.container !== undefined && samePath(container, local.container))),
      )
      .map((one) => name(context, one.name, object)),
    ...ports
      .filter(
        ({ containerPath }) =>
          local.container !== undefined && samePath(containerPath, local.container),
      )
      .flatMap(({ number, name: alias }): Choice[] =>
        number === undefined
          ? []
          : [
              {
                value: String(number),
                kind: "reference",
                rank: 20,
                plain: true,
                ...(alias && { detail: alias }),
              },
            ],
      ),
  ]);
}

/** A Service's targetPort: the ports of the pods that it selects. */
function targetPortChoices(context: NameContext): Choice[] {
  const { object, resources, cursor } = context;
  if (object.ref.kind !== "Service" || cursor.path.at(-1) !== "targetPort") return [];
  return distinct(
    object.content.selectors
      .flatMap((selector) => resources.selected(object, selector))
      .flatMap(({ object: pods, template }) =>
        containerPorts(template).flatMap(({ name: alias, number }): Choice[] => [
          ...(alias ? [name(context, alias, pods)] : []),
          ...(number === undefined
            ? []
            : [{ ...name(context, String(number), pods), plain: true as const }]),
        ]),
      ),
  );
}

/** The value of a label: in a selector what its pods have, in labels what others have. */
function labelValueChoices(context: NameContext): Choice[] {
  const { object, resources, cursor } = context;
  const key = cursor.path.at(-1);
  if (typeof key !== "string") return [];
  const parent = cursor.path.slice(0, -1);
  for (const selector of object.content.selectors)
    if (selector.pairs.some((pair) => samePath(pair.path, cursor.path)))
      return distinct(
        resources.candidates(object, selector).flatMap(({ object: pods, template }) => {
          const value = template.labels[key];
          return value === undefined || value === placeholder ? [] : [name(context, value, pods)];
        }),
      );
  if (parent.at(-1) !== "labels" || parent.at(-2) !== "metadata") return [];
  return distinct(
    resources.objects.flatMap((other) =>
      [labelsOf(other.value)[key], other.content.template?.labels[key]].flatMap((value) =>
        value === undefined ? [] : [name(context, value, other)],
      ),
    ),
  );
}

interface NodeLike {
  readonly metadata?: {
    readonly name?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: {
    readonly taints?: readonly {
      readonly key?: string;
      readonly value?: string;
      readonly effect?: string;
    }[];
  };
}

/** The nodes of the cluster model and of the files, with the labels that a kubelet adds. */
function nodes({ cluster, resources }: NameContext): NodeLike[] {
  const own = resources.objects
    .filter(({ ref }) => ref.kind === "Node")
    .map(({ value }) => value as unknown as NodeLike);
  const model = cluster.filter(({ kind }) => kind === "Node").map((node) => node as NodeLike);
  return [...model, ...own].map((node) => {
    const { name = "" } = node.metadata ?? {};
    const given = { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux" };
    return {
      ...node,
      metadata: { ...node.metadata, labels: { ...given, ...labelsOf(node) } },
    };
  });
}

function labelsOf(value: unknown): Readonly<Record<string, string>> {
  return asLabels(valueAt(value, ["metadata", "labels"]));
}

/** What nodes carry, where a pod asks for it: label keys and values, taints, names. */
function nodeChoices(context: NameContext): Choice[] {
  const { path } = context.cursor;
  const [last, above, before] = [path.at(-1), path.at(-2), path.at(-3)];
  const all = nodes(context);
  const from = (values: readonly unknown[]): Choice[] =>
    distinct(
      values
        .filter((value) => typeof value === "string" && value !== "")
        .map((value) => ({
          value: value as string,
          kind: "reference",
          rank: 40,
          detail: "cluster model",
        })),
    );
  if (last === "nodeName") return from(all.map(({ metadata }) => metadata?.name));
  if (last === "topologyKey") return from(all.flatMap((node) => Object.keys(labelsOf(node))));
  if (above === "nodeSelector" && typeof last === "string")
    return from(all.map((node) => labelsOf(node)[last]));
  const inNodeAffinity = path.includes("nodeAffinity") && path.includes("matchExpressions");
  if (inNodeAffinity && last === "key")
    return from(all.flatMap((node) => Object.keys(labelsOf(node))));
  if (inNodeAffinity && above === "values") {
    const key = valueAt(context.object.value, [...path.slice(0, -2), "key"]);
    return typeof key === "string" ? from(all.map((node) => labelsOf(node)[key])) : [];
  }
  if (before !== "tolerations") return [];
  const taints = all.flatMap(({ spec }) => spec?.taints ?? []);
  if (last === "key") return from(taints.map(({ key }) => key));
  return last === "value" ? from(taints.map(({ value }) => value)) : [];
}

/** Images that the files use already. */
function imageChoices(context: NameContext): Choice[] {
  const { path } = context.cursor;
  const inContainer = /ontainers$/.test(String(path.at(-3)));
  if (path.at(-1) !== "image" || !inContainer) return [];
  return distinct(
    context.resources.objects.flatMap((object) => {
      const base = podSpecPath(object.ref);
      const lists = base
        ? ["initContainers", "containers"].map((list): Path => [...base, list])
        : [];
      return lists.flatMap((at) => {
        const containers = valueAt(object.value, at);
        return (Array.isArray(containers) ? containers : []).flatMap((container) => {
          const image = valueAt(container, ["image"]);
          return typeof image === "string" && image !== "" ? [name(context, image, object)] : [];
        });
      });
    }),
  );
}
