// Mirrors describeQuota of staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import type { CoreV1ResourceQuota } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { quantityOf } from "../../model/quantity.ts";
import { identity } from "./parts.ts";
import type { Sheet } from "./sheet.ts";

const scopeTexts: Readonly<Record<string, string>> = {
  Terminating:
    "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.",
  NotTerminating:
    "Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.",
  BestEffort:
    "Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.",
  NotBestEffort:
    "Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.",
};

export function describeResourceQuota(sheet: Sheet, quota: Stored<CoreV1ResourceQuota>): void {
  identity(sheet, quota);
  const scopes = [...(quota.spec?.scopes ?? [])].sort();
  if (scopes.length > 0) sheet.line(`Scopes:\t${scopes.join(", ")}`);
  for (const scope of scopes) if (scopeTexts[scope]) sheet.line(` * ${scopeTexts[scope]}`);
  sheet.line("Resource\tUsed\tHard");
  sheet.line("--------\t----\t----");
  const { hard = {}, used = {} } = quota.status ?? {};
  for (const name of Object.keys(hard).sort())
    sheet.line(`${name}\t${quantityOf(used[name])}\t${quantityOf(hard[name])}`);
}
