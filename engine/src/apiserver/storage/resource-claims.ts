// Mirrors AuthorizedForAdmin in pkg/registry/resource/utils.go (1.36): only a labelled namespace may ask for devices that
// others use.
import { type FieldError, fieldError } from "../../model/field-error.ts";
import { FieldPath } from "../../model/field-path.ts";
import type {
  CoreV1Namespace,
  ResourceV1ResourceClaim,
  ResourceV1ResourceClaimSpec,
  ResourceV1ResourceClaimTemplate,
} from "../../model/generated/types.ts";
import type { Request } from "../request.ts";
import type { ResourceStorage } from "./resource-storage.ts";

const label = "resource.kubernetes.io/admin-access";

export const resourceClaims: ResourceStorage = {
  validate: (object, request) => {
    const { metadata, spec } = object as ResourceV1ResourceClaim;
    return validateAdminAccess(spec, metadata?.namespace, request);
  },
};

/** The server tells of the place as if the template were a claim. */
export const resourceClaimTemplates: ResourceStorage = {
  validate: (object, request) => {
    const { metadata, spec } = object as ResourceV1ResourceClaimTemplate;
    return validateAdminAccess(spec?.spec, metadata?.namespace, request);
  },
};

function validateAdminAccess(
  spec: ResourceV1ResourceClaimSpec | undefined,
  namespaceName: string | undefined,
  request: Request,
): FieldError[] {
  const index = (spec?.devices?.requests ?? []).findIndex(({ exactly }) => exactly?.adminAccess);
  if (index < 0 || !request.feature("DRAAdminAccess")) return [];
  const namespace = request.get<CoreV1Namespace>("namespaces", "", namespaceName ?? "");
  if (namespace?.metadata.labels?.[label] === "true") return [];
  const path = FieldPath.of("spec", "devices", "requests").index(index).child("adminAccess");
  return [
    fieldError.forbidden(
      path,
      `admin access to devices requires the \`${label}: true\` label on the containing namespace`,
    ),
  ];
}
