// Mirrors describeQuota of staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import type { CoreV1ResourceQuota } from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { Quantity, quantityOf } from "../../model/quantity.ts";
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
  quotaScopeLines(sheet, quota.spec?.scopes, 0, " * ");
  sheet.line("Resource\tUsed\tHard");
  sheet.line("--------\t----\t----");
  const { hard = {}, used = {} } = quota.status ?? {};
  for (const name of Object.keys(hard).sort()) {
    const limit = quantityOf(hard[name]);
    const amount = quantityOf(used[name]);
    const shown =
      amount.format === limit.format ? amount : Quantity.ofUnits(amount.value(), limit.format);
    sheet.line(`${name}\t${shown}\t${limit}`);
  }
}

/** The scopes and what they mean, at an indentation and behind a bullet. */
export function quotaScopeLines(
  sheet: Sheet,
  given: readonly string[] | undefined,
  level: number,
  bullet: string,
): void {
  const scopes = [...(given ?? [])].sort();
  if (scopes.length > 0) sheet.line(`Scopes:\t${scopes.join(", ")}`, level);
  for (const scope of scopes)
    if (scopeTexts[scope]) sheet.line(`${bullet}${scopeTexts[scope]}`, level);
}
