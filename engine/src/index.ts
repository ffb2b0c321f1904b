// The only public door of the engine.
export { cronDescriptors } from "./apis/batch/v1/cron-schedule.ts";
export { labelsText } from "./apis/columns.ts";
export * from "./apis/decode.ts";
export * from "./apis/decode-status.ts";
export * from "./apis/encode.ts";
export { resourceName } from "./apis/kind.ts";
export { type AnyKind, allKinds, isServed } from "./apis/registry.ts";
export * from "./apis/schema-pack.ts";
export {
  baselineChecks,
  defaultCapabilities,
} from "./apiserver/admission/pod-security/baseline.ts";
export type { Check as PodSecurityCheck } from "./apiserver/admission/pod-security/check.ts";
export { restrictedChecks } from "./apiserver/admission/pod-security/restricted.ts";
export { isPresetName, presetManifests, presetNames } from "./cluster/presets.ts";
export { type ClusterProblem, listItems } from "./cluster/read.ts";
export { parseSchedule } from "./controllers/cron-job/schedule.ts";
export { describe } from "./kubectl/describe/describe.ts";
export type { Surroundings } from "./kubectl/describe/parts.ts";
export { eventsTable, selectEvents } from "./kubectl/events.ts";
export { inTableOrder, listObjects, renderLines, renderTable, tableOf } from "./kubectl/get.ts";
export { type Kubectl, kindByAlias, printedName } from "./kubectl/kubectl.ts";
export type { ManifestResult } from "./kubectl/manifest-result.ts";
export { customColumns, formatByJsonPath } from "./kubectl/output-formats.ts";
export { printedHistory } from "./kubectl/revisions.ts";
export { rolloutStatus } from "./kubectl/rollout-status.ts";
export { sortBy } from "./kubectl/sort-by.ts";
export { type PodUsage, topNodes, topPods } from "./kubectl/top.ts";
export { toYaml } from "./kubectl/yaml.ts";
export * from "./model/cluster-access.ts";
export * from "./model/duration.ts";
export * from "./model/feature-gates.ts";
export * from "./model/field-error.ts";
export * from "./model/field-path.ts";
export * from "./model/go-format.ts";
export * from "./model/int-or-string.ts";
export { parseLabelSelector } from "./model/label-selector.ts";
export * from "./model/object.ts";
export * from "./model/quantity.ts";
export * from "./model/selector.ts";
export * from "./model/status.ts";
export * from "./model/time.ts";
export * from "./sim/admit.ts";
export { type DryRun, type DryRunInput, dryRun } from "./sim/dry-run.ts";
export { eventObjects } from "./sim/event-objects.ts";
export type { HistoryEntry } from "./sim/report/history.ts";
export { type Report, report, type ScenarioReport, scenarioReport } from "./sim/report/report.ts";
export type { ObjectName } from "./sim/report/told.ts";
export {
  type DryRunResult,
  type ManifestAnswer,
  type OwnedEvent,
  runDryRun,
} from "./sim/result.ts";
export type { ScenarioError } from "./sim/scenario/check-shape.ts";
export {
  runScenario,
  type ScenarioInput,
  type ScenarioRun,
} from "./sim/scenario/run-scenario.ts";
export {
  readScenario,
  type Scenario,
  scenarioApiVersion,
  scenarioFiles,
  scenarioSchema,
  scenarioShape,
} from "./sim/scenario/scenario.ts";
export {
  type ScenarioEvent,
  type ScenarioResult,
  scenarioResult,
} from "./sim/scenario/scenario-result.ts";
export type { Meaning, Shape } from "./sim/scenario/shape.ts";
export type { Simulation } from "./sim/simulation.ts";
