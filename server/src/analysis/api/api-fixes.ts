// Fixes for what the API server refuses or warns about, by code. A code without a row has no fix that anybody could guess.
import { valueAt } from "../documents/index.ts";
import type { Finding, Fix } from "../finding.ts";
import { quickFix, remove, safeFix, set } from "../lint/fixes.ts";
import type { BoundObject } from "../resources/index.ts";
import { asList, asMap, asText, field } from "../resources/json.ts";

type Fixer = (object: BoundObject, finding: Finding) => Fix[];

const selectorMismatch: Fixer = (object, { path }) => {
  const { template } = object.content;
  if (!template) return [];
  const labels = template.labels;
  const selected = asMap(field(object.value, "spec", "selector", "matchLabels"));
  const matchLabels = ["spec", "selector", "matchLabels"];
  if (path.at(-1) === "selector" || selected === undefined)
    return Object.keys(labels).length > 0
      ? [safeFix("Select the template's labels", object, set(matchLabels, labels))]
      : [];
  const at = [...template.path, "metadata", "labels"];
  return [
    quickFix(
      "Add the selector's labels to the template",
      object,
      set(at, { ...labels, ...selected }),
    ),
    ...(Object.keys(labels).length > 0
      ? [quickFix("Change the selector to the template's labels", object, set(matchLabels, labels))]
      : []),
  ];
};

const slug = (text: string, longest: number) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, longest)
    .replace(/[-.]+$/, "");

const nameInvalid: Fixer = (object, { path }) => {
  const name = asText(field(object.value, "metadata", "name"));
  if (name === undefined || path.at(-1) !== "name") return [];
  const longest = object.ref.kind === "CronJob" ? 52 : 63;
  const good = slug(name, longest);
  return good !== "" && good !== name
    ? [quickFix(`Use '${good}'`, object, set(["metadata", "name"], good))]
    : [];
};

const nodePortOutOfRange: Fixer = (object, { path }) => {
  const port = valueAt(object.value, [...path.slice(0, -1), "port"]);
  const number = typeof port === "number" ? 30000 + (port % 2768) : undefined;
  return [
    ...(number === undefined ? [] : [quickFix(`Use ${number}`, object, set(path, number))]),
    quickFix("Remove nodePort (assigned automatically)", object, remove(path)),
  ];
};

const nodePortConflict: Fixer = (object, { path, message }) => [
  ...(message.includes("may not be used when")
    ? [quickFix("Set type: NodePort", object, set(["spec", "type"], "NodePort"))]
    : []),
  quickFix("Remove nodePort", object, remove(path)),
];

const restartPolicy: Fixer = (object, { path }) =>
  object.ref.kind === "Job" || object.ref.kind === "CronJob"
    ? ["OnFailure", "Never"].map((policy) => quickFix(`Set ${policy}`, object, set(path, policy)))
    : [safeFix("Set Always", object, set(path, "Always"))];

const probeInvalid: Fixer = (object, { path, message }) => {
  const probe = path.findIndex((step) => /Probe$|^lifecycle$/.test(String(step)));
  if (message.includes("successThreshold")) return [safeFix("Set it to 1", object, set(path, 1))];
  return message.includes("init containers") && probe >= 0
    ? [quickFix(`Remove ${path[probe]}`, object, remove(path.slice(0, probe + 1)))]
    : [];
};

const hpaReplicas: Fixer = (object, { path, message }) => {
  const least = field(object.value, "spec", "minReplicas");
  const most = field(object.value, "spec", "maxReplicas");
  if (message.includes("`minReplicas`") && typeof least === "number" && typeof most === "number")
    return [
      quickFix(
        "Swap minReplicas and maxReplicas",
        object,
        set(["spec", "minReplicas"], most),
        set(["spec", "maxReplicas"], least),
      ),
    ];
  return path.at(-1) === "minReplicas"
    ? [quickFix("Set minReplicas to 1", object, set(path, 1))]
    : [];
};

const volumeMount: Fixer = (object, { path, message }) =>
  message.includes("Not found")
    ? [quickFix("Remove this mount", object, remove(path.slice(0, -1)))]
    : [];

const rollout: Fixer = (object, { path, message }) => {
  if (message.includes("'Recreate'"))
    return [safeFix("Remove rollingUpdate", object, remove(path))];
  if (!message.includes("may not be 0 when `maxSurge` is 0")) return [];
  const parent = path.slice(0, -1);
  return [
    quickFix("Set maxSurge to 1", object, set([...parent, "maxSurge"], 1)),
    quickFix("Set maxUnavailable to 1", object, set([...parent, "maxUnavailable"], 1)),
  ];
};

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/MB$|mb$/, "M"],
  [/GB$|gb$/, "G"],
  [/KB$|kb$/, "k"],
  [/MiB$|mi$/, "Mi"],
  [/GiB$|gi$/, "Gi"],
];

const resourcesInvalid: Fixer = (object, { path, message }) => {
  const value = asText(valueAt(object.value, path));
  const limit = /must be less than or equal to (\S+) limit of (\S+)/.exec(message);
  if (limit) {
    const [, resource = "", most = ""] = limit;
    const holder = path.slice(0, path.indexOf("resources") + 1);
    const request = asText(valueAt(object.value, [...holder, "requests", resource]));
    return [
      quickFix(
        "Lower the request to the limit",
        object,
        set([...holder, "requests", resource], most),
      ),
      ...(request === undefined
        ? []
        : [
            quickFix(
              "Raise the limit to the request",
              object,
              set([...holder, "limits", resource], request),
            ),
          ]),
    ];
  }
  return UNITS.filter(([unit]) => value !== undefined && unit.test(value)).map(([unit, suffix]) => {
    const good = value!.replace(unit, suffix);
    return quickFix(`Use ${good}`, object, set(path, good));
  });
};

const envDuplicate: Fixer = (object, { path }) => {
  const at = path.slice(0, -1);
  const list = asList(valueAt(object.value, at));
  const index = Number(path.at(-1));
  const name = field(list[index], "name");
  const first = list.findIndex((item) => field(item, "name") === name);
  if (path.at(-2) !== "env" || first < 0 || first >= index) return [];
  const same = JSON.stringify(list[first]) === JSON.stringify(list[index]);
  const make = same ? safeFix : quickFix;
  return [
    make("Remove this definition", object, remove(path)),
    quickFix("Remove the first definition", object, remove([...at, first])),
  ];
};

const fieldIgnored: Fixer = (object, { path, message }) =>
  message.includes("is ignored") && path.length === 2
    ? [safeFix(`Remove ${path.at(-1)}`, object, remove(path))]
    : [];

const portConflict: Fixer = (object, { path, message }) => {
  const earlier = /port definition with (\S+)/.exec(message)?.[1] ?? "";
  const container = /^(.*\])\.ports\[\d+\]/;
  const own = container.exec(message)?.[1];
  const sameContainer = own !== undefined && own === container.exec(earlier)?.[1];
  return message.includes("duplicate") && sameContainer
    ? [safeFix("Remove the duplicate", object, remove(path))]
    : [];
};

const DOCKER_KEYS: Readonly<Record<string, string>> = {
  ".dockercfg": "kubernetes.io/dockercfg",
  ".dockerconfigjson": "kubernetes.io/dockerconfigjson",
};

const secretType: Fixer = (object, { path }) => {
  const keys = ["data", "stringData"].flatMap((list) =>
    Object.keys(asMap(field(object.value, list)) ?? {}),
  );
  const type = keys.map((key) => DOCKER_KEYS[key]).find((one) => one !== undefined);
  return path[0] === "type" && type !== undefined
    ? [quickFix(`Change type to ${type}`, object, set(["type"], type))]
    : [];
};

const fixers: Readonly<Record<string, Fixer>> = {
  "secret-type-mismatch": secretType,
  "selector-mismatch": selectorMismatch,
  "name-invalid": nameInvalid,
  "service-nodeport-out-of-range": nodePortOutOfRange,
  "service-nodeport-conflict": nodePortConflict,
  "restart-policy-invalid": restartPolicy,
  "probe-invalid": probeInvalid,
  "hpa-replicas-invalid": hpaReplicas,
  "volume-mount-invalid": volumeMount,
  "rollout-invalid": rollout,
  "resources-invalid": resourcesInvalid,
  "env-duplicate": envDuplicate,
  "field-ignored": fieldIgnored,
  "port-conflict": portConflict,
};

/** A finding of the API server at the place that a reader looks for, with the fixes that suit it. */
export function withApiFixes(object: BoundObject, found: Finding): Finding {
  const finding = placed(object, found);
  const fixes = fixers[finding.code]?.(object, finding) ?? [];
  return fixes.length > 0 ? { ...finding, fixes: [...(finding.fixes ?? []), ...fixes] } : finding;
}

/** A map or list is shown by its key; a key that a Secret's type asks for by the type. */
function placed(object: BoundObject, finding: Finding): Finding {
  const value = valueAt(object.value, finding.path);
  if (finding.code === "secret-type-mismatch" && value === undefined)
    return { ...finding, path: ["type"] };
  const resource = /must be (?:less than or )?equal to (\S+) limit of/.exec(finding.message)?.[1];
  if (resource !== undefined && finding.path.at(-1) === "requests") {
    const holder = finding.path.slice(0, -1);
    const limit = {
      message: "The limit.",
      object: object.ref,
      path: [...holder, "limits", resource],
    };
    return { ...finding, path: [...holder, "requests", resource], related: [limit] };
  }
  if (finding.part !== undefined || value === null || typeof value !== "object") return finding;
  const selector = ["spec", "selector"];
  return {
    ...finding,
    part: "key",
    ...(finding.code === "selector-mismatch" && {
      related: [{ message: "The selector.", object: object.ref, path: selector, part: "key" }],
    }),
  };
}
