// Mirrors pkg/controller/podautoscaler/horizontal.go (1.36). Difference: scaling to and from zero (gate HPAScaleToZero,
// off) is left out.
import type { ComponentFactory, ComponentHost } from "../../model/cluster-access.ts";
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  AutoscalingV2HorizontalPodAutoscalerCondition,
  AutoscalingV2HorizontalPodAutoscalerStatus,
  AutoscalingV2MetricStatus,
  CoreV1Pod,
  MetaV1LabelSelector,
} from "../../model/generated/types.ts";
import { deepEqual, type Stored } from "../../model/object.ts";
import { quantityOf } from "../../model/quantity.ts";
import { matchesLabelSelector } from "../../model/selector.ts";
import { keyOf, queueController, type SyncOutcome } from "../framework/controller.ts";
import { Informer, namespaceIndex } from "../framework/informer.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import type { ControllerManagerOptions } from "../options.ts";
import { type MetricProposal, proposeReplicas } from "./metric-proposal.ts";
import { normalize, noteScaling, type ScaleHistory } from "./normalize.ts";
import type { Tolerances } from "./replica-calculator.ts";
import { getScale, type Scale, updateScale } from "./scale-target.ts";

type Autoscaler = Stored<AutoscalingV2HorizontalPodAutoscaler>;

const defaultTolerance = 0.1;

/** The horizontal pod autoscaler: looks at every autoscaler once in a sync period, whatever changes in between. */
export function horizontalPodAutoscalerController(
  options: ControllerManagerOptions,
): ComponentFactory {
  return (host) => {
    const queue = new WorkQueue(host);
    const periodMs = options.horizontalPodAutoscalerSyncPeriodMs;
    const memory = new Map<string, Memory>();
    const autoscalers = new Informer<AutoscalingV2HorizontalPodAutoscaler>(
      host,
      "horizontalpodautoscalers.autoscaling",
      ({ type, object }) => {
        const key = keyOf(object);
        if (type === "DELETED") memory.delete(key);
        else {
          if (!memory.has(key)) memory.set(key, newMemory());
          queue.addAfter(key, periodMs);
        }
      },
    );
    const pods = new Informer<CoreV1Pod>(host, "pods", () => {}, namespaceIndex);

    function sync(key: string): SyncOutcome {
      const autoscaler = autoscalers.get(key);
      const remembered = memory.get(key);
      if (!autoscaler || !remembered) return "done";
      new Reconciliation(host, options, pods, memory, autoscaler, remembered).run();
      queue.addAfter(key, periodMs);
      return "done";
    }

    return queueController("horizontal-pod-autoscaler-controller", queue, sync);
  };
}

/** What is known of an autoscaler between its syncs. */
interface Memory {
  readonly history: ScaleHistory;
  /** The selector of its target as last seen. */
  selector: MetaV1LabelSelector | undefined;
}

function newMemory(): Memory {
  return { history: { recommendations: [], ups: [], downs: [] }, selector: undefined };
}

/** The proposal of all metrics together. */
interface Desired {
  readonly replicas: number;
  readonly metric: string;
}

class Reconciliation {
  readonly #host: ComponentHost;
  readonly #options: ControllerManagerOptions;
  readonly #pods: Informer<CoreV1Pod>;
  readonly #memories: ReadonlyMap<string, Memory>;
  readonly #autoscaler: Autoscaler;
  readonly #memory: Memory;
  readonly #namespace: string;
  #conditions: AutoscalingV2HorizontalPodAutoscalerCondition[];
  #metricStatuses: AutoscalingV2MetricStatus[] | undefined;

  constructor(
    host: ComponentHost,
    options: ControllerManagerOptions,
    pods: Informer<CoreV1Pod>,
    memories: ReadonlyMap<string, Memory>,
    autoscaler: Autoscaler,
    memory: Memory,
  ) {
    this.#host = host;
    this.#options = options;
    this.#pods = pods;
    this.#memories = memories;
    this.#autoscaler = autoscaler;
    this.#memory = memory;
    this.#namespace = autoscaler.metadata.namespace ?? "";
    this.#conditions = [...(autoscaler.status?.conditions ?? [])];
  }

  run(): void {
    const { spec, status } = this.#autoscaler;
    const { client, minor } = this.#host;
    const scale = getScale(client, minor, this.#namespace, spec.scaleTargetRef);
    if ("error" in scale) {
      this.#event("Warning", "FailedGetScale", scale.error);
      const message = `the HPA controller was unable to get the target's current scale: ${scale.error}`;
      this.#setCondition("AbleToScale", false, "FailedGetScale", message);
      this.#writeStatus({ ...status, desiredReplicas: status?.desiredReplicas ?? 0 });
      return;
    }
    this.#setCondition(
      "AbleToScale",
      true,
      "SucceededGetScale",
      "the HPA controller was able to get the target's current scale",
    );
    const current = scale.specReplicas;
    const { history } = this.#memory;
    if (history.recommendations.length === 0)
      history.recommendations.push({ replicas: current, atMs: this.#host.clock.nowMs() });
    const min = spec.minReplicas ?? 1;
    if (current === 0) {
      this.#setCondition(
        "ScalingActive",
        false,
        "ScalingDisabled",
        "scaling is disabled since the replica count of the target is zero",
      );
      this.#finish(current, current);
    } else if (current > spec.maxReplicas)
      this.#rescale(scale, spec.maxReplicas, "Current number of replicas above Spec.MaxReplicas");
    else if (current < min)
      this.#rescale(scale, min, "Current number of replicas below Spec.MinReplicas");
    else this.#followMetrics(scale, min);
  }

  #followMetrics(scale: Scale, min: number): void {
    const current = scale.specReplicas;
    const desired = this.#desired(scale);
    if ("error" in desired) {
      this.#finish(current, this.#autoscaler.status?.desiredReplicas ?? 0);
      this.#event("Warning", "FailedComputeMetricsReplicas", desired.error);
      return;
    }
    const { spec } = this.#autoscaler;
    const normalized = normalize(desired.replicas, spec.behavior, this.#memory.history, {
      current,
      min,
      max: spec.maxReplicas,
      nowMs: this.#host.clock.nowMs(),
      downscaleStabilizationMs: this.#options.horizontalPodAutoscalerDownscaleStabilizationMs,
    });
    const { ableToScale, scalingLimited } = normalized;
    this.#setCondition("AbleToScale", true, ableToScale.reason, ableToScale.message);
    this.#setCondition(
      "ScalingLimited",
      normalized.limited,
      scalingLimited.reason,
      scalingLimited.message,
    );
    if (normalized.replicas === current) {
      this.#finish(current, current);
      return;
    }
    const reason =
      desired.replicas > current
        ? `${desired.metric} above target`
        : desired.replicas < current
          ? "All metrics below target"
          : "";
    this.#rescale(scale, normalized.replicas, reason);
  }

  /** The highest proposal; an error when none can be trusted. */
  #desired(scale: Scale): Desired | { readonly error: string } {
    const pods = this.#selectedPods(scale);
    if ("error" in pods) return pods;
    const { spec } = this.#autoscaler;
    const specs = spec.metrics ?? [];
    const proposals = specs.map((metric) => this.#propose(metric, scale, pods.selected));
    this.#metricStatuses = proposals.map((proposal) =>
      "error" in proposal ? { type: "" } : proposal.status,
    );
    let best: Desired = { replicas: 0, metric: "" };
    for (const proposal of proposals)
      if (!("error" in proposal) && (best.replicas === 0 || proposal.replicas > best.replicas))
        best = { replicas: proposal.replicas, metric: proposal.name };
    const invalid = proposals.filter((proposal) => "error" in proposal);
    const first = invalid[0];
    if (first && (invalid.length >= specs.length || best.replicas < scale.specReplicas)) {
      this.#setCondition(
        "ScalingActive",
        false,
        first.reason,
        `the HPA was unable to compute the replica count: ${first.error}`,
      );
      return {
        error: `invalid metrics (${invalid.length} invalid out of ${specs.length}), first error is: ${first.summary}`,
      };
    }
    this.#setCondition(
      "ScalingActive",
      true,
      "ValidMetricFound",
      `the HPA was able to successfully calculate a replica count from ${best.metric}`,
    );
    return best;
  }

  #propose(
    metric: NonNullable<Autoscaler["spec"]["metrics"]>[number],
    scale: Scale,
    pods: readonly Stored<CoreV1Pod>[],
  ): MetricProposal {
    const proposal = proposeReplicas(metric, {
      namespace: this.#namespace,
      currentReplicas: scale.specReplicas,
      pods,
      metrics: this.#options.metrics,
      tolerances: this.#tolerances(),
      versions: {
        minor: this.#host.minor,
        podLevelResources: this.#host.feature("PodLevelResources"),
      },
      nowMs: this.#host.clock.nowMs(),
    });
    if ("error" in proposal) this.#event("Warning", proposal.reason, proposal.error);
    return proposal;
  }

  /** The pods of the target, if this autoscaler is the only one that claims them. */
  #selectedPods(
    scale: Scale,
  ): { readonly selected: Stored<CoreV1Pod>[] } | { readonly error: string } {
    const { selector, selectorText } = scale;
    if (!selector || selectorText === "") {
      const error = "selector is required";
      this.#event("Warning", "SelectorRequired", error);
      this.#setCondition(
        "ScalingActive",
        false,
        "InvalidSelector",
        "the HPA target's scale is missing a selector",
      );
      return { error };
    }
    this.#memory.selector = selector;
    const selected = this.#pods
      .by("namespace", this.#namespace)
      .filter((pod) => matchesLabelSelector(selector, pod.metadata.labels));
    const claiming = [...this.#memories]
      .filter(
        ([key, other]) =>
          key.startsWith(`${this.#namespace}/`) &&
          selected.some((pod) => matchesLabelSelector(other.selector, pod.metadata.labels)),
      )
      .map(([key]) => key)
      .sort();
    if (claiming.length <= 1) return { selected };
    const error = `pods by selector ${selectorText} are controlled by multiple HPAs: [${claiming.join(" ")}]`;
    this.#event("Warning", "AmbiguousSelector", error);
    this.#setCondition("ScalingActive", false, "AmbiguousSelector", error);
    return { error };
  }

  #tolerances(): Tolerances {
    const { behavior } = this.#autoscaler.spec;
    const own = this.#host.feature("HPAConfigurableTolerance") ? behavior : undefined;
    const tolerance = (value: string | number | undefined) =>
      value === undefined ? defaultTolerance : Number(quantityOf(value).nano) / 1e9;
    return {
      scaleUp: tolerance(own?.scaleUp?.tolerance),
      scaleDown: tolerance(own?.scaleDown?.tolerance),
    };
  }

  #rescale(scale: Scale, replicas: number, reason: string): void {
    const current = scale.specReplicas;
    const result = updateScale(this.#host.client, scale, replicas);
    if (!result.ok) {
      const { message } = result.status;
      this.#event(
        "Warning",
        "FailedRescale",
        `New size: ${replicas}; reason: ${reason}; error: ${message}`,
      );
      this.#setCondition(
        "AbleToScale",
        false,
        "FailedUpdateScale",
        `the HPA controller was unable to update the target scale: ${message}`,
      );
      this.#finish(current, this.#autoscaler.status?.desiredReplicas ?? 0);
      return;
    }
    this.#setCondition(
      "AbleToScale",
      true,
      "SucceededRescale",
      `the HPA controller was able to update the target scale to ${replicas}`,
    );
    this.#event("Normal", "SuccessfulRescale", `New size: ${replicas}; reason: ${reason}`);
    noteScaling(
      this.#memory.history,
      this.#autoscaler.spec.behavior,
      current,
      replicas,
      this.#host.clock.nowMs(),
    );
    this.#finish(current, replicas, this.#host.clock.timestamp());
  }

  #finish(current: number, desired: number, scaledAt?: string): void {
    const lastScaleTime = scaledAt ?? this.#autoscaler.status?.lastScaleTime;
    this.#writeStatus({
      ...(current === 0 ? {} : { currentReplicas: current }),
      desiredReplicas: desired,
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      ...(this.#metricStatuses ? { currentMetrics: this.#metricStatuses } : {}),
    });
  }

  #writeStatus(status: AutoscalingV2HorizontalPodAutoscalerStatus): void {
    const written = { ...status, conditions: this.#conditions };
    if (deepEqual(written, this.#autoscaler.status)) return;
    const result = this.#host.client.update<AutoscalingV2HorizontalPodAutoscaler>(
      "horizontalpodautoscalers.autoscaling",
      { ...this.#autoscaler, status: written },
      "status",
    );
    if (!result.ok) this.#event("Warning", "FailedUpdateStatus", result.status.message);
  }

  /** Conditions keep their place in the list; the transition time moves with the status only. */
  #setCondition(type: string, holds: boolean, reason: string, message: string): void {
    const status = holds ? "True" : "False";
    const now = this.#host.clock.timestamp();
    const old = this.#conditions.find((condition) => condition.type === type);
    const lastTransitionTime = old?.status === status ? (old.lastTransitionTime ?? now) : now;
    const condition = { type, status, reason, message, lastTransitionTime };
    this.#conditions = old
      ? this.#conditions.map((other) => (other === old ? condition : other))
      : [...this.#conditions, condition];
  }

  #event(type: "Normal" | "Warning", reason: string, message: string): void {
    this.#host.recorder("horizontal-pod-autoscaler").event(this.#autoscaler, type, reason, message);
  }
}
