// One line per verb and case, on a cluster with a workload of each kind.
import assert from "node:assert/strict";
import test from "node:test";
import { object, pod } from "#engine/testing";
import type { Kubectl, KubectlResult } from "../../../engine/src/kubectl/kubectl.ts";
import { runOnOneNode } from "../../../engine/src/testing/run-pods.ts";
import { anything, boatDefinition } from "../boats.ts";

const labels = { app: "web" };
export const template = {
  metadata: { labels },
  spec: { containers: [{ name: "app", image: "app:1.0", ports: [{ containerPort: 8080 }] }] },
};
export const workload = (kind: string, name: string, more = {}) =>
  object("apps/v1", kind, name, {
    spec: { selector: { matchLabels: labels }, template, ...more },
  });
export const web = workload("Deployment", "web", { replicas: 2 });
const manifests = [
  web,
  workload("StatefulSet", "db", { serviceName: "db" }),
  workload("DaemonSet", "agent"),
  pod("lone"),
  object("v1", "ConfigMap", "settings", { data: { a: "1" } }),
  object("v1", "Service", "plain", { spec: { ports: [{ port: 80 }] } }),
  boatDefinition(anything, {}, { names: { kind: "Boat", plural: "boats", shortNames: ["bt"] } }),
  object("sea.example.com/v1", "Boat", "argo", { spec: { masts: [1, 2], rig: "sloop" } }),
];

export function cluster(): Kubectl & {
  readonly runTo: (ms: number) => void;
  readonly nowMs: () => number;
} {
  const { simulation } = runOnOneNode({ manifests, untilMs: 10_000 });
  const { api, context } = simulation;
  return {
    api,
    context,
    namespace: "default",
    runTo: (ms) => simulation.advanceTo(ms),
    nowMs: () => simulation.clock.nowMs(),
  };
}

/** What the user sees: standard output, then the error with the server's reason. */
function seen({ output, error }: KubectlResult): string {
  if (!error) return output;
  const reason = error.reason === "ClientError" ? "" : ` (${error.reason})`;
  return `${output}error${reason}: ${error.message}`;
}
interface Row {
  readonly name: string;
  readonly run: (kubectl: Kubectl) => KubectlResult;
  readonly want: string;
}

export function testVerbs(rows: readonly Row[]): void {
  for (const { name, run, want } of rows)
    test(`kubectl: ${name}`, () => {
      assert.equal(seen(run(cluster())), want);
    });
}
