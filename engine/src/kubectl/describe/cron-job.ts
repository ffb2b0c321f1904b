// Mirrors the describer of CronJobs in staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import type { BatchV1CronJob } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import {
  eventLines,
  identity,
  labelsAndAnnotations,
  longTime,
  type Surroundings,
  selectorText,
} from "./parts.ts";
import { podTemplateLines } from "./pod.ts";
import type { Sheet } from "./sheet.ts";

export function describeCronJob(
  sheet: Sheet,
  cronJob: Stored<BatchV1CronJob>,
  around: Surroundings,
): void {
  const { spec, status } = cronJob;
  const job = spec?.jobTemplate?.spec;
  const optional = (title: string, value: number | string | undefined, unit = "") =>
    sheet.line(`${title}:\t${value === undefined ? "<unset>" : `${value}${unit}`}`);
  const suspend = spec?.suspend ? "True" : "False";
  identity(sheet, cronJob);
  labelsAndAnnotations(sheet, cronJob);
  sheet.line(`Schedule:\t${spec?.schedule ?? ""}`);
  sheet.line(`Concurrency Policy:\t${spec?.concurrencyPolicy ?? ""}`);
  sheet.line(`Suspend:\t${spec?.suspend === undefined ? "<unset>" : suspend}`);
  optional("Time Zone", spec?.timeZone);
  optional("Successful Job History Limit", spec?.successfulJobsHistoryLimit);
  optional("Failed Job History Limit", spec?.failedJobsHistoryLimit);
  optional("Starting Deadline Seconds", spec?.startingDeadlineSeconds, "s");
  optional("Selector", job?.selector && selectorText(job.selector));
  optional("Parallelism", job?.parallelism);
  optional("Completions", job?.completions);
  if (job?.activeDeadlineSeconds !== undefined)
    sheet.line(`Active Deadline Seconds:\t${job.activeDeadlineSeconds}s`);
  podTemplateLines(sheet, job?.template);
  optional("Last Schedule Time", status?.lastScheduleTime && longTime(status.lastScheduleTime));
  const active = (status?.active ?? []).map(({ name = "" }) => name);
  sheet.line(`Active Jobs:\t${active.join(", ") || "<none>"}`);
  eventLines(sheet, around);
}
