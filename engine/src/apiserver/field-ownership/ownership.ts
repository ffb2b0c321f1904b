// Who owns which fields of a stored object. The server keeps that in `metadata.managedFields`; here it is worked out from the
// history of the store, and only when somebody asks: who applies on the server's side, and kubectl before it migrates.
import type { AnyKind } from "../../apis/registry.ts";
import { packKind } from "../../apis/schema-pack.ts";
import type { ApiextensionsV1CustomResourceDefinition } from "../../model/generated/types.ts";
import type { KubeObject, Stored } from "../../model/object.ts";
import { readBody } from "../read-body.ts";
import { Request, type ServerState } from "../request.ts";
import type { Change, Writer } from "../store.ts";
import { storedForm } from "../write.ts";
import { builtInType, emptyStruct } from "./built-in-types.ts";
import { customType } from "./custom-types.ts";
import type { FieldType } from "./field-type.ts";
import { afterUpdate, type Manager, type Managers, type Resets } from "./managers.ts";

/** Stored objects never change, and neither do those who own their fields. */
const known = new WeakMap<Stored, Managers>();

/** The managers of an object that is in the store. */
export function managersOf(state: ServerState, stored: Stored): Managers {
  const { namespace, name } = stored.metadata;
  const history: Change[] = [];
  for (let i = state.store.changes.length - 1; i >= 0; i--) {
    const change = state.store.changes[i]!;
    const { metadata } = change.object;
    if (metadata.name !== name || metadata.namespace !== namespace) continue;
    if (history.length === 0 ? change.object !== stored : change.resource !== history[0]!.resource)
      continue;
    if (change.type === "DELETED") break;
    history.push(change);
    if (known.has(change.object) || change.type === "ADDED") break;
  }
  let managers: Managers = new Map();
  for (const change of history.reverse()) {
    managers = known.get(change.object) ?? afterChange(state, managers, change);
    known.set(change.object, managers);
  }
  return managers;
}

/** What these subresources write is told of nobody. */
const untracked = new Set(["binding", "eviction"]);

function afterChange(state: ServerState, managers: Managers, change: Change): Managers {
  const { writer, object, old, type } = change;
  if (!writer || untracked.has(writer.subresource ?? "")) return managers;
  if (writer.managers) return writer.managers;
  // An object that was there before anybody was told of is nobody's until somebody applies it.
  if (type !== "ADDED" && managers.size === 0) return managers;
  const { kind } = new Request(state, writer.served, {});
  const write = {
    type: typeOfObjects(state, kind),
    resets: resetsOf(kind, writer.subresource),
    live: old ?? emptyObject(state, kind),
    manager: managerOf(writer, "Update"),
  };
  return afterUpdate(managers, write, asAsked(state, writer) ?? object);
}

/** The object as its writer asked for it, before admission and strategy: what these add is nobody's. */
function asAsked(state: ServerState, { served, body }: Writer): KubeObject | undefined {
  if (!body) return undefined;
  const request = new Request(state, served, {});
  const read = readBody(request, body);
  return "refusal" in read ? undefined : storedForm(request, read.object);
}

/** The manager that a write is told of. */
export function managerOf(
  { served, manager, subresource }: Writer,
  operation: Manager["operation"],
): Manager {
  return {
    manager,
    operation,
    apiVersion: apiVersionOf(served),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

export function apiVersionOf({ group, version }: AnyKind): string {
  return group === "" ? version : `${group}/${version}`;
}

/** The object that is there before it is created. */
export function emptyObject({ options: { pack } }: ServerState, kind: AnyKind): KubeObject {
  const apiVersion = apiVersionOf(kind);
  const builtIn = pack && packKind(pack, apiVersion, kind.kind);
  const empty = builtIn ? emptyStruct(pack, builtIn.definition) : {};
  return { ...empty, apiVersion, kind: kind.kind };
}

/** The type of a kind's objects; without a schema everything in them is taken as it is. */
export function typeOfObjects({ options: { pack }, store }: ServerState, kind: AnyKind): FieldType {
  if (!pack) return { type: "untyped", atomic: false };
  const builtIn = packKind(pack, apiVersionOf(kind), kind.kind);
  if (builtIn) return builtInType(pack, builtIn);
  const name = `${kind.plural}.${kind.group}`;
  const definition = store.get("customresourcedefinitions.apiextensions.k8s.io", "", name) as
    | ApiextensionsV1CustomResourceDefinition
    | undefined;
  const version = definition?.spec?.versions?.find((each) => each.name === kind.version);
  return customType(pack, version?.schema?.openAPIV3Schema);
}

/** A write of the object leaves its status alone, and a write of its status the spec. */
export function resetsOf(kind: AnyKind, subresource: string | undefined): Resets {
  const kept = kind.subresources?.includes("status")
    ? subresource === "status"
      ? "spec"
      : "status"
    : undefined;
  return ([first]) => first?.type === "field" && first.name === kept;
}
