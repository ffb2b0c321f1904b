// Mirrors the helpers of pkg/apis/resource/validation/validation.go (1.36): lists with limits and the formats of names.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import { goJson } from "../../../model/go-format.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { invalidFor, validateDNS1123Subdomain, validateEnum } from "../../core/v1/field-formats.ts";
import { validateCSIDriverName } from "../../core/v1/pod-spec/volume-sources.ts";
import type { ApiContext } from "../../kind.ts";
import { validateLabelName } from "../../meta/v1/labels.ts";
import { isCIdentifier, isValidLabelValue } from "../../meta/v1/name-formats.ts";

const maxPoolNameLength = 253;
const maxIdLength = 32;
const maxConditions = 4;

type Version = Pick<ApiContext, "minor">;

/** The items of a list; since 1.35 none is looked at when there are too many. */
export function validateList<T>(
  list: readonly T[] | null | undefined,
  max: number,
  path: FieldPath,
  item: (value: T, path: FieldPath) => FieldError[],
  version: Version,
): FieldError[] {
  const items = list ?? [];
  const tooMany = items.length > max ? [fieldError.tooMany(path, items.length, max)] : [];
  return tooMany.length > 0 && version.minor >= 35
    ? tooMany
    : [...items.flatMap((value, i) => item(value, path.index(i))), ...tooMany];
}

/** A list whose items differ in their keys; until 1.34 the field that is the key was blamed. */
export function validateSet<T>(
  list: readonly T[] | null | undefined,
  max: number,
  path: FieldPath,
  item: (value: T, path: FieldPath) => FieldError[],
  key: (value: T) => string,
  version: Version,
  keyField?: string,
): FieldError[] {
  const errors = validateList(list, max, path, item, version);
  const items = list ?? [];
  if (items.length > max && version.minor >= 35) return errors;
  const keys = items.map(key);
  keys.forEach((value, i) => {
    const at = path.index(i);
    const blamed = keyField !== undefined && version.minor < 35 ? at.child(keyField) : at;
    if (keys.indexOf(value) < i) errors.push(fieldError.duplicate(blamed, value));
  });
  return errors;
}

/** A map in the order of its keys; the server's own order is that of a Go map. */
export function validateMap<T>(
  map: { readonly [key: string]: T } | null | undefined,
  max: number,
  maxKeyLength: number,
  path: FieldPath,
  key: (name: string, path: FieldPath) => FieldError[],
  item: (value: T, path: FieldPath) => FieldError[],
  version: Version,
): FieldError[] {
  const entries = Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length > max) return [fieldError.tooMany(path, entries.length, max)];
  return entries.flatMap(([name, value]) => {
    const at = path.key(shortened(name, maxKeyLength));
    return [...key(name, version.minor >= 36 ? path : at), ...item(value, at)];
  });
}

function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  const rest = max - 3;
  return `${text.slice(0, Math.floor((rest + 1) / 2))}...${text.slice(text.length - Math.floor(rest / 2))}`;
}

export function validatePoolName(name: string, path: FieldPath): FieldError[] {
  if (name === "") return [fieldError.required(path)];
  return [
    ...(utf8Length(name) > maxPoolNameLength ? [fieldError.tooLong(path, maxPoolNameLength)] : []),
    ...name.split("/").flatMap((part) => validateDNS1123Subdomain(part, path)),
  ];
}

/** A C identifier, with or without a domain in front. */
export function validateQualifiedName(
  name: string,
  path: FieldPath,
  version: Version,
): FieldError[] {
  const absent = (detail: string) =>
    version.minor >= 35 ? fieldError.invalid(path, "", detail) : fieldError.required(path, detail);
  if (name === "" && version.minor < 35) return [absent("name required")];
  const parts = name.split("/");
  if (parts.length === 1) return validateIdentifier(name, path);
  if (parts.length > 2) return [];
  const [domain = "", id = ""] = parts;
  return [
    ...(domain === ""
      ? [absent("the domain must not be empty")]
      : validateCSIDriverName(domain, path, version)),
    ...(id === "" ? [absent("the name must not be empty")] : validateIdentifier(id, path)),
  ];
}

export function validateFullyQualifiedName(
  name: string,
  path: FieldPath,
  version: Version,
): FieldError[] {
  const errors = validateQualifiedName(name, path, version);
  return name.includes("/") || (name === "" && version.minor < 35)
    ? errors
    : [
        ...errors,
        fieldError.invalid(
          path,
          name,
          version.minor >= 35
            ? "a fully qualified name must be a domain and a name separated by a slash"
            : "must include a domain",
        ),
      ];
}

function validateIdentifier(id: string, path: FieldPath): FieldError[] {
  return [
    ...(utf8Length(id) > maxIdLength ? [fieldError.tooLong(path, maxIdLength)] : []),
    ...invalidFor(path, id, isCIdentifier(id)),
  ];
}

export function validateTaintEffect(
  effect: string,
  path: FieldPath,
  { minor }: Version,
): FieldError[] {
  return validateEnum(effect, path, ["NoExecute", "NoSchedule", ...(minor >= 35 ? ["None"] : [])]);
}

export function validateLabelValue(
  value: string,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  return invalidFor(path, value, isValidLabelValue(value, context));
}

/** An opaque JSON object. */
export function validateRawObject(
  value: unknown,
  path: FieldPath,
  maxLength: number,
): FieldError[] {
  if (value === undefined || value === null) return [fieldError.required(path)];
  if (utf8Length(goJson(value)) > maxLength) return [fieldError.tooLong(path, maxLength)];
  return typeof value === "object" && !Array.isArray(value)
    ? []
    : [fieldError.invalid(path, "<value omitted>", "must be a valid JSON object")];
}

/** Conditions that a device waits for, and those that end the wait: both or none, and different ones. */
export function validateBindingConditions(
  device: {
    readonly bindingConditions?: readonly string[];
    readonly bindingFailureConditions?: readonly string[];
  },
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const conditions = device.bindingConditions ?? [];
  const failures = device.bindingFailureConditions ?? [];
  const conditionsPath = path.child("bindingConditions");
  const failuresPath = path.child("bindingFailureConditions");
  const name = (value: string, at: FieldPath) => validateLabelName(value, at, context);
  const errors = [
    ...validateList(conditions, maxConditions, conditionsPath, name, context),
    ...validateList(failures, maxConditions, failuresPath, name, context),
  ];
  conditions.forEach((value, i) => {
    if (conditions.indexOf(value) < i)
      errors.push(fieldError.duplicate(conditionsPath.index(i), value));
  });
  failures.forEach((value, i) => {
    const at = failuresPath.index(i);
    if (failures.indexOf(value) < i) errors.push(fieldError.duplicate(at, value));
    if (conditions.includes(value))
      errors.push(
        fieldError.invalid(
          at,
          value,
          "bindingFailureConditions must not overlap with bindingConditions",
        ),
      );
  });
  if (conditions.length === 0 && failures.length > 0)
    errors.push(
      fieldError.invalid(
        conditionsPath,
        device.bindingConditions ?? null,
        "bindingConditions are required to use bindingFailureConditions",
      ),
    );
  if (failures.length === 0 && conditions.length > 0)
    errors.push(
      fieldError.invalid(
        failuresPath,
        device.bindingFailureConditions ?? null,
        "bindingFailureConditions are required to use bindingConditions",
      ),
    );
  return errors;
}
