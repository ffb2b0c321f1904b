// Resources that are answered without being stored (pkg/registry/core/{pod,componentstatus}, authentication, 1.36).
import { methodNotAllowed } from "../../apis/decode-status.ts";
import { fieldErrorText } from "../../model/field-error.ts";
import type { AuthenticationV1TokenReview } from "../../model/generated/types.ts";
import type { KubeObject, Stored } from "../../model/object.ts";
import { badRequest, plainError } from "../status.ts";
import { storedForm } from "../write.ts";
import { bind } from "./binding.ts";
import type { ResourceStorage } from "./resource-storage.ts";

export const bindings: ResourceStorage = {
  answer(object, request) {
    const [error] = request.kind.validate(object, request);
    return error ? request.refused(plainError(fieldErrorText(error))) : bind(object, request);
  },
};

export const componentStatuses: ResourceStorage = {
  answer: (_object, request) => request.refused(methodNotAllowed()),
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
    return request.ok(storedForm(request, { ...review, status } as KubeObject) as Stored);
  },
};
