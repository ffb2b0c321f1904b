// Mirrors staging/src/k8s.io/apiserver/pkg/admission/plugin/cel/{activation,condition,composition}.go (1.36): what a
// policy's expressions see of a request. Differences: `request.options` has no fields, and of a component that makes the
// request only its name is known.

import type { Bindings, Program } from "../../../apis/cel/evaluate.ts";
import {
  type AccessQuestion,
  type Authorize,
  authorizerValue,
  requestResourceValue,
} from "../../../apis/cel/library/authorizer.ts";
import { fromJson } from "../../../apis/cel/native.ts";
import { CelMap, EvaluationError, type Value } from "../../../apis/cel/values.ts";
import type { KubeObject } from "../../../model/object.ts";
import type { AdmissionContext, Attributes } from "../plugin.ts";
import { newObject } from "./matching.ts";

/** A variable of a policy; without a program it is one whose expression can not be compiled with certainty. */
export interface PolicyVariable {
  readonly name: string;
  readonly program: Program | undefined;
}

/** The values of everything but the policy's own variables; made once for a request. */
export class RequestVariables {
  readonly #attributes: Attributes;
  readonly #context: AdmissionContext;
  readonly #known = new Map<string, Value | undefined>();

  constructor(attributes: Attributes, context: AdmissionContext) {
    this.#attributes = attributes;
    this.#context = context;
  }

  get(name: string): Value | undefined {
    if (!this.#known.has(name)) this.#known.set(name, this.#make(name));
    return this.#known.get(name);
  }

  #make(name: string): Value | undefined {
    const context = this.#context;
    const attributes = this.#attributes;
    const encoded = (object: KubeObject | undefined) =>
      fromJson(object ? context.encoded(object) : null);
    switch (name) {
      case "object":
        return encoded(newObject(attributes));
      case "oldObject":
        return encoded(attributes.old);
      case "namespaceObject":
        return fromJson(this.#namespace());
      case "request":
        return fromJson(this.#request());
      case "authorizer":
        return authorizerValue(this.#authorize);
      case "authorizer.requestResource":
        return requestResourceValue(this.#authorize, this.#requestResource());
      default:
        return undefined;
    }
  }

  #namespace(): unknown {
    const { namespace, resource } = this.#attributes;
    if (namespace === "" || resource === "namespaces") return null;
    const found = this.#context.get("namespaces", "", namespace);
    if (!found) return null;
    const { metadata, spec, status } = this.#context.encoded(found) as KubeObject & {
      spec?: unknown;
      status?: unknown;
    };
    return { metadata, spec, status };
  }

  #request(): unknown {
    const { operation, name, nameIsGenerated, namespace, subresource, dryRun } = this.#attributes;
    const { group, version, kind, plural } = this.#context.served;
    const asKind = { group, version, kind };
    const asResource = { group, version, resource: plural };
    return {
      uid: "",
      kind: asKind,
      resource: asResource,
      subResource: subresource || undefined,
      requestKind: asKind,
      requestResource: asResource,
      requestSubResource: subresource || undefined,
      name: nameIsGenerated ? undefined : name || undefined,
      namespace: namespace || undefined,
      operation,
      userInfo: this.#context.userInfo(this.#attributes),
      object: null,
      oldObject: null,
      dryRun,
      options: {},
    };
  }

  #requestResource(): Omit<AccessQuestion, "verb"> {
    const { name, namespace, subresource = "" } = this.#attributes;
    const { group, plural } = this.#context.served;
    return { group, resource: plural, subresource, namespace, name };
  }

  readonly #authorize: Authorize = (question) => this.#context.authorize(question);
}

/** What a policy's expressions refer to, with the policy's variables and its parameters. */
export class PolicyBindings {
  readonly #request: RequestVariables;
  readonly #params: Value;
  readonly #variables: LazyVariables;

  constructor(
    request: RequestVariables,
    params: KubeObject | null,
    variables: readonly PolicyVariable[],
    context: AdmissionContext,
  ) {
    this.#request = request;
    this.#params = fromJson(params && context.encoded(params));
    this.#variables = new LazyVariables(variables, this.resolve);
  }

  readonly resolve: Bindings = (name) => {
    if (name === "params") return this.#params;
    return name === "variables" ? this.#variables : this.#request.get(name);
  };

  /** What the variables have cost since somebody asked. */
  takeCost(): number {
    return this.#variables.takeCost();
  }
}

/** Variables are evaluated when something first looks at them. */
class LazyVariables extends CelMap {
  readonly #variables: readonly PolicyVariable[];
  readonly #bindings: Bindings;
  readonly #known = new Map<string, Value>();
  #cost = 0;

  constructor(variables: readonly PolicyVariable[], bindings: Bindings) {
    super();
    this.#variables = variables;
    this.#bindings = bindings;
  }

  get size(): number {
    return this.#variables.length;
  }

  keys(): readonly string[] {
    return this.#variables.map(({ name }) => name);
  }

  find(key: Value): Value | undefined {
    const variable = this.#variables.find(({ name }) => name === key);
    if (!variable) return undefined;
    const known = this.#known.get(variable.name);
    if (known !== undefined) return known;
    const value = this.#evaluate(variable);
    this.#known.set(variable.name, value);
    return value;
  }

  #evaluate({ name, program }: PolicyVariable): Value {
    if (!program) return new UncertainError();
    const { value, cost } = program.evaluate(this.#bindings);
    this.#cost += cost;
    return value instanceof EvaluationError && !(value instanceof UncertainError)
      ? new EvaluationError(`composited variable "${name}" fails to evaluate: ${value.message}`)
      : value;
  }

  takeCost(): number {
    const cost = this.#cost;
    this.#cost = 0;
    return cost;
  }
}

/** What a cluster would say is not known: nothing is refused for it. */
export class UncertainError extends EvaluationError {
  constructor() {
    super("what the expression gives is not known");
  }
}
