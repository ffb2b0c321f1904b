// Mirrors what staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go (1.36) asks of
// a version, or of all of them at once: schema, subresources, columns, selectable fields.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type {
  ApiextensionsV1CustomResourceDefinitionVersion,
  ApiextensionsV1CustomResourceSubresourceScale,
} from "../../../model/generated/types.ts";
import { detailOf, required } from "../../core/v1/field-formats.ts";
import { goValue } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { validateDefaults } from "./defaults.ts";
import { followPath, type SchemaOptions, validateSchema } from "./json-schema.ts";
import { type Schema, schemaFields, schemaType } from "./schema-types.ts";
import { structuralConversionError, validateStructural } from "./structural-schema.ts";
import { validateRules } from "./validation-rules.ts";

/** What a version says, and all versions together may say. */
export type VersionParts = Partial<
  Pick<
    ApiextensionsV1CustomResourceDefinitionVersion,
    "schema" | "subresources" | "additionalPrinterColumns" | "selectableFields"
  >
>;

export interface VersionOptions extends Omit<SchemaOptions, "root" | "insideMeta" | "noDefaults"> {
  readonly requireStructural: boolean;
}

const columnTypes = ["boolean", "date", "integer", "number", "string"];
const columnFormats = [
  ...["byte", "date", "date-time", "double"],
  ...["float", "int32", "int64", "password"],
];
const maxSelectableFields = 8;
const allowedAtRoot = [
  ...["Description", "Type", "Format", "Title", "Maximum", "ExclusiveMaximum", "Minimum"],
  ...["ExclusiveMinimum", "MaxLength", "MinLength", "Pattern", "MaxItems", "MinItems"],
  ...["UniqueItems", "MultipleOf", "Required", "Items", "Properties", "ExternalDocs"],
  ...["Example", "XPreserveUnknownFields", "XValidations"],
];

export function validateVersionParts(
  parts: VersionParts,
  path: FieldPath,
  schemaField: "schema" | "validation",
  statusEnabled: boolean,
  options: VersionOptions,
): FieldError[] {
  const schema = parts.schema?.openAPIV3Schema;
  const schemaPath = path.child(schemaField, "openAPIV3Schema");
  const { scale } = parts.subresources ?? {};
  return [
    ...(schema ? validateRootSchema(schema, schemaPath, statusEnabled, options) : []),
    ...(scale ? validateScale(scale, path.child("subresources")) : []),
    ...(parts.additionalPrinterColumns ?? []).flatMap((column, i) =>
      validateColumn(column, path.child("additionalPrinterColumns").index(i)),
    ),
    ...(parts.selectableFields?.length
      ? validateSelectableFields(parts, schema, path.child("selectableFields"), options.context)
      : []),
  ];
}

function validateRootSchema(
  schema: Schema,
  path: FieldPath,
  statusEnabled: boolean,
  options: VersionOptions,
): FieldError[] {
  const errors = statusEnabled ? partsBesideStatus(schema, path, options) : [];
  // These paths are one name with a dot in it.
  if (schema.nullable)
    errors.push(
      fieldError.forbidden(
        path.parent!.child("openAPIV3Schema.nullable"),
        "nullable cannot be true at the root",
      ),
    );
  const conversionError = options.requireStructural ? structuralConversionError(schema) : undefined;
  if (options.requireStructural && conversionError === undefined) {
    const structural = validateStructural(schema, path);
    errors.push(
      ...(structural.length > 0
        ? structural
        : validateDefaults(schema, path, true, options.context)),
    );
  }
  errors.push(...validateSchema(schema, path, { ...options, root: true, insideMeta: false }));
  if (errors.length === 0 && conversionError === undefined && options.requireStructural)
    errors.push(...validateRules(schema, path, true, options.context));
  return errors.length === 0 && conversionError !== undefined
    ? [fieldError.invalid(path, "", conversionError)]
    : errors;
}

/** A status of its own allows only parts of the root schema that still hold for it. */
function partsBesideStatus(schema: Schema, path: FieldPath, options: VersionOptions): FieldError[] {
  for (const [field, [key, type]] of Object.entries(schemaFields)) {
    if (type.isEmpty((schema as Record<string, unknown>)[key])) continue;
    if (field === "Type" && schema.type !== "object")
      return [
        fieldError.invalid(
          path.parent!.child("openAPIV3Schema.type"),
          schema.type,
          'only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
        ),
      ];
    if (!allowedAtRoot.includes(field))
      return [
        fieldError.invalid(
          path,
          goValue(schemaType, schema, options.context),
          `only [${allowedAtRoot.join(" ")}] fields are allowed at the root of the schema if the status subresource is enabled`,
        ),
      ];
  }
  return [];
}

function validateJSONPath(text: string, path: FieldPath): FieldError[] {
  return text.startsWith(".")
    ? []
    : [fieldError.invalid(path, text, "must be a simple json path starting with .")];
}

function validateScale(
  scale: ApiextensionsV1CustomResourceSubresourceScale,
  path: FieldPath,
): FieldError[] {
  const under = (text: string, roots: readonly string[], field: string, where: string) => {
    const at = path.child(`scale.${field}`);
    const malformed = validateJSONPath(text, at);
    return malformed.length > 0 || roots.some((root) => text.startsWith(`.${root}.`))
      ? malformed
      : [fieldError.invalid(at, text, `should be a json path under ${where}`)];
  };
  const needed = (text: string | undefined, root: string, field: string) =>
    text
      ? under(text, [root], field, `.${root}`)
      : [fieldError.required(path.child(`scale.${field}`))];
  return [
    ...needed(scale.specReplicasPath, "spec", "specReplicasPath"),
    ...needed(scale.statusReplicasPath, "status", "statusReplicasPath"),
    ...(scale.labelSelectorPath
      ? under(
          scale.labelSelectorPath,
          ["spec", "status"],
          "labelSelectorPath",
          "either .spec or .status",
        )
      : []),
  ];
}

function validateColumn(
  column: NonNullable<VersionParts["additionalPrinterColumns"]>[number],
  path: FieldPath,
): FieldError[] {
  const { type = "", format = "", jsonPath = "" } = column;
  const typeDetail = `must be one of ${columnTypes.join(",")}`;
  const pathPath = path.child("JSONPath");
  return [
    ...required(column.name, path.child("name")),
    ...(type === ""
      ? [fieldError.required(path.child("type"), typeDetail)]
      : columnTypes.includes(type)
        ? []
        : [fieldError.invalid(path.child("type"), type, typeDetail)]),
    ...(format === "" || columnFormats.includes(format)
      ? []
      : [
          fieldError.invalid(
            path.child("format"),
            format,
            `must be one of ${columnFormats.join(",")}`,
          ),
        ]),
    ...(jsonPath === "" ? [fieldError.required(pathPath)] : validateJSONPath(jsonPath, pathPath)),
  ];
}

function validateSelectableFields(
  parts: VersionParts,
  schema: Schema | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  if (!schema) {
    const ofVersion = path.parent?.type === "index";
    const quote = context.minor >= 34 ? "`" : "";
    const detail = ofVersion
      ? `may only be set when ${quote}version.schema.openAPIV3Schema${quote} is not included`
      : "may only be set when validations.schema is included";
    return [fieldError.invalid(path, "", detailOf("selectableFields", detail, context))];
  }
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  (parts.selectableFields ?? []).forEach(({ jsonPath = "" }, i) => {
    const at = path.index(i).child("jsonPath");
    if (jsonPath === "") {
      errors.push(fieldError.required(at));
      return;
    }
    const found = followPath(jsonPath, schema, false);
    if ("problem" in found) {
      errors.push(fieldError.invalid(at, jsonPath, `is an invalid path: ${found.problem}`));
      return;
    }
    if (found.names[0] === "metadata")
      errors.push(fieldError.invalid(at, jsonPath, "must not point to fields in metadata"));
    if (!["string", "boolean", "integer"].includes(found.schema?.type ?? ""))
      errors.push(
        fieldError.invalid(
          at,
          jsonPath,
          "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.",
        ),
      );
    const identity = found.names.join(".");
    if (seen.has(identity)) errors.push(fieldError.duplicate(at, jsonPath));
    seen.add(identity);
  });
  if (seen.size > maxSelectableFields)
    errors.push(fieldError.tooMany(path, seen.size, maxSelectableFields));
  return errors;
}
