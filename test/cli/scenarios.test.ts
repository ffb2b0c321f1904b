// `drydock test` and the views of a scenario, to the letter.
import fs from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { drydock, matchGolden, root, workFolder } from "./run.ts";

const failing = `# Two expectations that do not hold, and a refusal that nobody expected.
apiVersion: drydock.dev/v1alpha1
kind: Scenario
metadata:
  name: fails
spec:
  steps:
    - apply: { files: [pod.yaml] }
    - advance: 10s
    - expect:
        - object: pod/web
          phase: Failed
          columns: { STATUS: Error }
        - events: { object: pod/web, reason: Killing }
    - waitFor: { object: pod/web, deleted: true, timeout: 5s }
    - scale: { object: deployment/none, replicas: 2 }
    - delete: { object: pod/web }
      expectStatus: { code: 403 }
---
apiVersion: drydock.dev/v1alpha1
kind: Scenario
metadata:
  name: holds
spec:
  steps:
    - apply: { files: [pod.yaml] }
    - waitFor: { object: pod/web, condition: Ready }
`;
const wrong = `apiVersion: drydock.dev/v1alpha1
kind: Scenario
metadata:
  name: wrong
spec:
  seeds: 1
  steps:
    - apply: { files: [] }
    - advance: soon
    - waitFor: { object: pods, condition: Ready }
    - expect:
        - object: pod/web
          fase: Running
    - kill: { object: pod/web, exitCode: 300 }
    - cordon: { node: node-a }
      uncordon: { node: node-b }
`;
const folder = workFolder({
  "pod.yaml":
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: "app:1.0"}]}\n',
  "failing.yaml": failing,
  "wrong.yaml": wrong,
  "missing-file.yaml":
    "apiVersion: drydock.dev/v1alpha1\nkind: Scenario\nmetadata: {name: missing}\nspec: {steps: [{apply: {files: [nowhere.yaml]}}]}\n",
  "every-kind.yaml": fs.readFileSync(path.join(root, "test/cli/every-kind.yaml"), "utf8"),
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const stories = "examples/stories";
const cases: readonly { readonly name: string; readonly args: string }[] = [
  { name: "test that passes", args: `test ${stories}/node-selector ${stories}/claims` },
  { name: "test that fails", args: "test failing.yaml" },
  { name: "test as junit", args: "test failing.yaml wrong.yaml --format junit" },
  { name: "test as json", args: "test failing.yaml missing-file.yaml --format json" },
  { name: "test filtered", args: "test failing.yaml --filter hol" },
  { name: "test filtered away", args: "test failing.yaml --filter nothing*such" },
  { name: "test wrong", args: "test wrong.yaml missing-file.yaml" },
  { name: "test without a scenario", args: "test pod.yaml" },
  { name: "test unknown format", args: "test failing.yaml --format tap" },
  { name: "check wrong scenario", args: "check wrong.yaml missing-file.yaml failing.yaml" },
  {
    name: "check the advice that a story follows",
    args: `check ${stories}/web-and-database --fail-on warning --no-dry-run`,
  },
  {
    name: "get of a scenario",
    args: `get pods -o wide --scenario ${stories}/killed-process/killed-process.scenario.yaml#killed-process --at 11s`,
  },
  {
    name: "get of one of several scenarios",
    args: "get pods --scenario failing.yaml",
  },
  {
    name: "get by labels in order",
    args: "get pods -f examples/shop -n shop -l app=web --sort-by .metadata.creationTimestamp",
  },
  { name: "get by wrong labels", args: "get pods -f examples/shop -l =x" },
  {
    name: "events of a scenario",
    args: `events --scenario ${stories}/node-selector/node-selector.scenario.yaml --at 30s`,
  },
  {
    name: "describe of a scenario",
    args: `describe ingress,endpointslices --scenario ${stories}/old-ingress/old-ingress.scenario.yaml`,
  },
  {
    name: "explain scheduling of a scenario",
    args: `explain-scheduling --scenario ${stories}/node-selector/node-selector.scenario.yaml --at 30s`,
  },
  {
    name: "rollout revision",
    args: `rollout history deploy/nginx --revision 2 --scenario ${stories}/rolling-update/rolling-update.scenario.yaml --at 20s`,
  },
  {
    name: "rollout revision that is not there",
    args: `rollout history deploy/nginx --revision 9 --scenario ${stories}/rolling-update/rolling-update.scenario.yaml --at 20s`,
  },
  {
    name: "top pods",
    args: `top pods --scenario ${stories}/autoscaling/autoscaling.scenario.yaml --at 2m29s`,
  },
  { name: "top containers", args: "top po -f examples/shop -A --containers --sum --sort-by cpu" },
  { name: "top nodes", args: "top nodes -f examples/shop" },
  { name: "top of nobody", args: "top pods nobody -f examples/shop" },
  {
    name: "describe every other kind",
    args: "describe ns/shop limits/limits sa/deployer role/role clusterrole/metrics rolebinding/binding ingressclass/nginx ing/ing netpol/np netpol/deny pdb/pdb pc/high sc/fast pv/pv-local pv/pv-csi pvc/data cj/tick rc/rc endpoints/manual -n shop -f every-kind.yaml --at 1s",
  },
];

for (const { name, args } of cases)
  test(`drydock ${name}`, async () => {
    const words = args.split(" ");
    matchGolden(name, words, await drydock(folder, words));
  });
