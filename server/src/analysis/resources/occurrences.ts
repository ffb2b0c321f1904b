// Everywhere that one thing is meant: an object, a key of a ConfigMap or Secret, a port, a volume or container of a pod, a
// label pair of pods. The one answer behind references, highlights and rename.
import type { ManifestDocument } from "../documents/index.ts";
import type { Part, Path } from "../finding.ts";
import { samePath } from "../path.ts";
import type { BoundObject } from "./bind-file.ts";
import { isClusterScoped, kindName } from "./kinds.ts";
import { type LocalDeclaration, localDeclarations, resolveLocal } from "./local-names.ts";
import { servicePorts } from "./ports.ts";
import type { PodSelector } from "./references.ts";
import type { BoundReference, Declaration, ResourceScope } from "./scope.ts";

/** A place in a document of the scope; the path starts at the document's root. */
export interface Occurrence {
  readonly file: string;
  readonly document: ManifestDocument;
  readonly path: Path;
  readonly part: Part;
  /** Where the thing comes into being, as opposed to where it is named. */
  readonly definition: boolean;
  /** The selector of a workload, which cannot be changed once the workload exists. */
  readonly immutable?: true;
}

export interface Thing {
  readonly kind: "object" | "key" | "port" | "volume" | "container" | "label" | "label-value";
  readonly name: string;
  /** The object's kind, `apps/Deployment`, for an object. */
  readonly target?: string;
  readonly occurrences: readonly Occurrence[];
}

/** What is meant at a path of an object, with everywhere else that it is; undefined where nothing has a name. */
export function thingAt(
  scope: ResourceScope,
  object: BoundObject,
  path: Path,
  part: Part,
): Thing | undefined {
  return (
    atReference(scope, object, path) ??
    atDefinition(scope, object, path, part) ??
    atLocal(scope, object, path) ??
    atServicePort(scope, object, path) ??
    atLabel(scope, object, path, part)
  );
}

function place(
  { ref, document }: BoundObject,
  path: Path,
  part: Part,
  definition = false,
): Occurrence {
  return { file: ref.file, document, path: [...ref.base, ...path], part, definition };
}

function atReference(scope: ResourceScope, object: BoundObject, path: Path): Thing | undefined {
  for (const bound of scope.references(object)) {
    const { reference } = bound;
    const [declaration] = scope.resolve(bound);
    if (samePath(reference.path, path))
      return declaration ? objectThing(scope, declaration) : undeclared(scope, bound);
    const key = reference.keys.find(
      (one) => samePath(one.path, path) && !samePath(one.path, reference.path),
    );
    if (key && declaration) return keyThing(scope, declaration, key.name);
    const port = reference.ports.find((one) => samePath(one.path, path));
    if (port && typeof port.port === "string" && declaration?.object)
      return servicePortThing(scope, declaration.object, port.port);
  }
  return undefined;
}

function atDefinition(
  scope: ResourceScope,
  object: BoundObject,
  path: Path,
  part: Part,
): Thing | undefined {
  for (const declaration of scope.declaredBy(object)) {
    if (samePath(declaration.path, path) && part === "value")
      return objectThing(scope, declaration);
    const key = declaration.keys?.find((one) => samePath(one.path, path));
    if (key && part === "key") return keyThing(scope, declaration, key.name);
  }
  return undefined;
}

function objectThing(scope: ResourceScope, declaration: Declaration): Thing {
  const { file, document, base, path } = declaration;
  const at = { file, document, path: [...base, ...path], part: "value", definition: true } as const;
  const named = scope
    .referencesTo(declaration)
    .map(({ from, reference }) => place(from, reference.path, "value"));
  const target = kindName(declaration.target);
  return { kind: "object", name: declaration.name, target, occurrences: [at, ...named] };
}

/** References to something that is not in the files, as far as they mean the same. */
function undeclared(scope: ResourceScope, bound: BoundReference): Thing {
  const { target, name } = bound.reference;
  const occurrences = scope.objects.flatMap((from) =>
    scope
      .references(from)
      .filter(
        ({ reference, namespace }) =>
          reference.name === name &&
          kindName(reference.target) === kindName(target) &&
          (isClusterScoped(target) || namespace.name === bound.namespace.name),
      )
      .map(({ reference }) => place(from, reference.path, "value")),
  );
  return { kind: "object", name, target: kindName(target), occurrences };
}

function keyThing(scope: ResourceScope, declaration: Declaration, name: string): Thing {
  const { file, document, base } = declaration;
  const defined = (declaration.keys ?? [])
    .filter((key) => key.name === name)
    .map((key): Occurrence => {
      // The keys of a Secret are keys of a map; those that others make of it are values, `secretKey: user`.
      const part = key.path.at(-1) === key.name ? "key" : "value";
      return { file, document, path: [...base, ...key.path], part, definition: true };
    });
  const named = scope
    .referencesTo(declaration)
    .flatMap(({ from, reference }) =>
      reference.keys
        .filter((key) => key.name === name && !samePath(key.path, reference.path))
        .map((key) => place(from, key.path, "value")),
    );
  return { kind: "key", name, occurrences: [...defined, ...named] };
}

const LOCAL_THINGS = {
  "volume-mount": "volume",
  "container-port": "port",
  container: "container",
} as const;

function atLocal(scope: ResourceScope, object: BoundObject, path: Path): Thing | undefined {
  const { content } = object;
  const local = content.locals.find((one) => samePath(one.path, path));
  const declaration =
    (local && resolveLocal(content, local)[0]) ??
    localDeclarations(content).find((one) => samePath(one.path, path));
  if (declaration) return localThing(scope, object, declaration);
  if (kindName(object.kind) !== "Service" || path.at(-1) !== "targetPort") return undefined;
  const target = servicePorts(object.value).find((port) =>
    samePath([...port.path, "targetPort"], path),
  )?.target;
  if (typeof target !== "string") return undefined;
  for (const pods of selectedBy(scope, object)) {
    const port = localDeclarations(pods.content).find(
      (one) => one.id === "container-port" && one.name === target,
    );
    if (port) return localThing(scope, pods, port);
  }
  return undefined;
}

function selectedBy(scope: ResourceScope, object: BoundObject): BoundObject[] {
  return object.content.selectors.flatMap((selector) =>
    scope.selected(object, selector).map((one) => one.object),
  );
}

function localThing(
  scope: ResourceScope,
  object: BoundObject,
  declaration: LocalDeclaration,
): Thing {
  const { content } = object;
  const named = content.locals
    .filter((local) =>
      resolveLocal(content, local).some((one) => samePath(one.path, declaration.path)),
    )
    .map((local) => place(object, local.path, "value"));
  const services =
    declaration.id === "container-port"
      ? scope.selecting(object, "service").flatMap((service) =>
          servicePorts(service.value)
            .filter(({ target }) => target === declaration.name)
            .map((port) => place(service, [...port.path, "targetPort"], "value")),
        )
      : [];
  const kind = LOCAL_THINGS[declaration.id];
  const defined = place(object, declaration.path, "value", true);
  return { kind, name: declaration.name, occurrences: [defined, ...named, ...services] };
}

function atServicePort(scope: ResourceScope, object: BoundObject, path: Path): Thing | undefined {
  if (kindName(object.kind) !== "Service") return undefined;
  const port = servicePorts(object.value).find((one) => samePath([...one.path, "name"], path));
  return port?.name === undefined ? undefined : servicePortThing(scope, object, port.name);
}

function servicePortThing(scope: ResourceScope, service: BoundObject, name: string): Thing {
  const defined = servicePorts(service.value)
    .filter((port) => port.name === name)
    .map((port) => place(service, [...port.path, "name"], "value", true));
  const named = scope
    .declaredBy(service)
    .flatMap((declaration) => scope.referencesTo(declaration))
    .flatMap(({ from, reference }) =>
      reference.ports
        .filter(({ port }) => port === name)
        .map(({ path }) => place(from, path, "value")),
    );
  return { kind: "port", name, occurrences: [...defined, ...named] };
}

// Labels.

/** At a pair of a pod template's labels or of a selector: the pair wherever it ties the same pods and selectors together. */
function atLabel(
  scope: ResourceScope,
  object: BoundObject,
  path: Path,
  part: Part,
): Thing | undefined {
  const key = path.at(-1);
  if (typeof key !== "string") return undefined;
  const templates = new Set<BoundObject>();
  const selectors = new Set<string>();
  const found: Occurrence[] = [];
  const pairOf = (selector: PodSelector) =>
    selector.pairs.find((pair) => pair.key === key && pair.value === value);
  const own = object.content.selectors.find((one) =>
    one.pairs.some((pair) => samePath(pair.path, path)),
  );
  const labels = object.content.template && [
    ...object.content.template.path,
    "metadata",
    "labels",
    key,
  ];
  const value = own
    ? own.pairs.find((pair) => samePath(pair.path, path))?.value
    : labels && samePath(labels, path)
      ? object.content.template?.labels[key]
      : undefined;
  if (value === undefined) return undefined;

  const addSelector = (from: BoundObject, selector: PodSelector) => {
    const pair = pairOf(selector);
    const id =
      pair && [from.ref.file, from.ref.document, ...from.ref.base, ...pair.path].join("\n");
    if (!pair || id === undefined || selectors.has(id)) return;
    selectors.add(id);
    const at = place(from, pair.path, part);
    found.push(selector.kind.id === "own-pods" ? { ...at, immutable: true } : at);
    for (const { object: pods } of scope.selected(from, selector)) addTemplate(pods);
  };
  const addTemplate = (pods: BoundObject) => {
    const { template } = pods.content;
    if (templates.has(pods) || template?.labels[key] !== value) return;
    templates.add(pods);
    found.push(place(pods, [...template.path, "metadata", "labels", key], part, true));
    for (const { object: from, selector } of scope.selectionsOf(pods)) addSelector(from, selector);
  };
  if (own) addSelector(object, own);
  else addTemplate(object);
  const order = found.toSorted((a, b) => Number(b.definition) - Number(a.definition));
  return part === "key"
    ? { kind: "label", name: key, occurrences: order }
    : { kind: "label-value", name: value, occurrences: order };
}
