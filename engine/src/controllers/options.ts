// What the controller manager is started with: flags under kube-controller-manager's names (1.36 defaults), and the two
// sources of facts that are no API objects here.

/** Usage of one pod as metrics.k8s.io reports it. */
export interface PodMetrics {
  /** End of the window over which usage was measured, in milliseconds since the epoch. */
  readonly timestampMs: number;
  readonly windowMs: number;
  /** Per container, in thousandths of the resource's unit (milli-CPU, thousandths of a byte). */
  readonly containers: readonly {
    readonly name: string;
    readonly usageMilli: { readonly cpu?: number; readonly memory?: number };
  }[];
}

/** What metrics.k8s.io knows. Custom and external metrics are served by nobody. */
export interface MetricsSource {
  /** Whether the API is served at all. */
  readonly available: boolean;
  /** The pod's metrics; undefined while it has none. */
  podMetrics(namespace: string, pod: string): PodMetrics | undefined;
}

/** When kubelets last reported, in place of Leases that are renewed every ten seconds. */
export interface NodeHeartbeats {
  /** Milliseconds since the epoch; a running kubelet reports now. Undefined for a node that never reported. */
  lastHeartbeatMs(node: string): number | undefined;
  /** Calls `handler` with the node's name when its kubelet falls silent or reports again. */
  onChange(handler: (node: string) => void): void;
}

export interface ControllerManagerOptions {
  readonly horizontalPodAutoscalerSyncPeriodMs: number;
  readonly horizontalPodAutoscalerDownscaleStabilizationMs: number;
  readonly nodeMonitorPeriodMs: number;
  readonly nodeMonitorGracePeriodMs: number;
  readonly metrics: MetricsSource;
  readonly heartbeats: NodeHeartbeats;
}

/** The defaults: no metrics API, and every node healthy. */
export const defaultOptions: Omit<ControllerManagerOptions, "metrics" | "heartbeats"> = {
  horizontalPodAutoscalerSyncPeriodMs: 15_000,
  horizontalPodAutoscalerDownscaleStabilizationMs: 300_000,
  nodeMonitorPeriodMs: 5_000,
  nodeMonitorGracePeriodMs: 50_000,
};
