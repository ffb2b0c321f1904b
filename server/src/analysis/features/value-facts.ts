// What a value means, without any dry run: amounts in plain units, the next runs of a schedule, the parts of an image's
// name, what a selector selects. One function per topic.
import { formatTime, parseSchedule, type Quantity, type SchemaType } from "#engine";
import { valueAt } from "../documents/index.ts";
import { quantity } from "../dry-run/quota.ts";
import type { Path } from "../finding.ts";
import { imageReference } from "../lint/image-reference.ts";
import type { BoundObject, ResourceScope } from "../resources/index.ts";

export interface ValueContext {
  readonly object: BoundObject;
  readonly resources: ResourceScope;
  /** From the object on. */
  readonly path: Path;
  readonly type: SchemaType | undefined;
  readonly nowMs: number | undefined;
}

const nextRuns = 5;

/** Markdown lines about the value at the path; empty when there is nothing to tell. */
export function valueFacts(context: ValueContext): string[] {
  const { object, path, type } = context;
  const value = valueAt(object.value, path);
  if (type?.type === "quantity") return quantityFacts(path, value);
  if (typeof value === "string" && path.at(-1) === "image") return imageFacts(value);
  if (typeof value === "string" && path.at(-1) === "schedule" && object.ref.kind === "CronJob")
    return scheduleFacts(context, value);
  return selectorFacts(context);
}

function quantityFacts(path: Path, value: unknown): string[] {
  const amount = quantity(value);
  if (!amount) return [];
  const resource = String(path.at(-1)).replace(/^(?:requests|limits)\./, "");
  if (resource === "cpu")
    return [
      `\`${amount}\` = ${amount.milliValue() / 1000} CPU cores = ${amount.milliValue()} millicores`,
    ];
  if (!/memory|storage|hugepages|size/i.test(resource)) return [];
  const warning = amount.milliValueBig() % 1000n === 0n ? "" : ": a fraction of a byte";
  return [`\`${String(value)}\` = ${amount.value()} bytes = ${inBinary(amount)}${warning}`];
}

/** `512 MiB`, `1.5 GiB`. */
function inBinary(amount: Quantity): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let size = amount.value();
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${Number(size.toFixed(2))} ${units[unit]}`;
}

function imageFacts(text: string): string[] {
  const image = imageReference(text);
  if (!image) return [];
  const { domain, path, tag, digest } = image;
  return [
    `- registry: \`${domain}\``,
    `- repository: \`${path}\``,
    `- tag: ${tag === undefined ? (digest ? "none" : "`latest`, as none is given") : `\`${tag}\``}`,
    ...(digest ? [`- digest: \`${digest.slice(0, 19)}…\``] : []),
  ];
}

function scheduleFacts({ object, nowMs }: ValueContext, text: string): string[] {
  const zone = valueAt(object.value, ["spec", "timeZone"]);
  const schedule = parseSchedule(text, typeof zone === "string" ? zone : "UTC");
  if ("error" in schedule || nowMs === undefined) return [];
  const runs: string[] = [];
  let at: number | undefined = nowMs;
  while (runs.length < nextRuns) {
    at = schedule.next(at);
    if (at === undefined) break;
    runs.push(`- ${formatTime(at).replace("T", " ").replace("Z", " UTC")}`);
  }
  return runs.length === 0 ? ["It never runs in the next five years."] : ["Next runs:", ...runs];
}

function selectorFacts({ object, resources, path }: ValueContext): string[] {
  const selector = object.content.selectors.find(
    (one) => one.path.length <= path.length && one.path.every((step, i) => path[i] === step),
  );
  if (!selector) return [];
  const found = resources.selected(object, selector);
  if (found.length === 0) return ["Selects no pods of the files that are looked at."];
  return [
    "Selects the pods of:",
    ...found.map(({ object: { ref } }) => `- ${ref.kind} \`${ref.name}\` (${ref.namespace})`),
  ];
}
