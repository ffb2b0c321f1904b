// Where the thing that stands at a path of an object is defined.
import type { ManifestDocument } from "../documents/index.ts";
import type { Part, Path } from "../finding.ts";
import { samePath, startsWith } from "../path.ts";
import type { BoundObject } from "./bind-file.ts";
import { field } from "./json.ts";
import { resolveLocal } from "./local-names.ts";
import { nodesWith, nodeWordAt } from "./node-names.ts";
import { portNamings } from "./port-names.ts";
import { containerPorts, servicePorts } from "./ports.ts";
import type { PortPlace } from "./references.ts";
import type { BoundReference, ResourceScope } from "./scope.ts";

/** A place in a document of the scope; the path starts at the document's root. */
export interface DefinitionPlace {
  readonly document: ManifestDocument;
  readonly file: string;
  readonly path: Path;
  readonly part: Part;
}

/**
 * The definitions of the name at a path of an object: objects, their keys and ports, the pods that a label selects,
 * volumes and containers of the same pod, the definition of a custom kind. Best first; empty when there is none.
 */
export function definitionsAt(
  scope: ResourceScope,
  object: BoundObject,
  path: Path,
  part: Part = "value",
): DefinitionPlace[] {
  const references = scope.references(object);
  return [
    ...references.flatMap((bound) => ofReference(scope, bound, path)),
    ...ofSelectors(scope, object, path),
    ...object.content.locals
      .filter((local) => samePath(local.path, path))
      .flatMap((local) => resolveLocal(object.content, local))
      .map((found) => placeIn(object, found.path, "value")),
    ...ofPortNaming(scope, object, path),
    ...ofNodeWord(scope, object, path, part),
    ...ofKind(scope, object, path),
  ];
}

function ofReference(scope: ResourceScope, bound: BoundReference, path: Path): DefinitionPlace[] {
  const { reference } = bound;
  // What lies in another part of the workspace counts for nothing, but it is where somebody wants to go.
  const declarations = () => {
    const found = scope.resolve(bound);
    return found.length > 0 ? found : scope.elsewhere(bound);
  };
  if (samePath(reference.path, path))
    return declarations().map(({ document, file, base, path: at }) => ({
      document,
      file,
      path: [...base, ...at],
      part: "value",
    }));
  const key = reference.keys.find((one) => samePath(one.path, path));
  if (key)
    return declarations().flatMap(({ document, file, base, keys }) =>
      (keys ?? [])
        .filter(({ name }) => name === key.name)
        .map((found) => ({ document, file, path: [...base, ...found.path], part: "key" as const })),
    );
  const port = reference.ports.find((one) => samePath(one.path, path));
  if (!port) return [];
  return declarations().flatMap(({ object }) => (object ? servicePortPlaces(object, port) : []));
}

function servicePortPlaces(service: BoundObject, { port }: PortPlace): DefinitionPlace[] {
  return servicePorts(service.value)
    .filter(({ name, number }) => (typeof port === "string" ? name : number) === port)
    .map((found) => {
      const step = typeof port === "string" ? "name" : "port";
      return placeIn(service, [...found.path, step], "value");
    });
}

/** The labels of the pods that a selector selects; of one of its terms when the path goes to it. */
function ofSelectors(scope: ResourceScope, object: BoundObject, path: Path): DefinitionPlace[] {
  return object.content.selectors.flatMap((selector) => {
    const term = selector.terms.find(
      ({ keyPath, values }) =>
        samePath(keyPath, path) || values.some((value) => samePath(value.path, path)),
    );
    if (!term && !startsWith(path, selector.path)) return [];
    return scope.pods.selected(object, selector).flatMap(({ object: pods, template }) => {
      const labels = [...template.path, "metadata", "labels"];
      if (!term) return [placeIn(pods, labels, "key")];
      return Object.hasOwn(template.labels, term.key)
        ? [placeIn(pods, [...labels, term.key], "key")]
        : [];
    });
  });
}

/** The container ports behind a Service's `targetPort` or a network policy's port. */
function ofPortNaming(scope: ResourceScope, object: BoundObject, path: Path): DefinitionPlace[] {
  const naming = portNamings(scope, object).find((one) => samePath(one.path, path));
  if (!naming) return [];
  return naming.pods().flatMap((pods) => {
    const { template } = pods.content;
    return (template ? containerPorts(template) : [])
      .filter(({ name, number }) => name === naming.port || number === naming.port)
      .map((found) => placeIn(pods, found.path, "value"));
  });
}

/** The nodes of the files that have what is asked of nodes. */
function ofNodeWord(
  scope: ResourceScope,
  object: BoundObject,
  path: Path,
  part: Part,
): DefinitionPlace[] {
  const word = nodeWordAt(object, path, part);
  return word
    ? nodesWith(scope, word).map(({ node, word: own }) => placeIn(node, own.path, own.part))
    : [];
}

/** The CustomResourceDefinition of an object's kind. */
function ofKind(scope: ResourceScope, object: BoundObject, path: Path): DefinitionPlace[] {
  if (path.length !== 1 || (path[0] !== "kind" && path[0] !== "apiVersion")) return [];
  return scope.customResourceDefinitions
    .filter(
      ({ value }) =>
        field(value, "spec", "group") === object.kind.group &&
        field(value, "spec", "names", "kind") === object.kind.kind,
    )
    .map((definition) => placeIn(definition, ["spec", "names", "kind"], "value"));
}

function placeIn({ document, ref }: BoundObject, path: Path, part: Part): DefinitionPlace {
  return { document, file: ref.file, path: [...ref.base, ...path], part };
}
