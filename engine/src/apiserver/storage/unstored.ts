// Resources that are answered without being stored (pkg/registry/core/{pod,componentstatus}, authentication,
// authorization, 1.36). Difference: everything is allowed, as without an authorizer.
import { requester } from "../../apis/authentication/v1/requester.ts";
import { evaluationError } from "../../apis/authorization/v1/selectors.ts";
import { fieldErrorOf } from "../../apis/field-error-versions.ts";
import { fieldErrorText } from "../../model/field-error.ts";
import type {
  AuthenticationV1SelfSubjectReview,
  AuthenticationV1TokenReview,
  AuthorizationV1SelfSubjectAccessReview,
  AuthorizationV1SelfSubjectRulesReview,
} from "../../model/generated/types.ts";
import type { KubeObject, Result, Stored } from "../../model/object.ts";
import type { Request } from "../request.ts";
import { badRequest, invalid, plainError } from "../status.ts";
import { storedForm } from "../write.ts";
import { bind } from "./binding.ts";
import type { ResourceStorage } from "./resource-storage.ts";

export const bindings: ResourceStorage = {
  answer(object, request) {
    const errors = request.kind.validate(object, request).map(fieldErrorText);
    if (errors.length === 0 && !object.metadata?.name)
      return request.refused(badRequest("Name parameter required."));
    if (errors.length === 0) return bind(object, request);
    const [first = ""] = errors;
    return request.refused(plainError(errors.length > 1 ? `[${errors.join(", ")}]` : first));
  },
};

/** No token is known here, and so none is valid. */
export const tokenReviews: ResourceStorage = {
  answer(object, request) {
    const review = object as AuthenticationV1TokenReview;
    if (!review.spec?.token)
      return request.refused(badRequest("token is required for TokenReview in authentication"));
    // What else the question brings along comes back with the answer.
    const { authenticated: _authenticated, ...given } = review.status ?? {};
    const status = { ...given, user: given.user ?? {}, error: "invalid bearer token" };
    return answered(request, { ...review, status } as KubeObject);
  },
};

/** Whatever somebody wants to do is allowed. */
export const accessReviews: ResourceStorage = {
  answer(object, request) {
    const { kind } = request;
    kind.prepareForCreate?.(object, request);
    const errors = kind.validate(object, request).map((e) => fieldErrorOf(e, request.minor));
    // The kind is no longer known where the error is made.
    if (errors.length > 0) return request.refused(invalid(kind.group, "", "", errors));
    const { spec } = object as Partial<AuthorizationV1SelfSubjectAccessReview>;
    const error = evaluationError(spec?.resourceAttributes ?? {});
    const status = { allowed: true, ...(error === undefined ? {} : { evaluationError: error }) };
    return answered(request, { ...object, status } as KubeObject);
  },
};

/** What is asked is not repeated in the answer. */
export const rulesReviews: ResourceStorage = {
  answer({ apiVersion, kind, ...rest }, request) {
    const { spec } = rest as Partial<AuthorizationV1SelfSubjectRulesReview>;
    if (!spec?.namespace) return request.refused(badRequest("no namespace on request"));
    const review: AuthorizationV1SelfSubjectRulesReview = {
      apiVersion,
      kind,
      metadata: {},
      spec: {},
      status: {
        resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }],
        nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
        incomplete: false,
      },
    };
    return answered(request, review);
  },
};

export const selfReviews: ResourceStorage = {
  answer({ apiVersion, kind }, request) {
    const review: AuthenticationV1SelfSubjectReview = {
      apiVersion,
      kind,
      metadata: { creationTimestamp: request.timestamp() },
      status: { userInfo: requester },
    };
    return answered(request, review);
  },
};

function answered(request: Request, object: KubeObject): Result<Stored> {
  return request.ok(storedForm(request, object) as Stored);
}
