// Everywhere that one thing is meant: an object, a key of a ConfigMap or Secret, a port, a volume or container of a pod, a
// label pair of pods. The one answer behind references, highlights and rename.
import { valueAt } from "../documents/index.ts";
import type { Part, Path } from "../finding.ts";
import { samePath } from "../path.ts";
import type { BoundObject } from "./bind-file.ts";
import type { Declaration } from "./declarations.ts";
import { asText, field } from "./json.ts";
import { type GroupKind, isClusterScoped, kindName } from "./kinds.ts";
import { labelThing } from "./label-occurrences.ts";
import { type LocalDeclaration, localDeclarations, resolveLocal } from "./local-names.ts";
import { nodeNamings, nodesWith, nodeWordAt, sameWord } from "./node-names.ts";
import { portNamings } from "./port-names.ts";
import { containerPorts, servicePorts } from "./ports.ts";
import type { BoundReference, ResourceScope } from "./scope.ts";
import type { Occurrence, Thing } from "./thing.ts";

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
    labelThing(scope, object, path, part) ??
    atNodeWord(scope, object, path, part) ??
    atCustomKind(scope, object, path)
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
    if (port && declaration?.object) return servicePortThing(scope, declaration.object, port.port);
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
  const number =
    content.template &&
    containerPorts(content.template).find((one) => samePath([...one.path, "containerPort"], path));
  if (number?.number !== undefined) return numberThing(scope, object, number.number);
  const naming = portNamings(scope, object).find((one) => samePath(one.path, path));
  for (const pods of naming?.pods() ?? []) {
    if (typeof naming?.port === "number") return numberThing(scope, pods, naming.port);
    const port = localDeclarations(pods.content).find(
      (one) => one.id === "container-port" && one.name === naming?.port,
    );
    if (port) return localThing(scope, pods, port);
  }
  return undefined;
}

/** A container port by its number, with who sends to it; its name stands for it elsewhere. */
function numberThing(scope: ResourceScope, object: BoundObject, number: number): Thing {
  const { template } = object.content;
  const defined = (template ? containerPorts(template) : [])
    .filter((port) => port.number === number)
    .map((port) => place(object, [...port.path, "containerPort"], "value", true));
  const named = namingsOf(scope, object, number);
  return { kind: "port-number", name: String(number), occurrences: [...defined, ...named] };
}

/** Where others mean a port of an object's pods. */
function namingsOf(scope: ResourceScope, pods: BoundObject, port: string | number): Occurrence[] {
  const by = new Set(scope.pods.selectionsOf(pods).map((one) => one.object));
  return [...by].flatMap((object) =>
    portNamings(scope, object)
      .filter((one) => one.port === port && one.pods().includes(pods))
      .filter((one) => valueAt(object.value, one.path) !== undefined)
      .map((one) => place(object, one.path, "value")),
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
  const others =
    declaration.id === "container-port" ? namingsOf(scope, object, declaration.name) : [];
  const kind = LOCAL_THINGS[declaration.id];
  const defined = place(object, declaration.path, "value", true);
  return { kind, name: declaration.name, occurrences: [defined, ...named, ...others] };
}

function atServicePort(scope: ResourceScope, object: BoundObject, path: Path): Thing | undefined {
  if (kindName(object.kind) !== "Service") return undefined;
  for (const port of servicePorts(object.value)) {
    if (port.name !== undefined && samePath([...port.path, "name"], path))
      return servicePortThing(scope, object, port.name);
    if (port.number !== undefined && samePath([...port.path, "port"], path))
      return servicePortThing(scope, object, port.number);
  }
  return undefined;
}

/** A port of a Service, by its name or by its number. */
function servicePortThing(
  scope: ResourceScope,
  service: BoundObject,
  asked: string | number,
): Thing {
  const step = typeof asked === "string" ? "name" : "number";
  const defined = servicePorts(service.value)
    .filter((port) => port[step] === asked)
    .map((port) =>
      place(service, [...port.path, step === "name" ? "name" : "port"], "value", true),
    );
  const named = scope
    .declaredBy(service)
    .flatMap((declaration) => scope.referencesTo(declaration))
    .flatMap(({ from, reference }) =>
      reference.ports
        .filter(({ port }) => port === asked)
        .map(({ path }) => place(from, path, "value")),
    );
  const kind = typeof asked === "string" ? "port" : "port-number";
  return { kind, name: String(asked), occurrences: [...defined, ...named] };
}

/** A label or taint of nodes: the nodes that have it, and the pods and volumes that ask for it. */
function atNodeWord(
  scope: ResourceScope,
  object: BoundObject,
  path: Path,
  part: Part,
): Thing | undefined {
  const word = nodeWordAt(object, path, part);
  if (!word) return undefined;
  const defined = nodesWith(scope, word).map(({ node, word: own }) =>
    place(node, own.path, own.part, true),
  );
  const named = scope.objects.flatMap((from) =>
    nodeNamings(from)
      .filter((one) => sameWord(one, word))
      .map((one) => place(from, one.path, one.part)),
  );
  return { kind: "node", name: word.value ?? word.key, occurrences: [...defined, ...named] };
}

/** The kind of custom resources, at its definition or at one of them. */
function atCustomKind(scope: ResourceScope, object: BoundObject, path: Path): Thing | undefined {
  const definitions = scope.customResourceDefinitions;
  const at = definitionOfKind(object);
  const kind = at
    ? samePath(path, DEFINED_KIND)
      ? at
      : undefined
    : samePath(path, ["kind"])
      ? object.kind
      : undefined;
  if (!kind) return undefined;
  const same = (other: GroupKind | undefined) =>
    other !== undefined && kindName(other) === kindName(kind);
  const defined = definitions
    .filter((definition) => same(definitionOfKind(definition)))
    .map((definition) => place(definition, DEFINED_KIND, "value", true));
  if (defined.length === 0) return undefined;
  const named = scope.objects
    .filter((one) => same(one.kind))
    .map((one) => place(one, ["kind"], "value"));
  return { kind: "custom-kind", name: kind.kind, occurrences: [...defined, ...named] };
}

const DEFINED_KIND: Path = ["spec", "names", "kind"];

/** The kind that a CustomResourceDefinition defines. */
function definitionOfKind({ kind, value }: BoundObject): GroupKind | undefined {
  if (kindName(kind) !== "apiextensions.k8s.io/CustomResourceDefinition") return undefined;
  const group = asText(field(value, "spec", "group"));
  const name = asText(field(value, ...(DEFINED_KIND as string[])));
  return group === undefined || name === undefined ? undefined : { group, kind: name };
}
