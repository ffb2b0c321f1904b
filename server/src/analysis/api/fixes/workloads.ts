// What the API server refuses of workloads beside their names, selectors, ports and volumes.
import { valueAt } from "../../documents/structural.ts";
import type { Path } from "../../finding.ts";
import { quickFix, remove, safeFix, set, toFillIn } from "../../fixes.ts";
import { asList, asText, field } from "../../resources/json.ts";
import { fixesOfAnyCause } from "./any-cause.ts";
import type { Fixer } from "./request.ts";

export const restartPolicyFixes: Fixer = ({ object, path }) =>
  object.ref.kind === "Job" || object.ref.kind === "CronJob"
    ? ["OnFailure", "Never"].map((policy) => quickFix(`Set ${policy}`, object, set(path, policy)))
    : [safeFix("Set Always", object, set(path, "Always"))];

/** With hostNetwork the port of the container is the node's. */
export const hostPortFixes: Fixer = ({ object, path }) =>
  valueAt(object.value, path) === undefined
    ? []
    : [quickFix("Remove hostPort", object, remove(path))];

export const probeFixes: Fixer = (request) => {
  const { object, path, cause } = request;
  const probe = path.findIndex((step) => /Probe$|^lifecycle$/.test(String(step)));
  const name = path[probe];
  if (cause.detail.includes("must be 1")) return [safeFix("Set it to 1", object, set(path, 1))];
  if (cause.detail.includes("init containers") && probe >= 0)
    return [quickFix(`Remove ${name}`, object, remove(path.slice(0, probe + 1)))];
  if (cause.detail === "must specify a handler type") {
    const container = valueAt(object.value, path.slice(0, probe));
    const port = field(asList(field(container, "ports"))[0], "containerPort");
    const handler = { path: "/", port: typeof port === "number" ? port : 8080 };
    const at = [...path, "httpGet"];
    return [
      toFillIn(quickFix("Add httpGet", object, set(at, handler)), [...at, "path"], [...at, "port"]),
    ];
  }
  return fixesOfAnyCause(request);
};

export const scheduleFixes: Fixer = (request) => {
  const { object, path, cause } = request;
  const schedule = asText(valueAt(object.value, path));
  const zone = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(schedule ?? "");
  if (zone) {
    const [, name, rest] = zone;
    return [
      safeFix(
        "Move the zone to timeZone",
        object,
        set(path, rest),
        set(["spec", "timeZone"], name),
      ),
    ];
  }
  const fields = schedule?.trim().split(/\s+/) ?? [];
  if (fields.length === 6 && cause.detail.includes("expected exactly 5 fields"))
    return [
      quickFix("Drop the seconds field", object, set(path, fields.slice(1).join(" "))),
      quickFix("Drop the year field", object, set(path, fields.slice(0, 5).join(" "))),
    ];
  return fixesOfAnyCause(request);
};

export const rolloutFixes: Fixer = (request) => {
  const { object, path, cause } = request;
  const { detail } = cause;
  const holder = path.slice(0, -1);
  const beside = (name: string): Path => [...holder, name];
  if (detail.includes("'Recreate'") || detail.includes("'OnDelete'"))
    return [safeFix("Remove rollingUpdate", object, remove(path))];
  if (/may not be 0 when `maxSurge` is 0|cannot be 0 when maxSurge is 0/.test(detail))
    return [
      quickFix("Set maxSurge to 1", object, set(beside("maxSurge"), 1)),
      quickFix("Set maxUnavailable to 1", object, set(beside("maxUnavailable"), 1)),
    ];
  if (detail.includes("may not be set when maxUnavailable is non-zero"))
    return [
      quickFix("Remove maxSurge", object, remove(beside("maxSurge"))),
      quickFix("Set maxUnavailable to 0", object, set(beside("maxUnavailable"), 0)),
    ];
  if (detail === "must be greater than minReadySeconds") {
    const ready = field(object.value, "spec", "minReadySeconds");
    const least = typeof ready === "number" ? ready + 1 : 1;
    return [quickFix(`Set it to ${least}`, object, set(path, least))];
  }
  return fixesOfAnyCause(request);
};

export const spreadFixes: Fixer = (request) => {
  const { object, path, cause } = request;
  if (cause.reason !== "FieldValueDuplicate") return fixesOfAnyCause(request);
  const item = path.slice(0, path.findLastIndex((step) => typeof step === "number") + 1);
  return [quickFix("Remove the duplicate", object, remove(item))];
};

export const autoscalerFixes: Fixer = (request) => {
  const { object, path, cause } = request;
  const least = field(object.value, "spec", "minReplicas");
  const most = field(object.value, "spec", "maxReplicas");
  const both = typeof least === "number" && typeof most === "number" && most > 0;
  if (cause.detail.includes("`minReplicas`") && both)
    return [
      quickFix(
        "Swap minReplicas and maxReplicas",
        object,
        set(["spec", "minReplicas"], most),
        set(["spec", "maxReplicas"], least),
      ),
    ];
  if (path.at(-1) === "minReplicas")
    return [quickFix("Set minReplicas to 1", object, set(path, 1))];
  const enough = typeof least === "number" && least > 0 ? least : 1;
  if (cause.reason === "FieldValueRequired")
    return [toFillIn(quickFix(`Set maxReplicas to ${enough}`, object, set(path, enough)), path)];
  return fixesOfAnyCause(request);
};

const SCALED = new Set(["Deployment", "StatefulSet", "ReplicaSet"]);

/** An autoscaler has to say of which group its target is. */
export const scaleTargetFixes: Fixer = ({ object, path, cause }) => {
  const kind = field(object.value, "spec", "scaleTargetRef", "kind");
  return cause.detail === "apiVersion must specify API group" && SCALED.has(String(kind))
    ? [quickFix("Use apps/v1", object, set(path, "apps/v1"))]
    : [];
};

/** The namespace of a ServiceAccount in a ClusterRoleBinding: of the one in the files, else a proposal. */
export const subjectFixes: Fixer = ({ object, resources, path }) => {
  if (path[0] !== "subjects" || path.at(-1) !== "namespace") return [];
  const name = asText(valueAt(object.value, [...path.slice(0, -1), "name"])) ?? "";
  const account = resources.findAnywhere({ group: "", kind: "ServiceAccount" }, name, object)[0];
  const namespace = account?.namespace.name ?? "default";
  return [toFillIn(quickFix(`Add namespace '${namespace}'`, object, set(path, namespace)), path)];
};
