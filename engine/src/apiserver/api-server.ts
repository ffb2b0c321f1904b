// The API server: the only way into the store. Users and the control plane go through the same door.

import { notServed } from "../apis/decode-status.ts";
import { type AnyKind, storedResource } from "../apis/registry.ts";
import type { ApiClient, DeleteOptions, PatchType, WatchEvent } from "../model/cluster-access.ts";
import type { KubeObject, ResourceName, Result, Stored } from "../model/object.ts";
import type { Status } from "../model/status.ts";
import { type Attributes, refusal } from "./authorization/rbac.ts";
import { create } from "./create.ts";
import { servedKind, servedResource } from "./custom-resources.ts";
import { remove } from "./delete.ts";
import { replaceManagers, serverSideApply } from "./field-ownership/apply.ts";
import type { Managers } from "./field-ownership/managers.ts";
import { managersOf } from "./field-ownership/ownership.ts";
import { adopt, load } from "./load.ts";
import { patch } from "./patch/patch.ts";
import {
  type ApiServerOptions,
  Counters,
  Request,
  type RequestOptions,
  type ServerState,
} from "./request.ts";
import { forbidden } from "./status.ts";
import { subresourceOf } from "./storage/registry.ts";
import { Store } from "./store.ts";
import { update } from "./update.ts";

/** A point to which `restore` can go back. */
export interface Checkpoint {
  readonly revision: number;
  readonly counters: Counters;
}

export class ApiServer implements ApiClient {
  readonly #state: { -readonly [K in keyof ServerState]: ServerState[K] };
  /** Who asks; undefined: somebody who may do everything. */
  readonly #user: string | undefined;
  /** Who owns what is written, where a request names nobody. */
  readonly #manager: string;

  constructor(
    options: ApiServerOptions,
    state?: ServerState,
    user?: string,
    manager = "kube-controller-manager",
  ) {
    this.#state = state ?? { options, store: new Store(), counters: new Counters() };
    this.#user = user;
    this.#manager = manager;
  }

  /** The same server as a user sees it whose rights are checked, as `system:serviceaccount:NAMESPACE:NAME`. */
  as(user: string): ApiServer {
    return new ApiServer(this.#state.options, this.#state, user, this.#manager);
  }

  /** The same server as a program of that name writes to it. */
  writtenBy(manager: string): ApiServer {
    return new ApiServer(this.#state.options, this.#state, this.#user, manager);
  }

  /** For reading: history, the state at an instant. Writes go through requests. */
  get store(): Store {
    return this.#state.store;
  }

  /** The kind of an object, custom ones included; undefined when nothing serves it. */
  kindOf(apiVersion: string, kind: string): AnyKind | undefined {
    return servedKind(this.store, apiVersion, kind, this.#state.options.minor);
  }

  get<T extends KubeObject>(
    resource: ResourceName,
    namespace: string,
    name: string,
  ): Stored<T> | undefined {
    return this.#state.store.get(storedResource(resource), namespace, name) as
      | Stored<T>
      | undefined;
  }

  /** Why the user may not read an object; undefined when it may. What is read through `get` is not asked for. */
  readRefusal(resource: ResourceName, namespace: string, name: string): Status | undefined {
    return this.#refusal("get", resource, namespace, name)?.status;
  }

  list<T extends KubeObject>(resource: ResourceName, namespace?: string): readonly Stored<T>[] {
    return this.#state.store.list(storedResource(resource), namespace) as readonly Stored<T>[];
  }

  /** The object's own apiVersion says in which version it is written; the answer is of the stored version. */
  create<T extends KubeObject>(
    resource: ResourceName,
    object: T,
    options: RequestOptions = {},
  ): Result<Stored<T>> {
    const { namespace = "" } = object.metadata ?? {};
    const refused = this.#refusal("create", resource, namespace, "");
    if (refused) return refused;
    return this.#with<T>(resource, object, options, (request) =>
      create(this.#tracked(request), object),
    );
  }

  update<T extends KubeObject>(
    resource: ResourceName,
    object: T,
    subresource?: string,
    options: RequestOptions = {},
  ): Result<Stored<T>> {
    const { namespace = "", name = "" } = object.metadata ?? {};
    const verb = subresource === "eviction" ? "create" : "update";
    const refused = this.#refusal(verb, resource, namespace, name, subresource);
    if (refused) return refused;
    const served = servedResource(this.store, resource);
    const special = served && subresource ? subresourceOf(served, subresource) : undefined;
    const typed = special ? undefined : object;
    return this.#with<T>(resource, typed, options, (request) =>
      special
        ? special(object, this.#tracked(request, subresource))
        : update(this.#tracked(request, subresource), object, subresource),
    );
  }

  patch<T extends KubeObject>(
    resource: ResourceName,
    namespace: string,
    name: string,
    body: unknown,
    type: PatchType,
    subresource?: string,
    options: RequestOptions = {},
  ): Result<Stored<T>> {
    const refused = this.#refusal("patch", resource, namespace, name, subresource);
    if (refused) return refused;
    return this.#with<T>(resource, undefined, options, (request) =>
      patch(this.#tracked(request, subresource), {
        namespace,
        name,
        body,
        type,
        ...(subresource ? { subresource } : {}),
      }),
    );
  }

  /** Server-side apply: the body says which fields `options.fieldManager` wants. `force` takes them from others. */
  apply<T extends KubeObject>(
    resource: ResourceName,
    namespace: string,
    name: string,
    body: T,
    force: boolean,
    options: RequestOptions & { readonly fieldManager: string },
  ): Result<Stored<T>> {
    const existing = this.get(resource, namespace, name);
    const refused =
      this.#refusal("patch", resource, namespace, name) ??
      (existing ? undefined : this.#refusal("create", resource, namespace, ""));
    if (refused) return refused;
    return this.#with<T>(resource, body, options, (request) =>
      serverSideApply(this.#tracked(request), { namespace, name, body, force }),
    );
  }

  /** Who owns which fields of an object. */
  managers(stored: Stored): Managers {
    return managersOf(this.#state, stored);
  }

  /** Gives an object other managers, as a patch of its `metadata.managedFields` does. */
  replaceManagers(
    resource: ResourceName,
    existing: Stored,
    managers: Managers,
    options: RequestOptions,
  ): Result<Stored> {
    const { namespace = "", name } = existing.metadata;
    const refused = this.#refusal("patch", resource, namespace, name);
    if (refused) return refused;
    return this.#with(resource, undefined, options, (request) =>
      replaceManagers(this.#tracked(request), existing, managers),
    );
  }

  delete(
    resource: ResourceName,
    namespace: string,
    name: string,
    options: DeleteOptions = {},
    requestOptions: RequestOptions = {},
  ): Result<KubeObject> {
    const refused = this.#refusal("delete", resource, namespace, name);
    if (refused) return refused;
    return this.#with(resource, undefined, requestOptions, (request) =>
      remove(request, namespace, name, options),
    );
  }

  /** See `ComponentHost.watch`; gives the way to stop watching. */
  watch<T extends KubeObject>(
    resource: ResourceName,
    handler: (event: WatchEvent<T>) => void,
  ): () => void {
    return this.#state.store.watch(
      storedResource(resource),
      handler as (event: WatchEvent) => void,
    );
  }

  /** Puts an object into the store as it is, as a snapshot of a cluster holds it: nothing is checked or charged. */
  load(resource: ResourceName, object: KubeObject): Stored {
    return load(new Request(this.#state, this.#served(resource), {}), object);
  }

  /**
   * Puts an object into the store as if a user had created it earlier: what the server and its admission fill in is
   * filled in, a status that is given stays, and nothing is checked or charged.
   */
  adopt(resource: ResourceName, object: KubeObject): Stored {
    return adopt(new Request(this.#state, this.#served(resource), {}), object);
  }

  checkpoint(): Checkpoint {
    return { revision: this.#state.store.revision, counters: this.#state.counters.copy() };
  }

  /** Undoes everything since the checkpoint. Only for a server that nobody watches. */
  restore(checkpoint: Checkpoint): void {
    this.#state.store.rollback(checkpoint.revision);
    this.#state.counters = checkpoint.counters.copy();
  }

  /** The answer to a user who may not do it; undefined when it may. */
  #refusal(
    verb: Attributes["verb"],
    resource: ResourceName,
    namespace: string,
    name: string,
    subresource = "",
  ):
    | { readonly ok: false; readonly status: Status; readonly warnings: readonly string[] }
    | undefined {
    const user = this.#user;
    if (user === undefined) return undefined;
    const reason = refusal(this.store, { user, verb, resource, subresource, namespace, name });
    return reason === undefined
      ? undefined
      : { ok: false, status: forbidden(resource, name, reason), warnings: [] };
  }

  /** The request with the name of its writer, who owns from then on what it writes. */
  #tracked(request: Request, subresource?: string): Request {
    const { served, options } = request;
    const manager = options.fieldManager ?? this.#manager;
    request.writer = { manager, served, ...(subresource ? { subresource } : {}) };
    return request;
  }

  /** The kind of a resource that the caller knows to be served. */
  #served(resource: ResourceName): AnyKind {
    return servedResource(this.store, resource)!;
  }

  /** The kind in the version that is asked for, or in the preferred one. */
  #servedIn(resource: ResourceName, apiVersion: string | undefined): AnyKind | undefined {
    const served = servedResource(this.store, resource);
    return served && apiVersion !== undefined ? this.kindOf(apiVersion, served.kind) : served;
  }

  #with<T extends KubeObject>(
    resource: ResourceName,
    object: KubeObject | undefined,
    options: RequestOptions,
    run: (request: Request) => Result<KubeObject>,
  ): Result<Stored<T>> {
    const kind = object
      ? this.kindOf(object.apiVersion, object.kind)
      : this.#servedIn(resource, options.apiVersion);
    if (!kind) return { ok: false, status: notServed(), warnings: [] };
    const request = new Request(this.#state, kind, options, this.#user);
    warnOfDeprecation(request);
    return run(request) as Result<Stored<T>>;
  }
}

/** The warning that precedes every answer about a version that is going away. */
function warnOfDeprecation(request: Request): void {
  const { group, version, kind, deprecation } = request.served;
  if (!deprecation || request.minor < deprecation.since) return;
  const { since, removed, replacement } = deprecation;
  const subject = `${group === "" ? version : `${group}/${version}`} ${kind}`;
  const use = replacement === undefined ? "" : `; use ${replacement}`;
  const end = removed === undefined ? "" : `, unavailable in v1.${removed}+`;
  request.warn(`${subject} is deprecated in v1.${since}+${end}${use}`);
}
