// Mirrors ValidateEnv, ValidateEnvFrom and the field selectors of pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import type { FieldPath } from "../../../../model/field-path.ts";
import type {
  CoreV1EnvFromSource,
  CoreV1EnvVar,
  CoreV1FileKeySelector,
  CoreV1ObjectFieldSelector,
  CoreV1ResourceFieldSelector,
  CoreV1SecretKeySelector,
} from "../../../../model/generated/types.ts";
import { quantityOf } from "../../../../model/quantity.ts";
import type { ApiContext } from "../../../kind.ts";
import { isConfigMapKey, isEnvVarName, isQualifiedName } from "../../../meta/v1/name-formats.ts";
import {
  invalidFor,
  required,
  validateDNS1123Label,
  validateDNS1123Subdomain,
  validateEnum,
  validatePathNoBacksteps,
  validateRequiredDNS1123Subdomain,
} from "../field-formats.ts";
import type { PodValidationOptions } from "./validation-options.ts";

const envFieldPaths = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

export function validateEnv(
  variables: readonly CoreV1EnvVar[] | undefined,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  return (variables ?? []).flatMap((variable, i) => {
    const at = path.index(i);
    const name = variable.name ?? "";
    return [
      ...(name === ""
        ? [fieldError.required(at.child("name"))]
        : invalidFor(at.child("name"), name, isEnvVarName(name, options.context))),
      ...validateValueFrom(variable, at.child("valueFrom"), options),
    ];
  });
}

function validateValueFrom(
  { value, valueFrom }: CoreV1EnvVar,
  path: FieldPath,
  options: PodValidationOptions,
): FieldError[] {
  if (!valueFrom) return [];
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom;
  const { context } = options;
  const errors: FieldError[] = [];
  if (fieldRef)
    errors.push(...validateFieldRef(fieldRef, path.child("fieldRef"), envFieldPaths, context));
  if (resourceFieldRef)
    errors.push(
      ...validateResourceFieldRef(resourceFieldRef, path.child("resourceFieldRef"), false),
    );
  if (configMapKeyRef)
    errors.push(...validateKeyRef(configMapKeyRef, path.child("configMapKeyRef")));
  if (secretKeyRef) errors.push(...validateKeyRef(secretKeyRef, path.child("secretKeyRef")));
  if (fileKeyRef) errors.push(...validateFileKeyRef(fileKeyRef, path.child("fileKeyRef"), context));
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef];
  const count = sources.filter((source) => source !== undefined).length;
  const refuse = (detail: string) => errors.push(fieldError.invalid(path, "", detail));
  if (count === 0)
    refuse(
      options.allowEnvFiles
        ? "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
        : "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`",
    );
  else if (value) refuse("may not be specified when `value` is not empty");
  else if (count > 1) refuse("may not have more than one field specified at a time");
  return errors;
}

const downwardFields: ReadonlySet<string> = new Set([
  ...envFieldPaths,
  "metadata.annotations",
  "metadata.labels",
  "spec.restartPolicy",
  "spec.schedulerName",
  "status.phase",
]);

/** `metadata.labels['app']` as path and subscript. */
function splitSubscript(fieldPath: string): { path: string; subscript?: string } {
  const start = fieldPath.indexOf("['");
  return start > 0 && fieldPath.endsWith("']") && fieldPath.length >= start + 4
    ? { path: fieldPath.slice(0, start), subscript: fieldPath.slice(start + 2, -2) }
    : { path: fieldPath };
}

/** A field of the pod for the downward API. `allowed`: the plain paths that the place allows. */
export function validateFieldRef(
  { apiVersion = "", fieldPath = "" }: Partial<CoreV1ObjectFieldSelector>,
  path: FieldPath,
  allowed: readonly string[],
  context: ApiContext,
): FieldError[] {
  const at = path.child("fieldPath");
  if (apiVersion === "") return [fieldError.required(path.child("apiVersion"))];
  if (fieldPath === "") return [fieldError.required(at)];
  const notConverted = (why: string) => [
    fieldError.invalid(at, fieldPath, `error converting fieldPath: ${why}`),
  ];
  if (apiVersion !== "v1") return notConverted(`unsupported pod version: ${apiVersion}`);
  const { path: field, subscript } = splitSubscript(fieldPath);
  if (subscript !== undefined) {
    if (field !== "metadata.annotations" && field !== "metadata.labels")
      return notConverted(`field label does not support subscript: ${fieldPath}`);
    const key = field === "metadata.annotations" ? subscript.toLowerCase() : subscript;
    return invalidFor(path, key, isQualifiedName(key, context));
  }
  // An old spelling that clients of long ago sent.
  const known = field === "spec.host" ? "spec.nodeName" : field;
  if (!downwardFields.has(known)) return notConverted(`field label not supported: ${fieldPath}`);
  return validateEnum(known, at, allowed);
}

const resourceFields = ["limits", "requests"].flatMap((list) =>
  ["cpu", "memory", "ephemeral-storage"].map((name) => `${list}.${name}`),
);
const byteDivisors = [
  "1",
  ...["k", "M", "G", "T", "P", "E"].map((suffix) => `1${suffix}`),
  ...["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].map((suffix) => `1${suffix}`),
];
const byteResources: { readonly [name: string]: string } = {
  memory: "memory",
  "ephemeral-storage": "local ephemeral storage",
};

/** A container's resource for the downward API; in volumes the container must be named. */
export function validateResourceFieldRef(
  reference: Partial<CoreV1ResourceFieldSelector>,
  path: FieldPath,
  inVolume: boolean,
): FieldError[] {
  const { resource = "" } = reference;
  const at = path.child("resource");
  const errors: FieldError[] = [];
  if (inVolume && !reference.containerName)
    errors.push(fieldError.required(path.child("containerName")));
  else if (resource === "") errors.push(fieldError.required(at));
  else if (!/^(?:requests|limits)\.hugepages-/.test(resource))
    errors.push(...validateEnum(resource, at, resourceFields));
  const divisor = quantityOf(reference.divisor);
  if (divisor.isZero()) return errors;
  const unsupported = divisorError(resource, divisor.toString());
  return unsupported
    ? [...errors, fieldError.invalid(path.child("divisor"), resource, unsupported)]
    : errors;
}

function divisorError(resource: string, divisor: string): string | undefined {
  const name = resource.replace(/^(?:requests|limits)\./, "");
  if (name === resource) return undefined;
  if (name === "cpu")
    return divisor === "1" || divisor === "1m"
      ? undefined
      : "only divisor's values 1m and 1 are supported with the cpu resource";
  const words = name.startsWith("hugepages-") ? "hugepages" : byteResources[name];
  return words === undefined || byteDivisors.includes(divisor)
    ? undefined
    : `only divisor's values ${byteDivisors.join(", ")} are supported with the ${words} resource`;
}

/** ConfigMap and Secret keys have the same rules; an empty name fails as a name, not as missing. */
function validateKeyRef(
  { name = "", key = "" }: Partial<CoreV1SecretKeySelector>,
  path: FieldPath,
): FieldError[] {
  return [
    ...validateDNS1123Subdomain(name, path.child("name")),
    ...(key === ""
      ? [fieldError.required(path.child("key"))]
      : invalidFor(path.child("key"), key, isConfigMapKey(key))),
  ];
}

function validateFileKeyRef(
  { key = "", volumeName = "", path: file = "" }: Partial<CoreV1FileKeySelector>,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  return [
    ...(key === ""
      ? [fieldError.required(path.child("key"))]
      : invalidFor(path.child("key"), key, isEnvVarName(key, context))),
    ...(volumeName === ""
      ? [fieldError.required(path.child("volumeName"))]
      : validateDNS1123Label(volumeName, path.child("volumeName"))),
    ...required(file, path.child("path")),
    ...validatePathNoBacksteps(file, path.child("path")),
  ];
}

/** Errors about the number of sources stand at the list, without a position. */
export function validateEnvFrom(
  sources: readonly CoreV1EnvFromSource[] | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  return (sources ?? []).flatMap((source, i) => {
    const at = path.index(i);
    const { prefix, configMapRef, secretRef } = source;
    const errors = prefix
      ? invalidFor(at.child("prefix"), prefix, isEnvVarName(prefix, context))
      : [];
    if (configMapRef)
      errors.push(
        ...validateRequiredDNS1123Subdomain(configMapRef.name, at.child("configMapRef", "name")),
      );
    if (secretRef)
      errors.push(
        ...validateRequiredDNS1123Subdomain(secretRef.name, at.child("secretRef", "name")),
      );
    if (!configMapRef && !secretRef)
      errors.push(
        fieldError.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`"),
      );
    else if (configMapRef && secretRef)
      errors.push(
        fieldError.invalid(path, "", "may not have more than one field specified at a time"),
      );
    return errors;
  });
}
