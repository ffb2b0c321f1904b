// Mirrors staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/{strategy,validator}.go (1.36): the kinds
// that a definition adds. Difference: nothing is converted between versions.
import { type FieldError, fieldError, fieldErrorText } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  ApiextensionsV1CustomResourceDefinition,
  ApiextensionsV1CustomResourceSubresources,
} from "../../../model/generated/types.ts";
import { goQuote } from "../../../model/go-format.ts";
import { clone, type KubeObject } from "../../../model/object.ts";
import { isObject, setOwn } from "../../json-object.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { isQualifiedName, nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { Correlation } from "./correlation.ts";
import { readEmbedded, validateEmbeddedResources } from "./embedded-resources.ts";
import { validateInstance } from "./instance.ts";
import { validateListTypes } from "./list-types.ts";
import { printerColumns } from "./printer-columns.ts";
import { unknownFields } from "./pruning.ts";
import { evaluateRules } from "./rules/evaluate-rules.ts";
import { resourceHasRules, ruleTreeOf } from "./rules/rule-tree.ts";
import { validateScaleSpec, validateScaleStatus } from "./scale-paths.ts";
import { additionalOf, itemsOf, ownProperty, type Schema, sortedEntries } from "./schema-types.ts";

type CustomResource = KubeObject & { status?: unknown };

/** The kinds of all served versions of a definition that has been accepted. */
export function customKinds(definition: ApiextensionsV1CustomResourceDefinition): Kind[] {
  const { group = "", names, scope, versions } = definition.spec ?? {};
  const { plural = "", kind = "", singular = "" } = names ?? {};
  return (versions ?? [])
    .filter(({ served }) => served)
    .map(({ name = "", schema, subresources, additionalPrinterColumns }) => ({
      group,
      version: name,
      kind,
      plural,
      singular,
      shortNames: names?.shortNames ?? [],
      categories: names?.categories ?? [],
      namespaced: scope === "Namespaced",
      generation: true,
      allowUnconditionalUpdate: false,
      columns: printerColumns(additionalPrinterColumns),
      ...strategy(schema?.openAPIV3Schema ?? {}, scope === "Namespaced", subresources ?? {}),
    }));
}

function strategy(
  given: Schema,
  namespaced: boolean,
  { status: statusSubresource, scale }: ApiextensionsV1CustomResourceSubresources,
) {
  const hasStatus = (statusSubresource ?? undefined) !== undefined;
  const metaRule = { namespaced, name: nameIsDNSSubdomain, qualifiedFinalizers: false };
  // Type and metadata have rules of their own.
  const schema: Schema = { ...given, "x-kubernetes-embedded-resource": true };
  return {
    subresources: hasStatus ? (["status"] as const) : [],

    conversionError(object, readMetadata) {
      const embedded = readEmbedded(object, given, FieldPath.root, readMetadata);
      if (embedded.error) return fieldErrorText(embedded.error);
      const unknown = [...unknownFields(object, schema), ...embedded.unknown].sort();
      if (unknown.length === 0) return undefined;
      const texts = unknown.map((name) => `unknown field "${name}"`);
      return `strict decoding error: ${texts.join(", ")}`;
    },

    setDefaults(object) {
      dropNulls(object, schema);
      setDefaults(object, schema);
    },

    prepareForCreate(object) {
      if (hasStatus) delete object.status;
    },

    prepareForUpdate(object, old, _context, subresource) {
      if (!hasStatus || subresource === "status") return;
      if (old.status === undefined) delete object.status;
      else object.status = old.status;
    },

    validate: (object, context) =>
      withRules(given, object, undefined, context, [
        ...validateObjectMeta(object.metadata, metaRule, context),
        ...validateInstance(object, given, undefined, context.minor),
        ...validateScaleSpec(object, scale),
        ...validateScaleStatus(object, scale),
        ...validateEmbeddedResources(object, given, FieldPath.root, context),
        ...validateListTypes(object, given, FieldPath.root),
      ]),

    validateUpdate(object, old, context, subresource) {
      const correlation = new Correlation(object, old, given);
      const metadata = validateObjectMetaUpdate(object.metadata, old.metadata, context, metaRule);
      const status = given.properties?.["status"];
      const statusPath = FieldPath.of("status");
      // Lists that were wrong before may stay so.
      const listTypes =
        validateListTypes(old, given, FieldPath.root).length === 0
          ? validateListTypes(object, given, FieldPath.root)
          : [];
      const own =
        subresource === "status"
          ? [
              ...(object.status === undefined
                ? []
                : validateInstance(
                    object.status,
                    status ?? {},
                    statusPath,
                    context.minor,
                    correlation.key("status"),
                  )),
              ...validateScaleStatus(object, scale),
            ]
          : [
              ...validateInstance(object, given, undefined, context.minor, correlation),
              ...validateScaleSpec(object, scale),
              ...validateScaleStatus(object, scale),
              ...validateEmbeddedResources(object, given, FieldPath.root, context),
            ];
      const update = { old, correlation };
      return withRules(given, object, update, context, [...metadata, ...own, ...listTypes]);
    },

    warnings(object, old, context) {
      const known = old?.metadata?.finalizers ?? [];
      return [...new Set(object.metadata?.finalizers ?? [])]
        .filter((name) => !known.includes(name))
        .sort()
        .flatMap((name) => finalizerWarnings(name, context));
    },
  } satisfies Partial<Kind<CustomResource>>;
}

const blocking = [
  ...["FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong"],
  ...["FieldValueTooMany", "FieldValueTypeInvalid"],
];

/** The errors, and what the schema's rules say; they are not looked at where the object is too wrong for them. */
function withRules(
  schema: Schema,
  object: CustomResource,
  update: { readonly old: CustomResource; readonly correlation: Correlation } | undefined,
  context: ApiContext,
  errors: FieldError[],
): FieldError[] {
  if (!resourceHasRules(schema)) return errors;
  if (errors.some(({ type }) => blocking.includes(type))) {
    const skipped =
      "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";
    return [...errors, fieldError.invalid(FieldPath.root, null, skipped)];
  }
  const tree = ruleTreeOf(schema);
  const warn = (text: string) => context.warn?.(text);
  return tree ? [...errors, ...evaluateRules(tree, object, update, warn)] : errors;
}

const standardFinalizers = ["orphan", "foregroundDeletion", "kubernetes"];

function finalizerWarnings(name: string, context: ApiContext): string[] {
  const say = (text: string) => `metadata.finalizers: ${goQuote(name)}: ${text}`;
  const details = isQualifiedName(name, context).map(say);
  if (name.includes("/") || standardFinalizers.includes(name)) return details;
  const path = name.includes(".") ? " including a path (/)" : "";
  return [
    ...details,
    say(
      `prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`,
    ),
  ];
}

/** Drops nulls that neither the schema allows nor a default replaces, in place. */
function dropNulls(value: unknown, schema: Schema | undefined): void {
  if (Array.isArray(value)) for (const item of value) dropNulls(item, schema && itemsOf(schema));
  if (!isObject(value)) return;
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(fields)) {
    const inner = ownProperty(schema, name) ?? additionalOf(schema?.additionalProperties);
    const hasDefault = (inner?.default ?? undefined) !== undefined;
    if (fields[name] === null && inner && !inner.nullable && !hasDefault) delete fields[name];
    else dropNulls(fields[name], inner);
  }
}

/** Fills in defaults wherever their surroundings are, in place. */
function setDefaults(value: unknown, schema: Schema | undefined): void {
  if (Array.isArray(value)) for (const item of value) setDefaults(item, schema && itemsOf(schema));
  if (!isObject(value) || !schema) return;
  const fields = value as Record<string, unknown>;
  for (const [name, property] of sortedEntries(schema.properties)) {
    const standard: unknown = property.default ?? undefined;
    const replaced = fields[name] === undefined || (fields[name] === null && !property.nullable);
    if (standard !== undefined && replaced) setOwn(fields, name, clone(standard));
    setDefaults(fields[name], property);
  }
  const additional = additionalOf(schema.additionalProperties);
  if (additional) for (const inner of Object.values(fields)) setDefaults(inner, additional);
}
