// The dry run at an instant, as a tree and as a chart.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { webDeployment } from "../../web-deployment.ts";
import { dryRun, serviceWith } from "./service.ts";

const file = "/app/web.yaml";
const other = "/app/quota.yaml";
const web = `${webDeployment(4)}
        resources: {requests: {cpu: 300m}}
        readinessProbe: {httpGet: {path: /, port: 8080}, initialDelaySeconds: 5}
        ports: [{containerPort: 8080}]
`;
const quota = `apiVersion: v1
kind: ResourceQuota
metadata: {name: compute}
spec: {hard: {requests.cpu: "1"}}
`;
const shop = () => serviceWith({ [file]: web, [other]: quota }, { run: true });
const outcome = (service: ReturnType<typeof shop>, of = file) =>
  service.codeLenses(of).find(({ title }) => title.startsWith("Dry run"))?.title;

describe("the time cursor", () => {
  test("shows an instant in the lens, and the end again when it is left", () => {
    const service = shop();
    const settled = outcome(service);
    assert.equal(
      settled,
      "Dry run: 3/4 ready, 1 stuck (quota) · node-a x1, node-b x1, node-c x1 · quota cpu 90 %",
    );
    assert.equal(service.dryRuns.instant(file), undefined);
    const first = service.dryRuns.moveInstant(file, "forward");
    assert.equal(first?.time, "0 s");
    assert.match(first?.happens.join("\n") ?? "", /ScalingReplicaSet: Scaled up replica set web-/);
    assert.equal(
      outcome(service),
      "Dry run at 0 s: 0/4 ready (quota) · node-a x1, node-b x1, node-c x1 · quota cpu 90 %",
    );
    assert.equal(service.dryRuns.moveInstant(file, "leave"), undefined);
    assert.equal(outcome(service), settled);
  });

  test("steps to every instant and back, and stays at both ends", () => {
    const service = shop();
    const forth: string[] = [];
    for (let at = service.dryRuns.moveInstant(file, "forward"); at; ) {
      forth.push(at.time);
      const next = service.dryRuns.moveInstant(file, "forward");
      if (next?.atMs === at.atMs) break;
      at = next;
    }
    assert.ok(forth.length > 3, forth.join(", "));
    const back = [forth.at(-1)];
    for (let i = 1; i < forth.length; i++)
      back.push(service.dryRuns.moveInstant(file, "back")?.time);
    assert.deepEqual(back.reverse(), forth);
    assert.equal(service.dryRuns.moveInstant(file, "back")?.time, "0 s");
  });

  for (const [to, want] of [
    ["4s", "4 s"],
    ["4", "4 s"],
    ["t=4 s", "4 s"],
    ["1h", "10m0s"],
    ["nonsense", undefined],
  ] as const)
    test(`goes to ${to}`, () => {
      assert.equal(shop().dryRuns.moveInstant(file, { to })?.time, want);
    });

  test("goes to what fails, and nowhere where nothing does", () => {
    assert.match(
      shop().dryRuns.moveInstant(file, "failure")?.happens.join("\n") ?? "",
      /! replicaset\/web-\S+ {2}FailedCreate: .*exceeded quota/,
    );
    const fine = serviceWith({ [file]: web }, { run: true });
    assert.equal(fine.dryRuns.moveInstant(file, "failure"), undefined);
  });

  test("holds for every file of the scope, and through a new run", () => {
    const service = shop();
    service.dryRuns.moveInstant(file, { to: "4s" });
    assert.equal(service.dryRuns.instant(other)?.time, "4 s");
    service.update(file, web.replace("replicas: 4", "replicas: 2"));
    dryRun(service, file);
    assert.equal(service.dryRuns.instant(file)?.time, "4 s");
    assert.match(outcome(service) ?? "", /^Dry run at 4 s: 0\/2 ready · node-/);
  });

  test("without a run there is nothing to move through", () => {
    const service = serviceWith({ [file]: web });
    assert.equal(service.dryRuns.moveInstant(file, "forward"), undefined);
    assert.equal(service.dryRuns.of(file), undefined);
  });

  test("diagnostics tell of the end, whatever is looked at", () => {
    const service = shop();
    const codes = () => service.dryRunDiagnostics(file).map(({ code }) => code);
    const settled = codes();
    assert.deepEqual(settled, ["exceeded-quota"]);
    service.dryRuns.moveInstant(file, { to: "0s" });
    assert.deepEqual(codes(), settled);
  });

  test("hints show where pods are then", () => {
    const service = serviceWith({ [file]: web }, { run: true });
    const hints = () =>
      service.inlayHints(file, { start: 0, end: web.length }).map(({ text }) => text);
    assert.ok(hints().includes("-> 2 on node-a, 1 on node-b, 1 on node-c"), hints().join("\n"));
  });
});

test("the tree has objects, their pods, and events that lead to their fields", () => {
  const service = shop();
  const { title, items } = service.dryRunTree(file)!;
  assert.equal(title, "app");
  const root = items.find(({ label }) => label === "Deployment web")!;
  assert.equal(root.state, "bad");
  assert.equal(
    root.spoken,
    "Deployment web, 3/4 ready, 1 stuck (quota) · node-a x1, node-b x1, node-c x1",
  );
  const pods = root.items.filter(({ kind }) => kind === "pod");
  assert.deepEqual(
    pods.map(({ description, state }) => [description, state]),
    ["a", "b", "c"].map((n) => [`ready on node-${n}`, "good"]),
  );
  const pulled = pods[0]!.items.find(({ description }) => description.startsWith("Pulled"))!;
  const place = service.placeOf(pulled.target.ref, pulled.target.path);
  assert.equal(web.slice(place.span.start, place.span.end), "app");
  const refused = root.items.find(({ description }) => /exceeded quota/.test(description))!;
  assert.match(refused.spoken, /^warning at 0 s, replicaset\/web-/);
  const count = service.placeOf(refused.target.ref, refused.target.path);
  assert.equal(web.slice(count.span.start, count.span.end), "4");
  assert.equal(new Set(items.map(({ id }) => id)).size, items.length);
});

test("the chart has a row for each pod without gaps, steps of the rollout and the quota's curve", () => {
  const chart = shop().dryRunChart(file)!;
  assert.deepEqual(
    chart.pods.map(({ node, owner }) => [node, owner]),
    ["a", "b", "c"].map((n) => [`node-${n}`, "deployment/web"]),
  );
  for (const { spans } of chart.pods) {
    assert.deepEqual(
      spans.map(({ state }) => state),
      ["starting", "ready"],
    );
    for (const [i, { fromMs }] of spans.entries())
      if (i > 0) assert.equal(fromMs, spans[i - 1]!.toMs);
    assert.equal(spans.at(-1)!.toMs, chart.untilMs);
  }
  assert.deepEqual(
    chart.rollouts.map(({ owner }) => owner),
    ["deployment/web"],
  );
  const [curve] = chart.curves;
  assert.equal(curve?.name, "compute: requests.cpu");
  assert.equal(curve?.limit, 1);
  assert.deepEqual(
    curve?.points.map(({ text }) => text),
    ["900m"],
  );
  assert.ok(chart.events.some(({ warning, text }) => warning && /exceeded quota/.test(text)));
});

test("a pod that is replaced ends, one that crashes fails", () => {
  const crashing = web
    .replace("replicas: 4", "replicas: 1")
    .replace(
      "labels: {app: web}}",
      'labels: {app: web}, annotations: {drydock.dev/app: "exitAfterSeconds=3,exitCode=1"}}',
    );
  const chart = serviceWith({ [file]: crashing }, { run: true }).dryRunChart(file)!;
  const states = new Set(chart.pods[0]!.spans.map(({ state }) => state));
  assert.ok(states.has("failing"), [...states].join());
});

test("pods that ran before and stay are in the chart and at every instant, those that go at once are not", () => {
  const service = serviceWith({ [file]: web.replace("replicas: 4", "replicas: 2") });
  service.dryRuns.setBaseline(new Map([[file, web]]));
  dryRun(service, file);
  const rows = service.dryRunChart(file)!.pods;
  assert.deepEqual(
    rows.map(({ spans }) => spans.map(({ state }) => state)),
    [["ready"], ["ready"]],
  );
  const nodes = rows.map(({ node }) => `${node} x1`).join(", ");
  service.dryRuns.moveInstant(file, { to: "0s" });
  const { title } = service.codeLenses(file)[0]!;
  assert.ok(title.includes(`2/2 ready at 0 s · ${nodes}`), title);
});

test("a quota names the consumers that were applied, not the same object of another folder", () => {
  const service = serviceWith(
    { [file]: web, [other]: quota, "/elsewhere/web.yaml": web },
    { run: true },
  );
  const [found] = service.dryRunDiagnostics(file);
  assert.equal(found?.code, "exceeded-quota");
  assert.deepEqual(
    found?.related.map((place) => place.file),
    [other, file],
  );
});
