// Mirrors the describers of Namespaces and LimitRanges in staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
// Difference: the resources of a limit stand in order of their names.
import type {
  CoreV1LimitRange,
  CoreV1Namespace,
  CoreV1ResourceQuota,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { quantityOf } from "../../model/quantity.ts";
import {
  identity,
  labelsAndAnnotations,
  type Surroundings,
  sortedByName,
  timedConditionLines,
} from "./parts.ts";
import { quotaScopeLines } from "./resource-quota.ts";
import type { Sheet } from "./sheet.ts";

export function describeNamespace(
  sheet: Sheet,
  namespace: Stored<CoreV1Namespace>,
  { list }: Surroundings,
): void {
  const { metadata, status } = namespace;
  identity(sheet, namespace, false);
  labelsAndAnnotations(sheet, namespace);
  sheet.line(`Status:\t${status?.phase ?? ""}`);
  timedConditionLines(sheet, status?.conditions);
  sheet.line("");
  quotaLines(sheet, sortedByName(list<CoreV1ResourceQuota>("resourcequotas", metadata.name)));
  sheet.line("");
  limitRangeLines(sheet, sortedByName(list<CoreV1LimitRange>("limitranges", metadata.name)));
}

function quotaLines(sheet: Sheet, quotas: readonly Stored<CoreV1ResourceQuota>[]): void {
  if (quotas.length === 0) {
    sheet.line("No resource quota.");
    return;
  }
  sheet.line("Resource Quotas");
  for (const { metadata, spec, status } of quotas) {
    sheet.line(`Name:\t${metadata.name}`, 1);
    quotaScopeLines(sheet, spec?.scopes, 1, "* ");
    sheet.line("Resource\tUsed\tHard", 1);
    sheet.line("--------\t---\t---", 1);
    const { hard = {}, used = {} } = status ?? {};
    for (const name of Object.keys(hard).sort())
      sheet.line(`${name}\t${quantityOf(used[name])}\t${quantityOf(hard[name])}`, 1);
  }
}

const limitHeadings =
  "Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio";
const limitRule =
  "----\t--------\t---\t---\t---------------\t-------------\t-----------------------";

function limitRangeLines(sheet: Sheet, ranges: readonly Stored<CoreV1LimitRange>[]): void {
  if (ranges.length === 0) {
    sheet.line("No LimitRange resource.");
    return;
  }
  sheet.line(`Resource Limits\n ${limitHeadings}`);
  sheet.line(` ${limitRule}`);
  for (const range of ranges) limitLines(sheet, range, " ");
}

export function describeLimitRange(sheet: Sheet, range: Stored<CoreV1LimitRange>): void {
  identity(sheet, range);
  sheet.line(limitHeadings);
  sheet.line(limitRule);
  limitLines(sheet, range, "");
}

function limitLines(sheet: Sheet, { spec }: CoreV1LimitRange, prefix: string): void {
  for (const item of spec?.limits ?? []) {
    const { min, max, defaultRequest, default: limit, maxLimitRequestRatio } = item;
    const lists = [min, max, defaultRequest, limit, maxLimitRequestRatio];
    const names = [...new Set(lists.flatMap((amounts) => Object.keys(amounts ?? {})))].sort();
    for (const name of names) {
      const cells = lists.map((amounts) =>
        amounts?.[name] === undefined ? "-" : String(quantityOf(amounts[name])),
      );
      sheet.line([`${prefix}${item.type}`, name, ...cells].join("\t"));
    }
  }
}
