// What a run says about the objects of one file, beside what is told of them without a run.

import { minorOf, nodePortsOf } from "../configuration.ts";
import { isPlaceholder, valueAt } from "../documents/index.ts";
import type { Diagnostic } from "../features/feature.ts";
import type { Finding } from "../finding.ts";
import { samePath, startsWith } from "../path.ts";
import { readImage } from "../resources/image-reference.ts";
import { Answers, type BoundObject, type ResourceScope } from "../resources/index.ts";
import { sameItems } from "../same-items.ts";
import { dryRunFindings } from "./findings.ts";
import { type Outcome, objectKey } from "./outcome.ts";
import type { DryRun } from "./runs.ts";

interface RunOfFile {
  readonly file: string;
  readonly run: DryRun;
  readonly objects: readonly BoundObject[];
  /** What is found without the run. */
  readonly told: readonly Diagnostic[];
  readonly resources: ResourceScope;
  /** Nobody has named a cluster. */
  readonly assumedCluster: boolean;
}

/** What a run says about a file beside what is told already, and what it only confirms: the cluster's text for a finding. */
export interface RunFindings {
  readonly found: readonly Finding[];
  readonly confirmed: ReadonlyMap<Finding, string>;
}

/** The same of one object, beside what was told of it. */
interface ObjectFindings extends RunFindings {
  readonly own: readonly Finding[];
  readonly assumedCluster: boolean;
}

/** What each run says about the objects that are there, which most edits leave as they are. */
const answersOf = new WeakMap<DryRun, Answers<ObjectFindings>>();

/** The findings of a run about the objects of a file, in their order. One cause is told once. */
export function runFindings(view: RunOfFile): RunFindings {
  const { file, run, objects, told, resources, assumedCluster } = view;
  const answers = answersOf.get(run) ?? new Answers();
  answersOf.set(run, answers);
  const toldOf = new Map<string, Finding[]>();
  for (const { finding } of told) {
    if (!finding) continue;
    const key = objectKey(finding.object);
    const list = toldOf.get(key);
    if (list) list.push(finding);
    else toldOf.set(key, [finding]);
  }
  const byObject = objects.flatMap((object) => {
    const key = objectKey(object.ref);
    const outcome = run.outcomes.get(key);
    if (!outcome || outcome.ref.file !== file) return [];
    const own = toldOf.get(key) ?? [];
    return answers.of(
      resources,
      object,
      () => objectFindings(view, object, outcome, own),
      (known) => known.assumedCluster === assumedCluster && sameItems(known.own, own),
    );
  });
  const confirmed = new Map<Finding, string>();
  for (const one of byObject)
    for (const [cause, text] of one.confirmed)
      if (!confirmed.has(cause)) confirmed.set(cause, text);
  return { found: byObject.flatMap(({ found }) => found), confirmed };
}

function objectFindings(
  { run, resources, assumedCluster }: RunOfFile,
  object: BoundObject,
  outcome: Outcome,
  own: readonly Finding[],
): ObjectFindings {
  const confirmed = new Map<Finding, string>();
  const texts = new Set(own.map(({ message }) => message));
  const { result } = run;
  const minor = minorOf(run.configuration.kubernetesVersion);
  const nodePorts = nodePortsOf(run.configuration.nodePortRange);
  const isApplied = ({ ref }: BoundObject) =>
    run.outcomes.get(objectKey(ref))?.ref.file === ref.file;
  const view = { object, outcome, result, minor, nodePorts, isApplied, resources, assumedCluster };
  const found = dryRunFindings(view, (text) => texts.has(text)).filter((finding) => {
    const cause = own.find((one) => isCause(one, finding, assumedCluster));
    if (cause && !confirmed.has(cause)) confirmed.set(cause, clusterText(finding));
    return (
      !cause &&
      !(assumedCluster && isMissingReference(object, finding)) &&
      !isFilledIn(valueAt(object.value, finding.path)) &&
      (finding.code !== "namespace-not-found" || isFirst(outcome, run))
    );
  });
  return { own, assumedCluster, found, confirmed };
}

/**
 * That a pod waits for what is not there is the same fact as that it is not there. In a cluster that nobody has named,
 * neither is more certain than the other.
 */
function isCause(told: Finding, found: Finding, assumedCluster: boolean): boolean {
  const certain = told.severity === "warning" || told.severity === "error";
  return (
    (certain || (assumedCluster && told.source === "reference")) &&
    (samePath(told.path, found.path) || isInVolume(told, found))
  );
}

/** A volume that cannot be mounted for what one of its sources names. */
function isInVolume(told: Finding, { code, path }: Finding): boolean {
  return code === "FailedMount" && told.source === "reference" && startsWith(told.path, path);
}

/** The cluster's own words: what follows the first line. */
function clusterText({ message }: Finding): string {
  return message.slice(message.indexOf("\n") + 1);
}

/** What one folder does not hold, another may: whether something is missing in the workspace, the references tell. */
function isMissingReference({ content }: BoundObject, { code, path }: Finding): boolean {
  return (
    code !== "namespace-not-found" &&
    content.references.some((reference) => samePath(reference.path, path))
  );
}

/** What something fills in before kubectl sees it is nobody's to judge. */
function isFilledIn(value: unknown): boolean {
  return (
    isPlaceholder(value) ||
    (typeof value === "string" && value !== "" && readImage(value).kind === "unknown")
  );
}

/** Of all objects that are refused for the same missing thing, the one that is applied first. */
function isFirst(outcome: Outcome, { outcomes }: DryRun): boolean {
  const text = outcome.answer?.status?.message;
  const first = [...outcomes.values()].find(({ answer }) => answer?.status?.message === text);
  return first === outcome;
}
