// Mirrors the ServiceAccount parts of pkg/apis/core/validation/validation.go and
// pkg/registry/core/serviceaccount/strategy.go (1.36).
import type { CoreV1ServiceAccount } from "../../../model/generated/types.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import type { Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";

const enforceMountableSecrets = "kubernetes.io/enforce-mountable-secrets";

export const serviceAccount: Kind<CoreV1ServiceAccount> = {
  group: "",
  version: "v1",
  kind: "ServiceAccount",
  plural: "serviceaccounts",
  singular: "serviceaccount",
  shortNames: ["sa"],
  namespaced: true,
  subresources: ["token"],

  prepareForCreate: keepSecretNamesOnly,
  prepareForUpdate: keepSecretNamesOnly,

  validate: (object, context) =>
    validateObjectMeta(object.metadata, { namespaced: true, name: nameIsDNSSubdomain }, context),

  validateUpdate: (object, old, context) => [
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ...serviceAccount.validate(object, context),
  ],

  warnings(object, old, context) {
    const has = (account?: CoreV1ServiceAccount) =>
      account?.metadata?.annotations?.[enforceMountableSecrets] !== undefined;
    return context.minor >= 32 && has(object) && !has(old)
      ? [
          `metadata.annotations[${enforceMountableSecrets}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
        ]
      : [];
  },

  columns: [nameColumn, ageColumn],
};

function keepSecretNamesOnly(object: CoreV1ServiceAccount): void {
  if (object.secrets)
    object.secrets = object.secrets.map(({ name }) => (name === undefined ? {} : { name }));
}
