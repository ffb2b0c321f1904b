// What a value means, without any dry run: amounts in plain units, the next runs of a schedule, the parts of an image's
// name, what a selector selects. One function per topic.
import { formatTime, parseSchedule, type Quantity, type SchemaType } from "#engine";
import { decodeBase64, valueAt } from "../documents/index.ts";
import { quantity } from "../dry-run/quota.ts";
import type { Path } from "../finding.ts";
import { samePath, startsWith } from "../path.ts";
import { fileName } from "../resources/file-path.ts";
import { imageReference } from "../resources/image-reference.ts";
import type { BoundObject, ResourceScope } from "../resources/index.ts";
import { scheduleWords } from "./cron-words.ts";

export interface ValueContext {
  readonly object: BoundObject;
  readonly resources: ResourceScope;
  /** From the object on. */
  readonly path: Path;
  readonly type: SchemaType | undefined;
  readonly nowMs: number | undefined;
}

const nextRuns = 5;
/** Of decoded data. */
const maxLines = 6;
const maxColumns = 100;

/** Markdown lines about the value at the path; empty when there is nothing to tell. */
export function valueFacts(context: ValueContext): string[] {
  const { object, path, type } = context;
  const value = valueAt(object.value, path);
  if (type?.type === "quantity") return quantityFacts(path, value);
  if (typeof value === "string" && path.at(-1) === "image") return imageFacts(value);
  if (typeof value === "string" && path.at(-1) === "schedule" && object.ref.kind === "CronJob")
    return scheduleFacts(context, value);
  if (typeof value === "string" && path[0] === "binaryData" && object.ref.kind === "ConfigMap")
    return encodedFacts(value);
  return [...selectorFacts(context), ...labelFacts(context), ...referenceFacts(context)];
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
  const next =
    runs.length === 0 ? ["It never runs in the next five years."] : ["Next runs:", ...runs];
  return [`${scheduleWords(text)}${typeof zone === "string" ? ` (${zone})` : ""}.`, ...next];
}

/** What encoded data of a ConfigMap says, when it is text. Secrets are nobody's business. */
function encodedFacts(value: string): string[] {
  const text = decodeBase64(value);
  if (text === undefined) return ["This is no base64."];
  // What is no text has characters that no text has.
  const readable = !/\ufffd|[^\P{Cc}\t\n\r]/u.test(text);
  return readable ? ["Decoded:", ...excerpt(text)] : ["Decoded: binary data."];
}

/** Who selects the pods, at the labels of their template. */
function labelFacts({ object, resources, path }: ValueContext): string[] {
  const { template } = object.content;
  if (!template || !startsWith(path, [...template.path, "metadata", "labels"])) return [];
  const key = path[template.path.length + 2];
  const by = resources.pods
    .selectionsOf(object)
    .filter(({ selector }) => key === undefined || selector.terms.some((term) => term.key === key))
    .map(({ object: { ref } }) => `- ${ref.kind} \`${ref.name}\` (${ref.namespace})`);
  return by.length === 0 ? [] : ["Selected by:", ...new Set(by)];
}

/** What a name or a key leads to; the value of a ConfigMap's key, but nothing of what a Secret holds. */
function referenceFacts({ object, resources, path }: ValueContext): string[] {
  for (const bound of resources.references(object)) {
    const { reference } = bound;
    const key = reference.keys.find((one) => samePath(one.path, path));
    if (!key && !samePath(reference.path, path)) continue;
    const [found] = resources.resolve(bound);
    if (!found) return [];
    const { target, name, namespace, file } = found;
    const where = namespace.name === "" ? "" : ` (${namespace.name})`;
    const told = `${target.kind} \`${name}\`${where} in \`${fileName(file)}\``;
    if (!key) return [told];
    const text =
      target.kind === "ConfigMap" ? valueAt(found.object?.value, ["data", key.name]) : undefined;
    return typeof text === "string" ? [`${told}:`, ...excerpt(text)] : [told];
  }
  return [];
}

/** The first lines of a text, as it is. */
function excerpt(text: string): string[] {
  const lines = text.replace(/\n$/, "").split("\n");
  const shown = lines.slice(0, maxLines).map((line) => line.slice(0, maxColumns));
  const more = lines.length > maxLines ? ["…"] : [];
  // More backquotes than the text has in a row.
  const fence = "`".repeat(
    Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)),
  );
  return [`${fence}text\n${[...shown, ...more].join("\n")}\n${fence}`];
}

function selectorFacts({ object, resources, path }: ValueContext): string[] {
  const selector = object.content.selectors.find(
    (one) => one.path.length <= path.length && one.path.every((step, i) => path[i] === step),
  );
  if (!selector) return [];
  const found = resources.pods.selected(object, selector);
  if (found.length === 0) return ["Selects no pods of the files that are looked at."];
  return [
    "Selects the pods of:",
    ...found.map(({ object: { ref } }) => `- ${ref.kind} \`${ref.name}\` (${ref.namespace})`),
  ];
}
