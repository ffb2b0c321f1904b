// Mirrors pkg/registry/authentication/tokenreview/storage.go (1.36): a question that is answered and not stored.
import type { AuthenticationV1TokenReview } from "../../../model/generated/types.ts";
import type { Kind } from "../../kind.ts";

export const tokenReview: Kind<AuthenticationV1TokenReview> = {
  group: "authentication.k8s.io",
  version: "v1",
  kind: "TokenReview",
  plural: "tokenreviews",
  singular: "tokenreview",
  shortNames: [],
  namespaced: false,
  validate: () => [],
};
