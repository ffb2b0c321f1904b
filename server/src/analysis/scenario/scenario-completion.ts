// Completion in a scenario: keys and values of the format, and the names of the manifests that the scenario applies.
import { isPresetName, type KubeObject, type Meaning, presetManifests, type Shape } from "#engine";
import { doubleQuote, needsQuotes, type SourceFile } from "../documents/index.ts";
import { type CursorContext, cursorContexts } from "../features/completion/cursor-context.ts";
import type { CompletionItem } from "../features/feature.ts";
import { asList, asText, field } from "../resources/json.ts";
import { isScenarioDocument } from "./load-scenarios.ts";
import { shapesAt, shapeWords } from "./shape-at.ts";

export interface ScenarioSurroundings {
  /** The manifest files beside and below the scenario, as it writes them. */
  readonly files: readonly string[];
  /** The objects of a manifest file. */
  objects(file: string): readonly KubeObject[];
}

export function scenarioCompletions(
  source: SourceFile,
  offset: number,
  surroundings: ScenarioSurroundings,
): CompletionItem[] {
  for (const context of cursorContexts(source, offset)) {
    if (!isScenarioDocument(context.document)) continue;
    const shapes = shapesAt(context.path);
    const items =
      context.part === "key"
        ? keyItems(shapes, context)
        : valueItems(shapes, context, surroundings);
    if (items.length > 0) return items;
  }
  return [];
}

function keyItems(shapes: readonly Shape[], context: CursorContext): CompletionItem[] {
  const { siblings, span, colonFollows, lead, column, flow, style } = context;
  return shapes.flatMap((shape) => {
    // A word below a key that takes a list becomes its first item.
    const dash = shape.type === "list";
    const fields = dash ? shapesAt([...context.path, 0]) : [shape];
    return fields.flatMap((each) => {
      if (each.type !== "object") return [];
      const chosen = each.oneOf?.find((keys) => keys.some((key) => siblings.has(key))) ?? [];
      return Object.entries(each.fields)
        .filter(([name]) => !siblings.has(name) && !chosen.includes(name))
        .map(([name, child], i): CompletionItem => {
          const inner = " ".repeat(column + (dash ? 2 : 0) + style.indent);
          const below = child.type === "object" || child.type === "map";
          const behind = flow || !below ? ": " : `:${style.newline}${inner}`;
          const required = each.required?.includes(name) === true;
          return {
            label: name,
            kind: "field",
            detail: child.text ?? shapeWords(child),
            ...(required && { description: "required" }),
            rank: (required ? 100 : 200) + i,
            edit: {
              span,
              newText: `${lead}${dash ? "- " : ""}${name}${colonFollows ? "" : behind}`,
            },
            snippet: false,
          };
        });
    });
  });
}

interface Choice {
  readonly value: string;
  readonly detail?: string;
  /** No text: `true`, `false`. */
  readonly plain?: true;
}

function valueItems(
  shapes: readonly Shape[],
  context: CursorContext,
  surroundings: ScenarioSurroundings,
): CompletionItem[] {
  const { span, lead, quote, flow } = context;
  const choices = shapes
    .map((shape) => (shape.type === "list" ? shape.items : shape))
    .flatMap((shape) => choicesOf(shape, context, surroundings));
  const known = new Map(choices.map((choice) => [choice.value, choice]));
  return [...known.values()].map(({ value, detail, plain }, i) => ({
    label: value,
    kind: detail === undefined ? "enum" : "reference",
    ...(detail && { detail }),
    rank: 100 + i,
    edit: {
      span,
      newText: `${lead}${quote === "" && !plain && needsQuotes(value, flow) ? doubleQuote(value) : value}`,
    },
    snippet: false,
  }));
}

function choicesOf(
  shape: Shape,
  { document, path }: CursorContext,
  surroundings: ScenarioSurroundings,
): Choice[] {
  if (shape.type === "enum") return shape.values.map((value) => ({ value }));
  if (shape.type === "boolean") return ["true", "false"].map((value) => ({ value, plain: true }));
  if (shape.type !== "string" || !shape.means) return [];
  const objects = namedFiles(document.value).flatMap((file) =>
    surroundings.objects(file).map((object) => ({ object, file })),
  );
  return namesFor(shape.means, { objects, surroundings, value: document.value, path });
}

interface Names {
  readonly objects: readonly { readonly object: KubeObject; readonly file: string }[];
  readonly surroundings: ScenarioSurroundings;
  /** Of the scenario's document. */
  readonly value: unknown;
  readonly path: CursorContext["path"];
}

function namesFor(means: Meaning, names: Names): Choice[] {
  const { objects, surroundings, value } = names;
  switch (means) {
    case "object":
      return objects.flatMap(({ object, file }) => references(object, file));
    case "file":
      return surroundings.files.map((file) => ({ value: file, detail: "file" }));
    case "node":
      return nodes(value, objects);
    case "namespace":
      return [
        { value: "default", detail: "namespace" },
        ...objects.flatMap(({ object, file }) =>
          object.kind === "Namespace" && object.metadata?.name
            ? [{ value: object.metadata.name, detail: file }]
            : [],
        ),
      ];
    case "image":
      return objects.flatMap(({ object, file }) =>
        containersOf(object).flatMap(({ image }) =>
          image === undefined ? [] : { value: image, detail: file },
        ),
      );
    case "container":
      return objects.flatMap(({ object, file }) =>
        containersOf(object).flatMap(({ name }) =>
          name === undefined ? [] : { value: name, detail: file },
        ),
      );
    case "condition":
      return conditions.map((condition) => ({ value: condition, detail: "condition" }));
    case "version":
      return ["1.31", "1.32", "1.33", "1.34", "1.35", "1.36"].map((version) => ({
        value: version,
      }));
    case "path":
      return paths.map((path) => ({ value: path, detail: "field" }));
  }
}

const conditions = ["Available", "Ready", "Complete", "Failed", "Progressing", "PodScheduled"];
const paths = [
  "status.replicas",
  "status.readyReplicas",
  "status.availableReplicas",
  "status.updatedReplicas",
  "status.conditions[type=Ready].reason",
  "status.containerStatuses[0].state.waiting.reason",
  "spec.nodeName",
  "spec.replicas",
];

/** Every file that the document names, whether it is complete or not. */
export function namedFiles(value: unknown): string[] {
  const names = [
    ...asList(field(value, "spec", "cluster", "files")),
    ...asList(field(value, "spec", "steps")).flatMap((step) =>
      Object.values((step ?? {}) as object).flatMap((argument) => asList(field(argument, "files"))),
    ),
  ];
  return [...new Set(names.filter((name) => typeof name === "string"))];
}

/** `deployment/web`, and `pod/web-*` for the pods that it makes. */
function references(
  { kind, metadata, spec }: KubeObject & { spec?: unknown },
  file: string,
): Choice[] {
  const name = metadata?.name;
  if (name === undefined || kind === undefined) return [];
  const own = { value: `${kind.toLowerCase()}/${name}`, detail: file };
  const makesPods = field(spec, "template", "spec") ?? field(spec, "jobTemplate");
  return makesPods === undefined ? [own] : [own, { value: `pod/${name}-*`, detail: file }];
}

function nodes(value: unknown, objects: Names["objects"]): Choice[] {
  const preset = asText(field(value, "spec", "cluster", "preset"));
  const files = asList(field(value, "spec", "cluster", "files"));
  const model = preset ?? (files.length === 0 ? "three-node" : "");
  const own = isPresetName(model) ? presetManifests(model) : [];
  return [...own, ...objects.map(({ object }) => object)].flatMap((object) => {
    const { kind, metadata } = object as KubeObject;
    return kind === "Node" && metadata?.name ? [{ value: metadata.name, detail: "node" }] : [];
  });
}

interface NamedContainer {
  readonly name?: string;
  readonly image?: string;
}

function containersOf(object: KubeObject): NamedContainer[] {
  const spec = (object as { spec?: unknown }).spec;
  const template = field(spec, "jobTemplate", "spec", "template") ?? field(spec, "template");
  const pod = template === undefined ? spec : field(template, "spec");
  return [...asList(field(pod, "initContainers")), ...asList(field(pod, "containers"))].map(
    (container) => {
      const name = asText(field(container, "name"));
      const image = asText(field(container, "image"));
      return { ...(name !== undefined && { name }), ...(image !== undefined && { image }) };
    },
  );
}
