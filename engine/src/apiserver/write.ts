// The last step of every write: the object in the form in which the server keeps it goes into the store.
import { encode } from "../apis/encode.ts";
import { packOfMinor } from "../apis/versioned-pack.ts";
import type { KubeObject, Stored } from "../model/object.ts";
import type { Request } from "./request.ts";
import { storageOf } from "./storage/registry.ts";

/** What the store would hold, and what the answer to a dry run shows; it shares with `old` what the object shares. */
export function storedForm(request: Request, object: KubeObject, old?: Stored): KubeObject {
  const { pack } = request.state.options;
  return pack ? encode(packOfMinor(pack, request.minor), object, old) : object;
}

/** Adds or replaces the object, which is in its stored form. */
export function write(request: Request, object: KubeObject, old?: Stored): Stored {
  const { store } = request.state;
  const stored = store.put(request.storedResource, object, request.nowMs(), request.writer);
  storageOf(request.resource).afterWrite?.(stored, old, request);
  return stored;
}

/** Takes the object out of the store and gives its last state. */
export function erase(request: Request, existing: Stored): Stored {
  const { namespace = "", name } = existing.metadata;
  const { storedResource, state } = request;
  const last = state.store.remove(storedResource, namespace, name, request.nowMs());
  storageOf(request.resource).afterWrite?.(undefined, existing, request);
  return last;
}
