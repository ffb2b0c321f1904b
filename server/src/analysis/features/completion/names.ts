import { locate, type TextEdit, valueAt } from "../../documents/index.ts";
import type { Path } from "../../finding.ts";
import { samePath } from "../../path.ts";
import {
  type BoundObject,
  builtInNames,
  containerPorts,
  localDeclarations,
  podSpecPath,
  portNamings,
  servicePorts,
} from "../../resources/index.ts";
import type { Choice } from "./choice.ts";
import { placeholder } from "./cursor-context.ts";
import { labelChoices } from "./label-choices.ts";
import { distinct, type NameContext, nameFrom, plainName } from "./name-context.ts";
import { nodeChoices } from "./node-choices.ts";

/** The names that the value at the cursor can be. */
export function nameChoices(context: NameContext): Choice[] {
  return [
    ...referenceChoices(context),
    ...localChoices(context),
    ...portChoices(context),
    ...labelChoices(context),
    ...nodeChoices(context),
    ...imageChoices(context),
    ...scaleTargetChoices(context),
  ].filter(({ value }) => value !== context.cursor.prefix);
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
          .map((found) => nameFrom(context, one, found.object, found.file)),
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
      const everywhere = builtInNames(target).map(
        (value): Choice => ({
          value,
          kind: "reference",
          rank: 160,
          detail: "in every cluster",
        }),
      );
      const used =
        target.kind === "Namespace"
          ? resources.objects.flatMap(({ ref }) => ref.namespace || []).map(plainName)
          : [];
      return distinct([...written, ...given, ...used, ...everywhere]).filter(
        ({ value }) => value !== placeholder,
      );
    }
    if (reference.keys.some((key) => samePath(key.path, cursor.path)))
      return resources
        .resolve(bound)
        .slice(0, 1)
        .flatMap(({ keys, object: from }) =>
          (keys ?? []).map((key) => nameFrom(context, key.name, from)),
        );
    if (!reference.ports.some((port) => samePath(port.path, cursor.path))) return [];
    const named = cursor.path.at(-1) === "name";
    return resources.resolve(bound).flatMap(({ object: service }) =>
      servicePorts(service?.value).flatMap((port) => {
        const value = named ? port.name : String(port.number ?? "");
        return value
          ? [{ ...nameFrom(context, value, service), ...(!named && { plain: true as const }) }]
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
      .map((one) => nameFrom(context, one.name, object)),
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

/** A Service's targetPort, a network policy's port: those of the pods that they mean. */
function portChoices(context: NameContext): Choice[] {
  const { object, resources, cursor } = context;
  const naming = portNamings(resources, object).find((one) => samePath(one.path, cursor.path));
  return distinct(
    (naming?.pods() ?? []).flatMap((pods) =>
      (pods.content.template ? containerPorts(pods.content.template) : []).flatMap(
        ({ name: alias, number }): Choice[] => [
          ...(alias ? [nameFrom(context, alias, pods)] : []),
          ...(number === undefined
            ? []
            : [{ ...nameFrom(context, String(number), pods), plain: true as const }]),
        ],
      ),
    ),
  );
}

/** What an autoscaler can scale, while its kind is not written yet: that comes along. */
function scaleTargetChoices(context: NameContext): Choice[] {
  const { object, resources, cursor } = context;
  const [spec, field, step] = cursor.path;
  const target = object.ref.kind === "HorizontalPodAutoscaler" ? "scaleTargetRef" : "targetRef";
  const scaler = /^(?:Horizontal|Vertical)PodAutoscaler$/.test(object.ref.kind);
  if (!scaler || cursor.path.length !== 3 || spec !== "spec" || field !== target) return [];
  const kinds = ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"];
  const written = valueAt(object.value, ["spec", target, "kind"]);
  if (step === "kind") return kinds.map((value, i) => ({ value, kind: "enum", rank: 50 + i }));
  if (step === "apiVersion") return [{ value: "apps/v1", kind: "enum", rank: 50 }];
  if (step !== "name" || typeof written === "string") return [];
  return distinct(
    resources.pods
      .templates(object.namespace, object)
      .filter(({ object: workload }) => kinds.includes(workload.ref.kind))
      .map(({ object: workload }) => ({
        ...nameFrom(context, workload.ref.name, workload),
        also: kindBefore(context, workload),
      })),
  );
}

/** The kind and apiVersion of a workload before the key of its name. */
function kindBefore({ cursor }: NameContext, { ref }: BoundObject): TextEdit[] {
  const { document, base, path, flow, style } = cursor;
  const { start } = locate(document, path, "key", base);
  const { text } = document.content;
  const at = start - document.span.start;
  const column = at - (text.lastIndexOf("\n", at - 1) + 1);
  const gap = flow ? ", " : style.newline + " ".repeat(column);
  const newText = `apiVersion: ${ref.apiVersion}${gap}kind: ${ref.kind}${gap}`;
  return [{ span: { start, end: start }, newText }];
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
          return typeof image === "string" && image !== ""
            ? [nameFrom(context, image, object)]
            : [];
        });
      });
    }),
  );
}
