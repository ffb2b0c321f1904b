// One request on its way through the API server: what it may ask of the cluster, and the warnings it has gathered.

import { requester } from "../apis/authentication/v1/requester.ts";
import type { AccessDecision, AccessQuestion } from "../apis/cel/library/authorizer.ts";
import { resourceName } from "../apis/kind.ts";
import { type AnyKind, storedKind } from "../apis/registry.ts";
import type { SchemaPack } from "../apis/schema-pack.ts";
import type { Clock } from "../model/cluster-access.ts";
import type { AuthenticationV1UserInfo } from "../model/generated/types.ts";
import type { KubeObject, ResourceName, Result, Stored } from "../model/object.ts";
import { randomStream, randomSuffix, randomUid } from "../model/random.ts";
import type { Status } from "../model/status.ts";
import type { AdmissionContext, Attributes } from "./admission/plugin.ts";
import { admissionPlugins } from "./admission/registry.ts";
import { refusal } from "./authorization/rbac.ts";
import { componentUser, userInfoOf } from "./component-users.ts";
import { servedKind } from "./custom-resources.ts";
import type { Store, Writer } from "./store.ts";
import { Warnings } from "./warnings.ts";
import { storedForm } from "./write.ts";

/** What the API server is started with. */
export interface ApiServerOptions {
  /** Minor of the Kubernetes version: 31 to 36. */
  readonly minor: number;
  feature(name: string): boolean;
  readonly clock: Clock;
  /** Everything generated (names, UIDs, addresses) follows from it. */
  readonly seed: number | string;
  /** Needed for requests with `fieldValidation: "Strict"`. */
  readonly pack?: SchemaPack;
  /** Default `10.96.0.0/12`. */
  readonly serviceCidr?: string;
  /** First and last port; default 30000 and 32767. */
  readonly nodePorts?: readonly [number, number];
}

export interface RequestOptions {
  /**
   * The body is read as the server reads a user's: wrong types are refused, unknown fields too or with `Warn` told of.
   * Without it the body is trusted.
   */
  readonly fieldValidation?: "Strict" | "Warn";
  /** The version that a patch is written in; default the preferred one. Other bodies name it themselves. */
  readonly apiVersion?: string;
  /** Everything is checked and nothing is stored. */
  readonly dryRun?: boolean;
  /** Who the fields belong to that are written; default the controller manager. */
  readonly fieldManager?: string;
}

/** How often something was generated per key, so that the next one differs. */
export class Counters {
  readonly #counts: Map<string, number>;

  constructor(counts: ReadonlyMap<string, number> = new Map()) {
    this.#counts = new Map(counts);
  }

  next(key: string): number {
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count;
  }

  copy(): Counters {
    return new Counters(this.#counts);
  }
}

/** The state of the server that a request works on. */
export interface ServerState {
  readonly options: ApiServerOptions;
  readonly store: Store;
  readonly counters: Counters;
}

export class Request implements AdmissionContext {
  readonly state: ServerState;
  /** The kind in the version of the request's body. */
  readonly served: AnyKind;
  /** The kind in the version that is stored, whose rules count. */
  readonly kind: AnyKind;
  /** As the request names it. */
  readonly resource: ResourceName;
  /** As the store names it. */
  readonly storedResource: ResourceName;
  readonly options: RequestOptions;
  readonly minor: number;
  /** Whose rights are checked; undefined: the administrator, or a component. */
  readonly user: string | undefined;
  /** Undefined: what is written changes no owners. */
  writer: Writer | undefined;
  /** Whether there is something to store though the object is the same. */
  ownersChanged = false;
  readonly #warnings = new Warnings();

  constructor(state: ServerState, served: AnyKind, options: RequestOptions, user?: string) {
    this.user = user;
    this.state = state;
    this.served = served;
    this.resource = resourceName(served);
    this.kind = storedKind(served);
    this.storedResource = resourceName(this.kind);
    this.options = options;
    this.minor = state.options.minor;
  }

  feature(name: string): boolean {
    return this.state.options.feature(name);
  }

  get requestGroup(): string {
    return this.served.group;
  }

  /** Whether objects of this kind have a generation in the simulated version. */
  countsGenerations(): boolean {
    const { generation } = this.kind;
    return generation === true || (generation !== undefined && this.minor >= generation);
  }

  nowMs(): number {
    return this.state.options.clock.nowMs();
  }

  timestamp(): string {
    return this.state.options.clock.timestamp();
  }

  get<T extends KubeObject>(
    resource: ResourceName,
    namespace: string,
    name: string,
  ): Stored<T> | undefined {
    return this.state.store.get(resource, namespace, name) as Stored<T> | undefined;
  }

  list<T extends KubeObject>(resource: ResourceName, namespace?: string): readonly Stored<T>[] {
    return this.state.store.list(resource, namespace) as readonly Stored<T>[];
  }

  put(resource: ResourceName, object: KubeObject): void {
    if (!this.options.dryRun) this.state.store.put(resource, object, this.nowMs());
  }

  /** Whether a user reads what the kind warns of; components do not. */
  warns(): boolean {
    return this.options.fieldValidation !== undefined;
  }

  warn(text: string): void {
    this.#warnings.add(text);
  }

  readonly kindOf = (apiVersion: string, kind: string): AnyKind | undefined =>
    servedKind(this.state.store, apiVersion, kind, this.minor);

  encoded(object: KubeObject): KubeObject {
    return storedForm(this, object);
  }

  userInfo(attributes: Attributes): AuthenticationV1UserInfo {
    return this.warns() && this.user === undefined
      ? requester
      : userInfoOf(this.user ?? componentUser(this.writer?.manager ?? "", attributes));
  }

  authorize(question: AccessQuestion): AccessDecision {
    const user = question.user ?? this.user;
    if (user === undefined || question.path !== undefined) return { allowed: true, reason: "" };
    const { group = "", resource = "", subresource = "", namespace = "", name = "" } = question;
    const reason = refusal(this.state.store, {
      user,
      verb: question.verb as "get",
      resource: resourceName({ group, plural: resource }),
      subresource,
      namespace,
      name,
    });
    return { allowed: reason === undefined, reason: "" };
  }

  suffix(): string {
    return randomSuffix(this.random("suffix"));
  }

  uid(namespace: string, name: string): string {
    return randomUid(this.random(`uid/${namespace}/${name}`));
  }

  /** A generator for one purpose of this kind of object; every call gives another one. */
  random(purpose: string): () => number {
    const key = `${this.resource}/${purpose}`;
    return randomStream(`${this.state.options.seed}/${key}/${this.state.counters.next(key)}`);
  }

  /** Runs the mutating phase of every plugin, then the validating one, as asked. */
  admission(phase: "admit" | "validate", attributes: Attributes): Status | undefined {
    for (const plugin of admissionPlugins(phase, attributes.resource)) {
      const refusal = plugin[phase]?.(attributes, this);
      if (refusal) return refusal;
    }
    return undefined;
  }

  ok<T>(value: T): Result<T> {
    return { ok: true, value, warnings: this.#warnings.headers() };
  }

  refused(status: Status): { ok: false; status: Status; warnings: readonly string[] } {
    return { ok: false, status, warnings: this.#warnings.headers() };
  }
}
