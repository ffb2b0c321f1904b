// Mirrors pkg/registry/authentication/selfsubjectreview/rest.go (1.36): who asks is told who that is.
import type { AuthenticationV1SelfSubjectReview } from "../../../model/generated/types.ts";
import type { Kind } from "../../kind.ts";

export const selfSubjectReview: Kind<AuthenticationV1SelfSubjectReview> = {
  group: "authentication.k8s.io",
  version: "v1",
  kind: "SelfSubjectReview",
  plural: "selfsubjectreviews",
  singular: "selfsubjectreview",
  shortNames: [],
  namespaced: false,
  validate: () => [],
};
