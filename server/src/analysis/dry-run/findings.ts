// What the dry run finds: refusals that depend on the cluster and on the other objects, and workloads that never get ready.
import type { OwnedEvent } from "#engine";
import { fieldSteps } from "../api/field-steps.ts";
import type { Finding, Path } from "../finding.ts";
import { blame, valueAt } from "./blame.ts";
import type { Outcome, StuckReason } from "./outcome.ts";

type Answer = NonNullable<Outcome["answer"]>;
type ReportedEvent = OwnedEvent;

/** Warning events that mean that something stays wrong; others come and go while a rollout proceeds. */
const lasting: Readonly<Record<string, StuckReason>> = {
  FailedCreate: "quota",
  FailedScheduling: "unschedulable",
  FailedMount: "missing reference",
  FailedAttachVolume: "missing reference",
  Failed: "image",
  ErrImageNeverPull: "image",
  InspectFailed: "image",
  Unhealthy: "probe",
  BackOff: "crash loop",
  FailedPostStartHook: "crash loop",
  FailedGetResourceMetric: "not ready",
  FailedGetContainerResourceMetric: "not ready",
  FailedGetScale: "not ready",
};

/** The findings about one object. `value` is the manifest's JSON. */
export function dryRunFindings(value: unknown, outcome: Outcome): Finding[] {
  const { ref, answer } = outcome;
  const findings: Finding[] = answer ? refusals(outcome, answer) : [];
  const add = (code: string, message: string, path: Path) => {
    if (findings.some((f) => f.code === code && f.path.join("\n") === path.join("\n"))) return;
    findings.push({
      code,
      source: "dry-run",
      severity: "warning",
      message,
      object: ref,
      path,
      part: path.at(-1) === "kind" ? "value" : keyOrValue(value, path),
    });
  };
  const stuck = outcome.readiness !== undefined && outcome.readiness.stuck !== undefined;
  // Missing metrics right after the start are normal: only an autoscaler that stays inactive is told of.
  const metrics =
    ref.kind === "HorizontalPodAutoscaler" &&
    conditions(outcome).some((c) => c.type === "ScalingActive" && c.status === "False");
  if (stuck || metrics || (ref.kind === "Pod" && !settled(outcome)))
    for (const event of outcome.events) {
      if (event.type !== "Warning" || lasting[event.reason] === undefined) continue;
      if (redundant(event, outcome.events)) continue;
      const code =
        event.reason === "FailedCreate" && event.message.includes("exceeded quota")
          ? "exceeded-quota"
          : event.reason;
      add(
        code,
        event.message,
        blame(ref.kind, value, { ...event, fieldPath: event.object.fieldPath }),
      );
    }
  const progressing = conditions(outcome).find(
    (c) => c.type === "Progressing" && c.reason === "ProgressDeadlineExceeded",
  );
  if (progressing && findings.length === 0)
    add(
      "ProgressDeadlineExceeded",
      progressing.message ?? "ProgressDeadlineExceeded",
      deadlinePath(value),
    );
  return findings;
}

/** Refusals of the API server, each cause on its own field. */
function refusals({ ref }: Outcome, answer: Answer): Finding[] {
  const { status, code } = answer;
  // What kubectl refuses (0) the schema tier tells at its place.
  if (!status || code < 400) return [];
  const causes = (status.details?.causes ?? []).filter((cause) => cause.field);
  const quota = /exceeded quota|failed quota/.test(status.message);
  const base = {
    code: quota ? "exceeded-quota" : (status.reason ?? "api-invalid"),
    source: "dry-run" as const,
    severity: "error" as const,
    object: ref,
  };
  if (causes.length === 0 || quota)
    return [{ ...base, message: status.message, path: ["kind"], part: "value" }];
  return causes.map((cause) => ({
    ...base,
    message: `${cause.field}: ${cause.message ?? ""}`,
    path: fieldSteps(cause.field ?? ""),
    part: "value",
  }));
}

/** A scalar is underlined itself, anything else at its key. */
function keyOrValue(value: unknown, path: Path): "key" | "value" {
  const found = valueAt(value, path);
  return found !== null && typeof found === "object" ? "key" : "value";
}

function settled({ pods }: Outcome): boolean {
  return pods.length > 0 && pods.every((pod) => pod.ready || pod.phase === "Succeeded");
}

/** `Error: ErrImagePull` says nothing that the event before it does not say better. */
function redundant(event: ReportedEvent, all: readonly ReportedEvent[]): boolean {
  if (event.reason === "Failed" && /^Error: (ErrImagePull|ImagePullBackOff)$/.test(event.message))
    return true;
  if (event.reason === "BackOff")
    return all.some(
      (other) => other.reason === "Unhealthy" && /^Liveness|^Startup/.test(other.message),
    );
  return false;
}

function conditions(
  outcome: Outcome,
): readonly { type: string; status: string; reason?: string; message?: string }[] {
  const found = valueAt(outcome.stored, ["status", "conditions"]);
  return Array.isArray(found) ? found : [];
}

function deadlinePath(value: unknown): Path {
  if (valueAt(value, ["spec", "progressDeadlineSeconds"]) !== undefined)
    return ["spec", "progressDeadlineSeconds"];
  return valueAt(value, ["spec", "replicas"]) !== undefined ? ["spec", "replicas"] : ["kind"];
}
