import type { EditOperation, Fix } from "../../finding.ts";
import { append, previewFix, quickFix, set } from "../../fixes.ts";
import { matchesPattern } from "../../patterns.ts";
import {
  type BoundObject,
  type BoundReference,
  FILES_BY_NAMESPACE,
  type Index,
  type ResourceScope,
} from "../../resources/index.ts";
import { field } from "../../resources/json.ts";
import {
  missingOptional,
  missingReferences,
  nearNames,
  siblingOf,
  whereIn,
} from "../missing-references.ts";
import { isOn, textsOf } from "../options.ts";
import type { Rule, RuleFinding } from "../rule.ts";

export const refNotInWorkspace: Rule = {
  id: "ref-not-in-workspace",
  summary: "a reference to something that is not in the workspace",
  severity: "hint",
  source: "reference",
  profiles: ["recommended"],
  options: {
    kinds: {
      summary: "the kinds of targets that are asked for; empty for all",
      default: [],
    },
    external: {
      summary: "what exists in the cluster: [namespace/]Kind/name, with * for any part",
      default: [],
    },
    includeOptional: { summary: "optional references, too", default: false },
  },
  *check(object, { scope, options }) {
    const kinds = textsOf(options, "kinds");
    const external = textsOf(options, "external");
    const told = new Set<string>();
    const needed = missingReferences(scope, object);
    const optional = isOn(options, "includeOptional") ? missingOptional(scope, object) : [];
    for (const bound of [...needed, ...optional]) {
      const { reference, namespace } = bound;
      const { kind } = reference.target;
      // However often an object names it, it is missing once.
      const missing = `${kind} ${namespace.name} ${reference.name}`;
      if (told.has(missing)) continue;
      if (reference.kind.missing !== "report" || (kinds.length > 0 && !kinds.includes(kind)))
        continue;
      if (external.some((pattern) => isExternal(pattern, namespace.name, kind, reference.name)))
        continue;
      if (nearNames(scope, bound).length > 0 || siblingOf(scope, bound)) continue;
      if (LOOKED_FOR_IN_FRAGMENTS.has(reference.kind.id) && isFragment(scope, object)) continue;
      if (!WORKSPACE_KINDS.has(kind)) continue;
      told.add(missing);
      yield {
        message: messageOf(scope, bound),
        path: reference.path,
        fixes: fixes(
          scope,
          bound,
          needed.filter((other) => isSameTarget(other, bound)),
        ),
      };
    }
    yield* governingService(scope, object);
  },
};

/** A fragment of documentation shows them without what they mean. */
const LOOKED_FOR_IN_FRAGMENTS = new Set([
  "scale-target",
  "role",
  "backend",
  "subject",
  "governing-service",
]);

/** No other file says anything about the namespace. */
function isFragment(scope: ResourceScope, object: BoundObject): boolean {
  const { file } = object.ref;
  return !scope
    .lookUp(FILES_BY_NAMESPACE, object.namespace.name)
    .some((other) => other !== file && scope.visibility.sees(object, other));
}

/** Kinds whose objects stand in manifests; of all others nothing is known. */
const WORKSPACE_KINDS = new Set([
  "Secret",
  "ConfigMap",
  "ServiceAccount",
  "PersistentVolumeClaim",
  "Service",
  "PriorityClass",
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "ReplicationController",
  "Role",
  "ClusterRole",
]);

function isExternal(pattern: string, namespace: string, kind: string, name: string): boolean {
  const parts = pattern.split("/");
  const asked = parts.length === 3 ? `${namespace}/${kind}/${name}` : `${kind}/${name}`;
  return matchesPattern(pattern, asked);
}

function messageOf(scope: ResourceScope, bound: BoundReference): string {
  const { reference, namespace, from } = bound;
  const { kind } = reference.target;
  const { name } = reference;
  const here = `No ${kind} '${name}' in this workspace`;
  const elsewhere = scope
    .findAnywhere(reference.target, name, from)
    .find((found) => found.namespace.name !== namespace.name);
  const hint = elsewhere ? ` (there is one in namespace '${elsewhere.namespace.name}')` : "";
  switch (kind) {
    case "ServiceAccount":
      return reference.kind.id === "subject"
        ? `${here}${hint}: the binding gives nobody its rights yet.`
        : `${here}${hint}: Pods are refused with "error looking up service account ${namespace.name}/${name}: serviceaccount "${name}" not found".`;
    case "PersistentVolumeClaim":
      return `${here}${hint}: the Pod stays Pending (persistentvolumeclaim "${name}" not found).`;
    case "PriorityClass":
      return `${here}: Pods are refused with "no PriorityClass with name ${name} was found".`;
    case "Secret":
    case "ConfigMap":
      if (from.content.template === undefined)
        return `${here}; it must exist${whereIn(bound)}${hint}.`;
      return `${here}; it must exist${whereIn(bound)} before the Pod starts${hint}.`;
    default:
      return `${here}; it must exist${whereIn(bound)}${hint}.`;
  }
}

/** A Service that is there, but gives the pods of its StatefulSet no names. */
function* governingService(scope: ResourceScope, object: BoundObject): Iterable<RuleFinding> {
  if (object.ref.kind !== "StatefulSet") return;
  const bound = scope
    .references(object)
    .find(({ reference }) => reference.kind.id === "governing-service");
  const service = bound && scope.resolve(bound)[0]?.object;
  if (!service || field(service.value, "spec", "clusterIP") === "None") return;
  yield {
    message: `Service '${service.ref.name}' of this StatefulSet is not headless: Pods get no stable DNS names.`,
    path: bound.reference.path,
    lowered: -1,
    related: [{ message: "The Service.", object: service.ref, path: ["spec"], part: "key" }],
  };
}

function isSameTarget(a: BoundReference, b: BoundReference): boolean {
  return (
    a.reference.name === b.reference.name &&
    a.reference.target.kind === b.reference.target.kind &&
    a.namespace.name === b.namespace.name
  );
}

/** `all`: every reference of the object to what is missing, which are told as one. */
function fixes(scope: ResourceScope, bound: BoundReference, all: readonly BoundReference[]): Fix[] {
  const { reference, from } = bound;
  const made = manifestOf(scope, bound);
  const marks = all.flatMap((one) => markOptional(one) ?? []);
  return [
    ...(made
      ? [previewFix(`Create ${reference.target.kind} '${reference.name}'`, [from, append(made)])]
      : []),
    ...(marks.length > 0 && marks.length === all.length
      ? [quickFix("Mark optional", from, ...marks)]
      : []),
  ];
}

/** Undefined for what the kubelet insists on. */
function markOptional({ reference }: BoundReference): EditOperation | undefined {
  const { optional } = reference.kind;
  return optional === undefined ? undefined : set([...reference.place, optional], true);
}

/** A document for what is missing, with every key that the workspace asks of it. */
function manifestOf(scope: ResourceScope, bound: BoundReference): object | undefined {
  const { reference, from } = bound;
  const { kind } = reference.target;
  const namespace = from.content.namespace;
  const metadata = { name: reference.name, ...(namespace !== undefined && { namespace }) };
  switch (kind) {
    case "Secret":
    case "ConfigMap": {
      const data = Object.fromEntries(keysAsked(scope, bound).map((key) => [key, ""]));
      return {
        apiVersion: "v1",
        kind,
        metadata,
        [kind === "Secret" ? "stringData" : "data"]: data,
      };
    }
    case "ServiceAccount":
      return reference.kind.id === "subject" ? undefined : { apiVersion: "v1", kind, metadata };
    case "PersistentVolumeClaim":
      return {
        apiVersion: "v1",
        kind,
        metadata,
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      };
    case "Service":
      return reference.kind.id === "governing-service"
        ? {
            apiVersion: "v1",
            kind,
            metadata,
            spec: { clusterIP: "None", selector: from.content.template?.labels ?? {} },
          }
        : undefined;
    default:
      return undefined;
  }
}

/** The keys that references ask for, by what they ask of. */
const ASKED: Index<string> = {
  name: "keys asked for",
  *entries({ content }) {
    for (const { name, target, keys } of content.references)
      for (const key of keys) yield [`${target.kind}/${name}`, key.name];
  },
};

/** Every key that the workspace asks of an object of this kind and name. */
function keysAsked(scope: ResourceScope, { reference }: BoundReference): string[] {
  return [...new Set(scope.lookUp(ASKED, `${reference.target.kind}/${reference.name}`))].sort();
}
