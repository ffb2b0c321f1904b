// Mirrors staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/{strategy,validator}.go (1.36): the kinds
// that a definition adds. Differences: nothing is converted between versions, and rules in CEL are not evaluated.
import { FieldPath } from "../../../model/field-path.ts";
import type { ApiextensionsV1CustomResourceDefinition } from "../../../model/generated/types.ts";
import { clone, type KubeObject } from "../../../model/object.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { isObject, setOwn } from "../../json-object.ts";
import type { Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { unknownFields, validateInstance } from "./instance.ts";
import { additionalOf, itemsOf, type Schema, sortedEntries } from "./schema-types.ts";

type CustomResource = KubeObject & { status?: unknown };

/** The kinds of all served versions of a definition that has been accepted. */
export function customKinds(definition: ApiextensionsV1CustomResourceDefinition): Kind[] {
  const { group = "", names, scope, versions } = definition.spec ?? {};
  const { plural = "", kind = "", singular = "" } = names ?? {};
  return (versions ?? [])
    .filter(({ served }) => served)
    .map(({ name = "", schema, subresources }) => ({
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
      columns: [nameColumn, ageColumn],
      ...strategy(
        schema?.openAPIV3Schema ?? {},
        scope === "Namespaced",
        subresources?.status !== undefined,
      ),
    }));
}

function strategy(given: Schema, namespaced: boolean, hasStatus: boolean) {
  // Type and metadata have rules of their own.
  const schema: Schema = { ...given, "x-kubernetes-embedded-resource": true };
  return {
    subresources: hasStatus ? (["status"] as const) : [],

    conversionError(object) {
      const unknown = unknownFields(object, schema);
      if (unknown.length === 0) return undefined;
      const texts = unknown.map((name) => `unknown field "${name}"`);
      return `strict decoding error: ${texts.join(", ")}`;
    },

    setDefaults(object) {
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

    validate: (object, context) => [
      ...validateObjectMeta(object.metadata, { namespaced, name: nameIsDNSSubdomain }, context),
      ...validateInstance(object, schema, undefined),
    ],

    validateUpdate: (object, old, context, subresource) => [
      ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
      ...(subresource === "status"
        ? validateInstance(
            object.status,
            schema.properties?.["status"] ?? {},
            FieldPath.of("status"),
          )
        : validateInstance(object, schema, undefined)),
    ],
  } satisfies Partial<Kind<CustomResource>>;
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
