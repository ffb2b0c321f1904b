// Custom resources against the CustomResourceDefinitions of the workspace, in the words of apiextensions-apiserver 1.36.
// Differences: formats other than int32, int64, byte, date and date-time are not checked, and validation rules in CEL are
// the API server's to evaluate (`withRules`).
import type { ErrorObject, ValidateFunction } from "ajv";
import { type FieldError, FieldPath, fieldError, fieldErrorText } from "#engine";
import type { Finding, Path } from "../finding.ts";
import type { SchemaObject } from "./schema-object.ts";
import { type JsonSchema, readSchema, toJsonSchema, unknownFields } from "./structural-schema.ts";
import { pathText, valueAt } from "./value-at.ts";

/** One kind that a CustomResourceDefinition of the workspace defines. */
export interface CustomResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly served: boolean;
  /** `openAPIV3Schema` of the version; nothing when it has none. */
  readonly schema: JsonSchema | undefined;
  check(object: SchemaObject): Finding[];
}

/** The custom resources of a scope. Immutable; make a new one when a CustomResourceDefinition changes. */
export class CustomResources {
  /** The definitions whose rules only an API server that knows them can evaluate. */
  readonly withRules: readonly unknown[];
  private readonly kinds = new Map<string, CustomResource>();

  private constructor(definitions: readonly unknown[]) {
    this.withRules = definitions.filter(
      (definition) =>
        valueAt(definition, ["apiVersion"]) === "apiextensions.k8s.io/v1" && hasRules(definition),
    );
  }

  /**
   * Reads CustomResourceDefinitions (`apiextensions.k8s.io/v1` or `v1beta1`; others are passed over, and so is what can
   * not be read in them). Without a compiler only unknown fields are found.
   */
  static read(definitions: readonly unknown[], compile?: SchemaCompiler): CustomResources {
    const resources = new CustomResources(definitions);
    for (const version of definitions.flatMap(definedVersions))
      resources.kinds.set(
        `${version.apiVersion} ${version.kind}`,
        customResource(version, compile),
      );
    return resources;
  }

  find(apiVersion: string, kind: string): CustomResource | undefined {
    return this.kinds.get(`${apiVersion} ${kind}`);
  }

  all(): Iterable<CustomResource> {
    return this.kinds.values();
  }
}

/** Whether a schema in it has validation rules. */
function hasRules(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, "x-kubernetes-validations") || Object.values(value).some(hasRules);
}

type DefinedVersion = Omit<CustomResource, "check">;

function definedVersions(definition: unknown): DefinedVersion[] {
  const apiVersion = valueAt(definition, ["apiVersion"]);
  if (
    valueAt(definition, ["kind"]) !== "CustomResourceDefinition" ||
    (apiVersion !== "apiextensions.k8s.io/v1" && apiVersion !== "apiextensions.k8s.io/v1beta1")
  )
    return [];
  const group = valueAt(definition, ["spec", "group"]);
  const kind = valueAt(definition, ["spec", "names", "kind"]);
  const plural = valueAt(definition, ["spec", "names", "plural"]);
  const shortNames = valueAt(definition, ["spec", "names", "shortNames"]);
  const listed = valueAt(definition, ["spec", "versions"]);
  const single = valueAt(definition, ["spec", "version"]);
  if (typeof group !== "string" || typeof kind !== "string") return [];
  const shared = valueAt(definition, ["spec", "validation", "openAPIV3Schema"]);
  const versions: unknown[] = Array.isArray(listed)
    ? listed
    : typeof single === "string"
      ? [{ name: single, served: true }]
      : [];
  return versions.flatMap((version) => {
    const name = valueAt(version, ["name"]);
    if (typeof name !== "string") return [];
    const schema = valueAt(version, ["schema", "openAPIV3Schema"]) ?? shared;
    return [
      {
        apiVersion: `${group}/${name}`,
        kind,
        plural: typeof plural === "string" ? plural : `${kind.toLowerCase()}s`,
        shortNames: Array.isArray(shortNames)
          ? shortNames.filter((short) => typeof short === "string")
          : [],
        namespaced: valueAt(definition, ["spec", "scope"]) !== "Cluster",
        served: valueAt(version, ["served"]) !== false,
        schema: readSchema(schema),
      },
    ];
  });
}

/** Makes a validator of a schema; nothing where the schema can not be compiled. */
export type SchemaCompiler = (schema: JsonSchema) => ValidateFunction | undefined;

/** Loads the compiler, which is large and needed only in workspaces with CustomResourceDefinitions. */
export async function loadSchemaCompiler(): Promise<SchemaCompiler> {
  const { Ajv } = await import("ajv");
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    validateSchema: false,
    logger: false,
    useDefaults: true,
    unicodeRegExp: false,
    verbose: true,
    formats: {
      int32: { type: "number", validate: (n: number) => n >= -2147483648 && n <= 2147483647 },
      int64: { type: "number", validate: (n: number) => Number.isInteger(n) },
      byte: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
      date: /^\d{4}-\d\d-\d\d$/,
      "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i,
    },
  });
  return (schema) => {
    try {
      return ajv.compile(toJsonSchema(schema));
    } catch {
      // A pattern of Go's that JavaScript can not read, or no schema at all: the kind goes unchecked.
      return undefined;
    }
  };
}

function customResource(version: DefinedVersion, compile?: SchemaCompiler): CustomResource {
  let validate: ValidateFunction | null | undefined = null;
  return {
    ...version,
    check(object) {
      const finding = (path: Path, part: "key" | "value", message: string): Finding => ({
        code: "schema-invalid",
        source: "schema",
        severity: "error",
        message,
        object: object.ref,
        path,
        part,
      });
      if (!version.served)
        return [
          finding(
            ["apiVersion"],
            "value",
            `no matches for kind "${version.kind}" in version "${version.apiVersion}"`,
          ),
        ];
      if (version.schema === undefined) return [];
      validate = validate === null ? compile?.(version.schema) : validate;
      const unknown = unknownFields(version.schema, object.value).map((path) =>
        finding(path, "key", `unknown field ${JSON.stringify(pathText(path))}`),
      );
      if (validate === undefined) return unknown;
      // Defaults are filled into the copy, as the server does before it validates.
      validate(withoutNulls(version.schema, structuredCopy(object.value)));
      const invalid = fieldErrors(validate.errors ?? []).map(({ path, error }) =>
        finding(path, "value", fieldErrorText(error)),
      );
      return [...unknown, ...invalid];
    },
  };
}

function structuredCopy(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, structuredCopy(child)]),
  );
}

/** Drops nulls of fields that are not nullable but have a default, as the server's defaulting does. */
function withoutNulls(schema: JsonSchema, value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => withoutNulls(items, item));
  }
  const out: { [key: string]: unknown } = {};
  for (const [key, child] of Object.entries(value)) {
    const property = schema.properties?.[key];
    if (child === null && property?.default !== undefined && property.nullable !== true) continue;
    out[key] = property === undefined ? child : withoutNulls(property, child);
  }
  return out;
}

function fieldErrors(errors: readonly ErrorObject[]): { path: Path; error: FieldError }[] {
  const seen = new Set<string>();
  return errors.flatMap((problem) => {
    // What fails inside an alternative is told by the alternative as a whole.
    if (/\/(?:anyOf|oneOf|not)\/\d*/.test(problem.schemaPath.replace(/\/(?:anyOf|oneOf|not)$/, "")))
      return [];
    const steps = problem.instancePath
      .split("/")
      .slice(1)
      .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
      .map((step) => (/^(?:0|[1-9]\d*)$/.test(step) ? Number(step) : step));
    const path =
      problem.keyword === "required"
        ? [...steps, String(problem.params["missingProperty"])]
        : steps;
    const error = fieldErrorOf(problem, path);
    const text = fieldErrorText(error);
    if (seen.has(text)) return [];
    seen.add(text);
    return [{ path, error }];
  });
}

function fieldErrorOf(problem: ErrorObject, path: Path): FieldError {
  const { keyword, params, data } = problem;
  const at = path.reduce<FieldPath>(
    (place, step) => (typeof step === "number" ? place.index(step) : place.child(step)),
    FieldPath.root,
  );
  const name = pathText(path);
  const invalid = (text: string) => fieldError.invalid(at, data ?? "", `${name} in body ${text}`);
  const limit = params["limit"] as number;
  switch (keyword) {
    case "required":
      return fieldError.required(at);
    case "type": {
      const got = typeOf(data);
      const wanted = [params["type"]].flat().filter((type) => type !== "null");
      return fieldError.typeInvalid(
        at,
        got,
        `${name} in body must be of type ${wanted.join(",")}: ${JSON.stringify(got)}`,
      );
    }
    case "enum":
      return fieldError.notSupported(
        at,
        data,
        (params["allowedValues"] as readonly unknown[]).map((value) =>
          typeof value === "string" ? value : JSON.stringify(value),
        ),
      );
    case "format":
      return fieldError.typeInvalid(
        at,
        data,
        `${name} in body must be of type ${params["format"]}: ${JSON.stringify(data)}`,
      );
    case "maxLength":
      return fieldError.tooLong(at, limit);
    case "maxItems":
      return fieldError.tooMany(at, (data as readonly unknown[]).length, limit);
    case "maxProperties":
      return fieldError.tooMany(at, Object.keys(data as object).length, limit);
    case "minLength":
      return invalid(`should be at least ${limit} chars long`);
    case "minItems":
      return invalid(`should have at least ${limit} items`);
    case "minProperties":
      return invalid(`should have at least ${limit} properties`);
    case "minimum":
      return invalid(`should be greater than or equal to ${limit}`);
    case "maximum":
      return invalid(`should be less than or equal to ${limit}`);
    case "exclusiveMinimum":
      return invalid(`should be greater than ${limit}`);
    case "exclusiveMaximum":
      return invalid(`should be less than ${limit}`);
    case "multipleOf":
      return invalid(`should be a multiple of ${params["multipleOf"]}`);
    case "pattern":
      return invalid(`should match '${params["pattern"]}'`);
    case "uniqueItems":
      return invalid("shouldn't contain duplicates");
    case "oneOf":
      return fieldError.invalid(
        at,
        "",
        `${JSON.stringify(name)} must validate one and only one schema (oneOf). ${params["passingSchemas"] ? "Found 2 valid alternatives" : "Found none valid"}`,
      );
    case "anyOf":
      return fieldError.invalid(
        at,
        "",
        `${JSON.stringify(name)} must validate at least one schema (anyOf)`,
      );
    default:
      return fieldError.invalid(
        at,
        "",
        `${JSON.stringify(name)} must not validate the schema (not)`,
      );
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
