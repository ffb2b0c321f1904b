// Mirrors validateProjectedVolumeSource of pkg/apis/core/validation/validation.go (1.36). Difference: sources of type
// clusterTrustBundle and podCertificate are always dropped before (gates off in every version).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1KeyToPath,
  CoreV1ProjectedVolumeSource,
  CoreV1ServiceAccountTokenProjection,
  CoreV1VolumeProjection,
} from "../../../../model/generated/types.ts";
import { required, validateFileMode, validateLocalNonReservedPath } from "../field-formats.ts";
import type { PodValidationOptions } from "./validation-options.ts";
import { validateDownwardAPIFile, validateKeyToPath } from "./volume-sources.ts";

const minTokenSeconds = 600;
const maxTokenSeconds = 2 ** 32;

export function validateProjectedVolume(
  source: CoreV1ProjectedVolumeSource,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const paths = new Set<string>();
  return [
    ...validateFileMode(source.defaultMode, path.child("defaultMode")),
    ...(source.sources ?? []).flatMap((projection, i) =>
      validateProjection(projection, path.child("sources").index(i), path, paths, options),
    ),
  ];
}

/** `paths` collects the files of all sources of one volume: each may be there once. */
function validateProjection(
  projection: CoreV1VolumeProjection,
  path: FieldPath,
  volumePath: FieldPath,
  paths: Set<string>,
  options: PodValidationOptions,
): FieldError[] {
  const { secret, configMap, downwardAPI, serviceAccountToken } = projection;
  const conflict = (file: string | undefined, owner: string): FieldError[] => {
    if (!file) return [];
    if (paths.has(file))
      return [fieldError.invalid(volumePath, owner, "conflicting duplicate paths")];
    paths.add(file);
    return [];
  };
  const keyed = (
    source: { name?: string; items?: CoreV1KeyToPath[] },
    at: FieldPath,
  ): FieldError[] => [
    ...required(source.name, at.child("name")),
    ...(source.items ?? []).flatMap((item, i) => [
      ...validateKeyToPath(item, at.child("items").index(i)),
      ...conflict(item.path, source.name ?? ""),
    ]),
  ];
  const errors: FieldError[] = [];
  if (secret) errors.push(...keyed(secret, path.child("secret")));
  if (configMap) errors.push(...keyed(configMap, path.child("configMap")));
  for (const file of downwardAPI?.items ?? [])
    errors.push(
      ...validateDownwardAPIFile(file, path.child("downwardAPI"), options.context),
      ...conflict(file.path, file.path ?? ""),
    );
  if (serviceAccountToken)
    errors.push(
      ...validateToken(serviceAccountToken, path.child("serviceAccountToken"), volumePath, options),
    );
  const count = [secret, configMap, downwardAPI, serviceAccountToken].filter(Boolean).length;
  if (count > 1)
    errors.push(fieldError.forbidden(path, "may not specify more than 1 volume type per source"));
  return errors;
}

/** The errors of the token's path stand at the volume, as the server has them. */
function validateToken(
  token: Partial<CoreV1ServiceAccountTokenProjection>,
  path: FieldPath,
  volumePath: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  const { expirationSeconds = 0, path: file = "" } = token;
  const at = path.child("expirationSeconds");
  const errors: FieldError[] = [];
  if (expirationSeconds < minTokenSeconds)
    errors.push(
      fieldError.invalid(at, expirationSeconds, "may not specify a duration less than 10 minutes"),
    );
  if (expirationSeconds > maxTokenSeconds)
    errors.push(
      fieldError.invalid(
        at,
        expirationSeconds,
        "may not specify a duration larger than 2^32 seconds",
      ),
    );
  if (file === "") errors.push(fieldError.required(volumePath.child("path")));
  else if (!options.allowNonLocalProjectedTokenPath)
    errors.push(...validateLocalNonReservedPath(file, volumePath.child("path")));
  return errors;
}
