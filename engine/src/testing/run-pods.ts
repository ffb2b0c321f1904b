// Runs manifests on a small cluster, for tests that want to see what kubelets and controllers make of them.
import { presetManifests } from "../cluster/presets.ts";
import { formatDuration } from "../model/duration.ts";
import type { KubeObject } from "../model/object.ts";
import { type DryRun, type DryRunInput, dryRun } from "../sim/dry-run.ts";

/** A dry run on one node, unless the input says otherwise. */
export function runOnOneNode(input: Omit<DryRunInput, "cluster"> & Partial<DryRunInput>): DryRun {
  return dryRun({ cluster: presetManifests("one-node"), ...input });
}

/** A pod of one container `app` of image `app:1.0`, with more fields of container and spec as given. */
export function podManifest(
  container: Readonly<Record<string, unknown>> = {},
  spec: Readonly<Record<string, unknown>> = {},
): KubeObject {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "default" },
    spec: { containers: [{ name: "app", image: "app:1.0", ...container }], ...spec },
  };
  return pod;
}

/** `3s Started`, one line per event of a kubelet; UIDs and addresses left out. */
export function kubeletEvents({ simulation, originMs }: DryRun): string[] {
  return simulation
    .toldEvents()
    .filter(({ source }) => source === "kubelet")
    .map(({ atMs, reason, message }) => {
      const text = message
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID")
        .replace(/\b10\.244\.\d+\.\d+\b/g, "IP");
      return `${formatDuration(atMs - originMs)} ${reason}: ${text}`;
    });
}
