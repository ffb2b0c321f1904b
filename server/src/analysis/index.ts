// The only public door of the analysis.

export { type CatalogueEntry, catalogue } from "./catalogue.ts";
export { CONFIGURATION_FILE } from "./config-file/config-file.ts";
export { configurationSchema } from "./config-file/config-schema.ts";
export {
  type Configuration,
  clusterNames,
  clusterOf,
  defaultConfiguration,
  minorOf,
  type NodePorts,
  nodePortsOf,
} from "./configuration.ts";
export type { Given } from "./configurations.ts";
export { decodeBytes } from "./documents/decode.ts";
export * from "./documents/document.ts";
export { LineIndex, type Position } from "./documents/line-index.ts";
export { locate } from "./documents/locate.ts";
export { parseSource } from "./documents/parse.ts";
export type { DryRunRequest, Instant } from "./dry-run/runs.ts";
export type { Chart, ChartCurve, ChartRollout, PodState } from "./features/dry-run-chart.ts";
export type { TreeItem } from "./features/dry-run-tree.ts";
export type * from "./features/feature.ts";
export { timelineFolds } from "./features/folding.ts";
export type { Finding, FindingSource, ObjectRef, Path, Severity } from "./finding.ts";
export { LanguageService } from "./language-service.ts";
export { type ProfileName, profileNames } from "./lint/profiles.ts";
export type { Profile, Rule } from "./lint/rule.ts";
export { rules } from "./lint/rules/index.ts";
export { matchesPattern } from "./patterns.ts";
export type { ScenarioLens, ScenarioRequest } from "./scenario/scenarios.ts";
export { checkSchema } from "./schema/check-schema.ts";
export { withCustomResources } from "./schema/custom-resource-pack.ts";
export {
  type CustomResource,
  CustomResources,
  loadSchemaCompiler,
  type SchemaCompiler,
} from "./schema/custom-resources.ts";
export { type ExplainOptions, type Explanation, explain } from "./schema/explain.ts";
export { documentField, type FieldDocumentation } from "./schema/field-documentation.ts";
export type { SchemaObject } from "./schema/schema-object.ts";
export type { SchemaWorld } from "./schema/schema-world.ts";

export type { World } from "./world.ts";
