// Scenario files in the editor: mistakes, completion, hover, links, outline, lens, run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scenarioResult } from "#engine";
import { cursor, serviceWith } from "../features/service.ts";

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "shop/web:1.0"}]}
`;
const head = `apiVersion: drydock.dev/v1alpha1
kind: Scenario
metadata:
  name: story
spec:
`;
const file = "w/story.scenario.yaml";

function open(body: string) {
  const { text, offset } = cursor(head + body);
  const service = serviceWith({
    "w/web.yaml": manifest,
    "w/more/other.yaml": manifest,
    [file]: text,
  });
  return { service, text, offset };
}

const mistakes: readonly { name: string; given: string; want: readonly string[] }[] = [
  {
    name: "an unknown key",
    given: "  steps:\n    - aply: {files: [web.yaml]}\n",
    want: ['Unknown key "aply". Did you mean "apply"?'],
  },
  {
    name: "a manifest that is not there",
    given: "  steps:\n    - apply: {files: [web.yaml, wab.yaml]}\n",
    want: ['The path "wab.yaml" does not exist.'],
  },
  {
    name: "a manifest of another folder, a folder and a glob",
    given: '  steps:\n    - apply: {files: [more/other.yaml, more, "*.yaml"]}\n',
    want: [],
  },
  {
    name: "an impossible value",
    given: "  steps:\n    - kill: {object: pod/x, signal: SIGNOPE}\n",
    want: ['"SIGNOPE" is not one of SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGKILL, SIGSEGV, SIGTERM.'],
  },
];

for (const { name, given, want } of mistakes)
  test(`${name} is told`, () => {
    const { service } = open(given);
    const found = service.diagnostics(file).filter(({ code }) => code === "scenario-invalid");
    assert.deepEqual(
      found.map(({ message }) => message),
      want,
    );
    assert.equal(service.scenarios.requests(file).length, want.length === 0 ? 1 : 0);
  });

const completed: readonly { name: string; given: string; want: readonly string[] }[] = [
  { name: "keys of spec", given: "  ‸", want: ["steps", "workloads", "clock", "metrics"] },
  { name: "steps", given: "  steps:\n    - ‸", want: ["apply", "advance", "waitFor", "drain"] },
  {
    name: "keys of a step",
    given: "  steps:\n    - waitFor:\n        object: deployment/web\n        ‸",
    want: ["condition", "timeout"],
  },
  {
    name: "keys in a flow map",
    given: "  steps:\n    - waitFor: { object: deployment/web, ‸ }",
    want: ["condition", "phase"],
  },
  {
    name: "objects of the manifests that are applied",
    given: "  steps:\n    - apply: {files: [web.yaml]}\n    - scale:\n        object: ‸",
    want: ["deployment/web", "pod/web-*"],
  },
  {
    name: "files",
    given: "  steps:\n    - apply:\n        files:\n          - ‸",
    want: ["web.yaml", "more/other.yaml"],
  },
  {
    name: "images",
    given: "  workloads:\n    - image: ‸\n  steps:\n    - apply: {files: [web.yaml]}\n",
    want: ["shop/web:1.0"],
  },
  { name: "nodes", given: "  steps:\n    - cordon: {node: ‸}\n", want: ["node-a", "node-c"] },
  {
    name: "values",
    given: "  steps:\n    - probe: {object: pod/x, result: ‸}\n",
    want: ["success", "failure"],
  },
];

for (const { name, given, want } of completed)
  test(`${name} are offered`, () => {
    const { service, offset } = open(given);
    const labels = service.completions(file, offset, true).map(({ label }) => label);
    assert.deepEqual(
      want.filter((label) => !labels.includes(label)),
      [],
      labels.join(" "),
    );
  });

const hovered: readonly { name: string; given: string; want: RegExp }[] = [
  { name: "a step", given: "  steps:\n    - dr‸ain: {node: node-a}\n", want: /kubectl drain/ },
  {
    name: "a key of a workload",
    given: "  workloads:\n    - lis‸tens: [80]\n  steps: []\n",
    want: /spec\.workloads\.listens.*list of.*\n\nThe ports it listens on/s,
  },
];

for (const { name, given, want } of hovered)
  test(`hover over ${name}`, () => {
    const { service, offset } = open(given);
    assert.match(service.hover(file, offset)?.markdown ?? "", want);
  });

const steps =
  "  steps:\n    - apply: {files: [web.yaml]}\n    - advance: 10s\n    - ex‸pect: {object: deployment/web, path: status.readyReplicas, equals: 3}\n";

test("a run is told in the lens, at the step, in its hover and in the timeline", () => {
  const { service, text, offset } = open(steps);
  const [request] = service.scenarios.requests(file, text.indexOf("advance"));
  assert.ok(request);
  assert.equal(service.scenarios.lenses(file)[0]?.title, "Run scenario");
  service.scenarios.accept(request, scenarioResult(request.input));
  assert.equal(service.scenarios.lenses(file)[0]?.title, "Run scenario · failed at step 3");
  const [failure] = service.dryRunDiagnostics(file);
  assert.equal(text.slice(failure?.span.start, failure?.span.end), "path");
  assert.match(
    failure?.message ?? "",
    /^Step 3 at 10s: deployment\/web: status\.readyReplicas is 2, expected 3\n0s ScalingReplicaSet: /,
  );
  assert.match(service.hover(file, offset)?.markdown ?? "", /\*\*Last run\*\* at 10s.*failed: /s);
  const timeline = service.scenarios.timeline(file, "story");
  assert.match(timeline, /^# scenario story {2}·.*\n# failed at step 3\n/);
  assert.match(timeline, /t=0s +step 1 apply +deployment\.apps\/web created\n/);
  service.update(file, text.replace("equals: 3", "equals: 2"));
  assert.equal(service.scenarios.lenses(file)[0]?.title, "Run scenario · failed at step 3 …");
  assert.deepEqual(service.dryRunDiagnostics(file), []);
  const [again] = service.scenarios.requests(file);
  assert.ok(again);
  service.scenarios.accept(again, scenarioResult(again.input));
  assert.equal(service.scenarios.lenses(file)[0]?.title, "Run scenario · passed at 10s");
});

test("a change of a manifest makes a run old", () => {
  const { service } = open(steps);
  const [request] = service.scenarios.requests(file);
  assert.ok(request);
  service.scenarios.accept(request, scenarioResult(request.input));
  service.update("w/web.yaml", manifest.replace("replicas: 2", "replicas: 3"));
  assert.match(service.scenarios.lenses(file)[0]?.title ?? "", /…$/);
});

test("files are links, and steps the outline", () => {
  const { service } = open(steps);
  assert.deepEqual(
    service.links(file).map(({ target }) => target),
    ["w/web.yaml"],
  );
  const [outline] = service.symbols(file);
  assert.deepEqual(
    [outline?.name, ...(outline?.children ?? []).map(({ name }) => name)],
    ["story", "1 apply", "2 advance", "3 expect"],
  );
});

test("names lead to what defines them", () => {
  const steps = "  steps:\n    - apply: {files: [web.yaml]}\n    - kill: {object: pod/w‸eb-*}\n";
  const { service, offset } = open(steps);
  const [place] = service.definitions(file, offset);
  assert.equal(manifest.slice(place?.span.start, place?.span.end), "web");
  const { service: other, offset: nowhere } = open(steps.replace("pod/w‸eb-*", "pod/‸other"));
  assert.deepEqual(other.definitions(file, nowhere), []);
});

test("a scenario beside its manifests is no manifest", () => {
  const { service } = open("  steps:\n    - apply: {files: [.]}\n    - advance: 1s\n");
  assert.equal(service.scenarios.requests(file).length, 1);
  assert.deepEqual(
    service.diagnostics(file).filter(({ severity }) => severity === "error"),
    [],
  );
});
