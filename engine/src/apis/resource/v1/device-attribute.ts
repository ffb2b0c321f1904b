// Mirrors validateDeviceAttribute of pkg/apis/resource/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { ResourceV1DeviceAttribute } from "../../../model/generated/types.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { goBool, goInt64, goString, goValue, pointer, slice, struct } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";

const maxValueLength = 64;

const semanticVersion =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/;

const singleValues = {
  IntValue: ["int", pointer(goInt64)],
  BoolValue: ["bool", pointer(goBool)],
  StringValue: ["string", pointer(goString)],
  VersionValue: ["version", pointer(goString)],
} as const;
const attributeTypeUpTo135 = struct("resource.DeviceAttribute", singleValues);
const attributeType = struct("resource.DeviceAttribute", {
  ...singleValues,
  IntValues: ["ints", slice(goInt64)],
  BoolValues: ["bools", slice(goBool)],
  StringValues: ["strings", slice(goString)],
  VersionValues: ["versions", slice(goString)],
});

/** One attribute of a device, which has exactly one value or list of values. */
export function validateAttribute(
  attribute: ResourceV1DeviceAttribute,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const isSet = (value: unknown) => value !== undefined && value !== null;
  const count = Object.values(attribute).filter(isSet).length;
  const empty = (field: "bools" | "ints" | "strings" | "versions") =>
    attribute[field]?.length === 0
      ? [fieldError.invalid(path.child(field), [], "must not be empty if specified")]
      : [];
  const string = (value: string, at: FieldPath) =>
    utf8Length(value) > maxValueLength ? [fieldError.tooLong(at, maxValueLength)] : [];
  const version = (value: string, at: FieldPath) => [
    ...(semanticVersion.test(value)
      ? []
      : [fieldError.invalid(at, value, "must be a string compatible with semver.org spec 2.0.0")]),
    ...string(value, at),
  ];
  const one = "exactly one value must be specified";
  return [
    ...(typeof attribute.string === "string" ? string(attribute.string, path.child("string")) : []),
    ...(typeof attribute.version === "string"
      ? version(attribute.version, path.child("version"))
      : []),
    ...empty("bools"),
    ...empty("ints"),
    ...empty("strings"),
    ...(attribute.strings ?? []).flatMap((value, i) =>
      string(value, path.child("strings").index(i)),
    ),
    ...empty("versions"),
    ...(attribute.versions ?? []).flatMap((value, i) =>
      version(value, path.child("versions").index(i)),
    ),
    ...(count === 0
      ? [context.minor >= 35 ? fieldError.invalid(path, "", one) : fieldError.required(path, one)]
      : count > 1
        ? [
            fieldError.invalid(
              path,
              goValue(
                context.minor >= 36 ? attributeType : attributeTypeUpTo135,
                attribute,
                context,
              ),
              one,
            ),
          ]
        : []),
  ];
}
