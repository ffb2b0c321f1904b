// kubectl run, and kubectl replace --force.
import assert from "node:assert/strict";
import test from "node:test";
import { object } from "#engine/testing";
import { replaceByForce } from "../../../engine/src/kubectl/replace-force.ts";
import { run } from "../../../engine/src/kubectl/run.ts";
import { cluster, testVerbs } from "./verb-table.ts";

testVerbs([
  {
    name: "run a pod",
    run: (k) => run(k, "box", { image: "busybox", command: ["sh"], args: ["-c", "ls"] }),
    want: "pod/box created\n",
  },
  {
    name: "run a pod and expose it",
    run: (k) => run(k, "box", { image: "busybox:1.36", port: 80, expose: true }),
    want: "service/box created\npod/box created\n",
  },
  {
    name: "run what is there already",
    run: (k) => run(k, "lone", { image: "busybox" }),
    want: 'error (AlreadyExists): pods "lone" already exists',
  },
  {
    name: "run an image that is none",
    run: (k) => run(k, "box", { image: "a b" }),
    want: 'error: Invalid image name "a b": invalid reference format',
  },
  {
    name: "run with a policy that is none",
    run: (k) => run(k, "box", { image: "busybox", restart: "Sometimes" }),
    want: "error: invalid restart policy: Sometimes\nSee 'kubectl run -h' for help and examples",
  },
  {
    name: "run and expose no port",
    run: (k) => run(k, "box", { image: "busybox", expose: true }),
    want: "error: --port must be set when exposing a service\nSee 'kubectl run -h' for help and examples",
  },
]);

test("the pod that kubectl run makes", () => {
  const kubectl = cluster();
  run(kubectl, "box", { image: "busybox", restart: "Never", env: { A: "1" }, port: 80 });
  const pod = kubectl.api.get("pods", "default", "box") as unknown as {
    metadata: { labels: object };
    spec: { restartPolicy: string; containers: [{ name: string; env: object; ports: object }] };
  };
  assert.deepEqual(pod.metadata.labels, { run: "box" });
  assert.equal(pod.spec.restartPolicy, "Never");
  const [{ name, env, ports }] = pod.spec.containers;
  assert.deepEqual(
    { name, env, ports },
    {
      name: "box",
      env: [{ name: "A", value: "1" }],
      ports: [{ containerPort: 80, protocol: "TCP" }],
    },
  );
});

test("replace --force deletes what is there, waits for it, and creates everything anew", () => {
  const kubectl = cluster();
  const clock = { nowMs: kubectl.nowMs, runTo: kubectl.runTo, horizonMs: Infinity };
  const before = kubectl.nowMs();
  const uid = () => kubectl.api.get("pods", "default", "lone")?.metadata.uid;
  const old = uid();
  const manifests = [
    object("v1", "Pod", "lone", { spec: { containers: [{ name: "app", image: "app:2.0" }] } }),
    object("v1", "ConfigMap", "fresh"),
  ];
  const { output, error } = replaceByForce(kubectl, manifests, {}, clock);
  assert.equal(error, undefined);
  assert.equal(
    output,
    'pod "lone" deleted from default namespace\npod/lone replaced\nconfigmap/fresh replaced\n',
  );
  assert.notEqual(uid(), old);
  assert.ok(kubectl.nowMs() > before, "the pod took time to end");
});

test("replace --force of what does not go away", () => {
  const kubectl = cluster();
  const clock = { nowMs: kubectl.nowMs, runTo: kubectl.runTo, horizonMs: Infinity };
  const held = object("v1", "ConfigMap", "held", {
    metadata: { finalizers: ["example.com/hold"] },
  });
  replaceByForce(kubectl, [held], {}, clock);
  const { output, error } = replaceByForce(kubectl, [held], {}, clock);
  assert.equal(output, 'configmap "held" deleted from default namespace\n');
  assert.equal(error?.message, "context deadline exceeded");
});
