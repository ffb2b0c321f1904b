// Mirrors validatePodResourceClaims and validateResourceClaimNames of pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1PodResourceClaim,
  CoreV1ResourceClaim,
} from "../../../../model/generated/types.ts";
import type { ObjectMeta } from "../../../../model/object.ts";
import { goValue } from "../../../go-structs.ts";
import type { ApiContext } from "../../../kind.ts";
import { validateDNS1123Label, validateDNS1123Subdomain } from "../field-formats.ts";
import { coreType } from "../internal-types.ts";
import { mirrorPodAnnotation } from "./annotations.ts";

/** The claims that a pod declares. `podMeta` is absent in templates. */
export function validatePodResourceClaims(
  claims: readonly CoreV1PodResourceClaim[] | undefined,
  podMeta: ObjectMeta | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const names = new Set<string>();
  return (claims ?? []).flatMap((claim, i) => {
    if (podMeta?.annotations?.[mirrorPodAnnotation] !== undefined)
      return [
        fieldError.forbidden(FieldPath.root.key(""), "static pods do not support resource claims"),
      ];
    const at = path.index(i);
    const errors = validateName(claim.name ?? "", names, at.child("name"));
    const { resourceClaimName, resourceClaimTemplateName } = claim;
    const refuse = (detail: string) =>
      fieldError.invalid(at, goValue(coreType("PodResourceClaim"), claim, context), detail);
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined)
      errors.push(
        refuse(
          "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified",
        ),
      );
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined)
      errors.push(refuse("must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"));
    if (resourceClaimName !== undefined)
      errors.push(...validateDNS1123Subdomain(resourceClaimName, at.child("resourceClaimName")));
    if (resourceClaimTemplateName !== undefined)
      errors.push(
        ...validateDNS1123Subdomain(
          resourceClaimTemplateName,
          at.child("resourceClaimTemplateName"),
        ),
      );
    return errors;
  });
}

function validateName(name: string, names: Set<string>, path: FieldPath): FieldError[] {
  if (name === "") return [fieldError.required(path)];
  if (names.has(name)) return [fieldError.duplicate(path, name)];
  names.add(name);
  return validateDNS1123Label(name, path);
}

/** A container's references to the pod's claims, each to the whole claim or to one request of it. */
export function validateResourceClaimReferences(
  claims: readonly CoreV1ResourceClaim[] | undefined,
  podClaimNames: ReadonlySet<string>,
  path: FieldPath,
): FieldError[] {
  const seen = new Set<string>();
  return (claims ?? []).flatMap(({ name = "", request = "" }, i) => {
    const at = path.index(i);
    if (name === "") return [fieldError.required(at)];
    const errors: FieldError[] = [];
    if (seen.has(name)) errors.push(fieldError.duplicate(at, name));
    else {
      const key = request === "" ? name : `${name}/${request}`;
      if (request !== "") errors.push(...validateDNS1123Label(request, at.child("request")));
      if (seen.has(key)) errors.push(fieldError.duplicate(at, key));
      else if (request === "")
        for (const other of seen)
          if (other.includes("/") && other.slice(0, other.indexOf("/")) === name)
            errors.push(fieldError.duplicate(at, name));
      seen.add(key);
    }
    if (!podClaimNames.has(name)) {
      const names = [...podClaimNames].sort().join(", ");
      errors.push({
        ...fieldError.notFound(at, name),
        detail: `must be one of the names in pod.spec.resourceClaims${names === "" ? " which is empty" : `: ${names}`}`,
      });
    }
    return errors;
  });
}
