// Questions to the authorizer (apiserver/pkg/cel/library/authz.go, 1.36). Whoever makes the variable `authorizer` says
// what is allowed.
import type { Library } from "../functions.ts";
import { EvaluationError, Opaque, type Value } from "../values.ts";

/** What is asked: of a path, or of a resource. */
export interface AccessQuestion {
  readonly verb: string;
  /** `system:serviceaccount:NAMESPACE:NAME`; absent: whoever makes the request. */
  readonly user?: string;
  readonly path?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

export interface AccessDecision {
  readonly allowed: boolean;
  readonly reason: string;
}

export type Authorize = (question: AccessQuestion) => AccessDecision;

type Question = Omit<AccessQuestion, "verb">;

class AuthorizerValue extends Opaque {
  readonly typeName: string;
  readonly authorize: Authorize;
  readonly question: Question;

  constructor(typeName: string, authorize: Authorize, question: Question) {
    super();
    this.typeName = typeName;
    this.authorize = authorize;
    this.question = question;
  }

  with(typeName: string, more: Question): AuthorizerValue {
    return new AuthorizerValue(typeName, this.authorize, { ...this.question, ...more });
  }

  override equals(other: Value): boolean {
    return other === this;
  }
}

class DecisionValue extends Opaque {
  override readonly typeName = decision;
  readonly decision: AccessDecision;

  constructor(given: AccessDecision) {
    super();
    this.decision = given;
  }

  override equals(other: Value): boolean {
    return other === this;
  }
}

const authorizer = "kubernetes.authorization.Authorizer";
const pathCheck = "kubernetes.authorization.PathCheck";
const groupCheck = "kubernetes.authorization.GroupCheck";
const resourceCheck = "kubernetes.authorization.ResourceCheck";
const decision = "kubernetes.authorization.Decision";

/** The value of the variable `authorizer`. */
export function authorizerValue(authorize: Authorize): Value {
  return new AuthorizerValue(authorizer, authorize, {});
}

/** The value of `authorizer.requestResource`. */
export function requestResourceValue(authorize: Authorize, question: Question): Value {
  return new AuthorizerValue(resourceCheck, authorize, question);
}

function narrow(field: "subresource" | "namespace" | "name") {
  return {
    [`${resourceCheck}.(string) ${resourceCheck}`]: (value: AuthorizerValue, text: string) =>
      value.with(resourceCheck, { [field]: text }),
  };
}

/** Selectors change no answer here. */
const select = {
  [`${resourceCheck}.(string) ${resourceCheck}`]: (value: AuthorizerValue) => value,
};

function check({ authorize, question }: AuthorizerValue, verb: string): Value {
  return new DecisionValue(authorize({ ...question, verb }));
}

export const authorizerLibrary: Library = {
  path: {
    [`${authorizer}.(string) ${pathCheck}`]: (value: AuthorizerValue, path: string) =>
      path.trim() === ""
        ? new EvaluationError("path must not be empty")
        : value.with(pathCheck, { path }),
  },
  group: {
    [`${authorizer}.(string) ${groupCheck}`]: (value: AuthorizerValue, group: string) =>
      value.with(groupCheck, { group }),
  },
  serviceAccount: {
    [`${authorizer}.(string string) ${authorizer}`]: (
      value: AuthorizerValue,
      namespace: string,
      name: string,
    ) => value.with(authorizer, { user: `system:serviceaccount:${namespace}:${name}` }),
  },
  resource: {
    [`${groupCheck}.(string) ${resourceCheck}`]: (value: AuthorizerValue, resource: string) =>
      resource === ""
        ? new EvaluationError("resource must not be empty")
        : value.with(resourceCheck, { resource }),
  },
  subresource: narrow("subresource"),
  namespace: narrow("namespace"),
  name: narrow("name"),
  fieldSelector: select,
  labelSelector: select,
  check: {
    [`${pathCheck}.(string) ${decision}`]: check,
    [`${resourceCheck}.(string) ${decision}`]: check,
  },
  allowed: { [`${decision}.() bool`]: (value: DecisionValue) => value.decision.allowed },
  reason: { [`${decision}.() string`]: (value: DecisionValue) => value.decision.reason },
  errored: { [`${decision}.() bool`]: () => false },
  error: { [`${decision}.() string`]: () => "" },
};
