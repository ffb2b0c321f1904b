// Fixes for what the API server warns of.
import { sameValue, valueAt } from "../../documents/structural.ts";
import { quantity } from "../../dry-run/quota.ts";
import type { Fix } from "../../finding.ts";
import { insert, previewFix, quickFix, remove, safeFix, set } from "../../fixes.ts";
import { asList, asText, field } from "../../resources/json.ts";
import { fieldSteps } from "../field-steps.ts";
import { deprecatedFieldFixes } from "./deprecated-fields.ts";
import type { WarningToFix } from "./request.ts";
import { slug } from "./slug.ts";

type Fixer = (request: WarningToFix) => Fix[];

const envDuplicate: Fixer = ({ object, path }) => {
  const entry = path.slice(0, -1);
  const list = path.slice(0, -2);
  const items = asList(valueAt(object.value, list));
  const index = Number(entry.at(-1));
  const name = field(items[index], "name");
  const first = items.findIndex((item) => field(item, "name") === name);
  if (first < 0 || first >= index) return [];
  const make = sameValue(items[first], items[index]) ? safeFix : quickFix;
  return [
    make("Remove this definition", object, remove(entry)),
    quickFix("Remove the first definition", object, remove([...list, first])),
  ];
};

const EARLIER = /port definition with (\S+)/;
const CONTAINER = /^([^\s:]*\])\.ports\[\d+\]/;

const portConflict: Fixer = ({ object, resources, path, text }) => {
  const port = path.slice(0, -1);
  const own = CONTAINER.exec(text)?.[1];
  const other = CONTAINER.exec(EARLIER.exec(text)?.[1] ?? "")?.[1];
  if (own === undefined || other === undefined) return [];
  if (own === other)
    return text.includes(": duplicate port")
      ? [safeFix("Remove the duplicate", object, remove(port))]
      : [];
  const container = fieldSteps(own);
  const number = valueAt(object.value, path);
  const pods = object.content.template;
  if (typeof number !== "number" || !pods) return [];
  const taken = new Set(
    ["initContainers", "containers"].flatMap((list) =>
      asList(field(pods.spec, list)).flatMap((one) =>
        asList(field(one, "ports")).map((each) => field(each, "containerPort")),
      ),
    ),
  );
  let free = number + 1;
  while (taken.has(free)) free++;
  if (free > 65535) return [];
  const name = asText(valueAt(object.value, [...container, "name"])) ?? "";
  const probes = ["startupProbe", "livenessProbe", "readinessProbe"].flatMap((probe) =>
    ["httpGet", "tcpSocket", "grpc"].flatMap((handler) => {
      const at = [...container, probe, handler, "port"];
      return valueAt(object.value, at) === number ? [set(at, free)] : [];
    }),
  );
  // A Service that sends to the number means either of the two: its reader decides.
  const services = resources.pods.selecting(object, "service").length;
  const title = `Change containerPort of '${name}' to ${free}`;
  const change = [object, set(path, free), ...probes] as const;
  return [services + probes.length > 0 ? previewFix(title, change) : quickFix(title, ...change)];
};

const portName: Fixer = ({ object, path }) => {
  const name = asText(valueAt(object.value, path)) ?? "";
  const container = path.slice(0, path.lastIndexOf("ports"));
  const owner = asText(valueAt(object.value, [...container, "name"])) ?? "";
  const good = slug(`${owner}-${name}`, { longest: 15 });
  const own = object.content.locals.filter(
    (local) =>
      local.kind.id === "container-port" &&
      local.name === name &&
      local.container?.join() === container.join(),
  );
  const operations = [set(path, good), ...own.map((local) => set(local.path, good))];
  return good === "" || good === name
    ? []
    : [previewFix(`Rename to '${good}'`, [object, ...operations])];
};

const fieldIgnored: Fixer = ({ object, path, text }) => {
  if (valueAt(object.value, path) === undefined) return [];
  if (path.at(-1) === "terminationGracePeriodSeconds")
    return [1, 30].map((seconds) => quickFix(`Set it to ${seconds}`, object, set(path, seconds)));
  return /is ignored|hostIP set without/.test(text) || path.at(-1) === "revisionHistoryLimit"
    ? [safeFix(`Remove ${path.at(-1)}`, object, remove(path))]
    : [];
};

/** `1500m` of memory: the unit of millis is taken for mega. `4.1Gi`: rounded up to whole mebibytes. */
const fractionalBytes: Fixer = ({ object, path }) => {
  const amount = asText(valueAt(object.value, path)) ?? "";
  const use = (good: string) => quickFix(`Use ${good}`, object, set(path, good));
  if (/^\d+m$/.test(amount)) return ["Mi", "M"].map((unit) => use(amount.replace(/m$/, unit)));
  const bytes = quantity(amount);
  const mebibyte = 1_000_000_000n * 1024n * 1024n;
  return bytes && bytes.nano > mebibyte
    ? [use(`${(bytes.nano + mebibyte - 1n) / mebibyte}Mi`)]
    : [];
};

const selectorNull: Fixer = ({ object, path }) => {
  const labels = object.content.template?.labels ?? {};
  const at = path.at(-1) === "labelSelector" ? path : [...path, "labelSelector"];
  return Object.keys(labels).length === 0
    ? []
    : [quickFix("Select the template's labels", object, set([...at, "matchLabels"], labels))];
};

const entryDuplicate: Fixer = ({ object, path }) => {
  const entry = path.slice(0, -1);
  const list = path.slice(0, -2);
  if (list.at(-1) === "imagePullSecrets")
    return [safeFix("Remove the duplicate", object, remove(entry))];
  const items = asList(valueAt(object.value, list));
  const ip = valueAt(object.value, path);
  const first = items.findIndex((item) => field(item, "ip") === ip);
  const names = asList(valueAt(object.value, [...entry, "hostnames"]));
  if (list.at(-1) !== "hostAliases" || first < 0 || first >= Number(entry.at(-1))) return [];
  const at = [...list, first, "hostnames"];
  const known = asList(valueAt(object.value, at));
  const added = names
    .filter((name) => !known.includes(name))
    .map((name, i) => insert(at, known.length + i, name));
  return [quickFix("Merge the two entries", object, ...added, remove(entry))];
};

const dnsLabel: Fixer = ({ object, path }) => {
  const name = asText(valueAt(object.value, path));
  const good = slug(name ?? "");
  return name === undefined || good === name || good === ""
    ? []
    : [quickFix(`Use '${good}'`, object, set(path, good))];
};

/** The text gives the canonical form, or the two that an ambiguous range can mean. */
const address: Fixer = ({ object, path, text }) => {
  const two = /should be "([^"]+)" or "([^"]+)"/.exec(text);
  if (two) return [two[1], two[2]].map((one) => quickFix(`Use ${one}`, object, set(path, one)));
  const good = /use "([^"]+)"|canonical format \("([^"]+)"\)/.exec(text);
  const one = good?.[1] ?? good?.[2];
  return one === undefined ? [] : [safeFix(`Use ${one}`, object, set(path, one))];
};

const byCode: Readonly<Record<string, Fixer>> = {
  "env-duplicate": envDuplicate,
  "port-conflict": portConflict,
  "port-name-duplicate": portName,
  "field-ignored": fieldIgnored,
  "field-deprecated": deprecatedFieldFixes,
  "resources-fractional-bytes": fractionalBytes,
  "selector-null": selectorNull,
  "entry-duplicate": entryDuplicate,
  "name-not-dns-label": dnsLabel,
  "ip-nonstandard": address,
};

export function fixesOfWarning(request: WarningToFix): Fix[] {
  return byCode[request.code]?.(request) ?? [];
}

/** What a warning does not say: of two containers that bind the same port, the second fails. */
export function withConsequence({
  object,
  code,
  text,
  path,
}: Pick<WarningToFix, "object" | "code" | "text" | "path">): string {
  if (code !== "port-conflict") return text;
  const [own, other] = [
    CONTAINER.exec(text)?.[1],
    CONTAINER.exec(EARLIER.exec(text)?.[1] ?? "")?.[1],
  ];
  if (own === undefined || other === undefined || own === other) return text;
  const [a, b] = [other, own].map((one) => valueAt(object.value, fieldSteps(one)));
  if (![[other, a] as const, [own, b] as const].every(([at, one]) => runsOn(at, one))) return text;
  const port = valueAt(object.value, path);
  const protocol = asText(valueAt(object.value, [...path.slice(0, -1), "protocol"])) ?? "TCP";
  const names = [a, b].map((one) => asText(field(one, "name")) ?? "");
  return `${text}. Containers '${names[0]}' and '${names[1]}' share the Pod's network namespace: the second to bind ${protocol} ${String(port)} fails (address already in use).`;
}

/** Plain init containers are over before the others start. */
function runsOn(place: string, container: unknown): boolean {
  return !place.includes("initContainers") || field(container, "restartPolicy") === "Always";
}
