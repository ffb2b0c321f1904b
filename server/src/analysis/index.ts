// The only public door of the analysis.
export * from "./documents/document.ts";
export { parseSource } from "./documents/parse.ts";
export { checkSchema, type SchemaObject, type SchemaWorld } from "./schema/check-schema.ts";
export { withCustomResources } from "./schema/custom-resource-pack.ts";
export { type CustomResource, CustomResources } from "./schema/custom-resources.ts";
export { type ExplainOptions, type Explanation, explain } from "./schema/explain.ts";
export { documentField, type FieldDocumentation } from "./schema/field-documentation.ts";
export type { SchemaLoader } from "./schema/schema-source.ts";
