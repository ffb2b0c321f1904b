// What is wrong, where it is said, and how it is mended or silenced.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, withSettings } from "../workbench.ts";
import type { Session } from "./suite.ts";

export function findingsSuite({ workbench, host }: Session): void {
  const problem = async (needle: RegExp) => {
    const found = await workbench().waitForProblems((all) => all.some((text) => needle.test(text)));
    return found.join("\n");
  };

  test("the quota that stalls a rollout is told on the field, in the cluster's words", async () => {
    const w = workbench();
    await w.openFile("teaching/quota.yaml");
    const told = await problem(/exceeded quota/);
    assert.match(
      told,
      /exceeded quota: compute-resources, requested: requests\.cpu=300m, used: requests\.cpu=900m, limited: requests\.cpu=1 at line 37/,
    );
    assert.match(
      told,
      /Quota "compute-resources" allows 1 requests\.cpu at line \d+ .* in quota\.yaml/,
    );
    const hints = await eventually(w.hints, (texts) =>
      texts.some((text) => text.includes("used 900m")),
    );
    assert.ok(hints.length > 0);
    await w.screenshot(`${host}-quota`);
  });

  test("what the API server refuses is an error on the value", async () => {
    await workbench().openFile("teaching/node-port.yaml");
    assert.match(await problem(/valid range/), /Error: .*30000-32767 at line 12/);
  });

  test("a syntax error in one document leaves the findings of the others", async () => {
    const w = workbench();
    await w.openFile("one-broken/two-documents.yaml");
    const told = await problem(/closing/);
    assert.match(told, /Error: spec\.ports\[0\]\.port: Invalid value: 70000/);
    await w.screenshot(`${host}-half`);
  });

  test("items of a List are checked one by one", async () => {
    await workbench().openFile("list/service-list.yaml");
    assert.match(await problem(/ServicePort\.spec\.ports\.port/), /at line 14 and character 17/);
  });

  test("custom resources are checked and explained by the workspace's definitions", async () => {
    const w = workbench();
    await w.openFile("crd/widget.yaml");
    assert.match(
      await problem(/spec\.size/),
      /Error: spec\.size: Invalid value: 40: .*less than or equal to 10/,
    );
    const documented = /How large the widget is/;
    assert.match(await w.hover("size: 40", "size", documented), documented);
    await w.screenshot(`${host}-custom-resource`);
  });

  test("what is not ours gets nothing", async () => {
    const w = workbench();
    await w.runCommand("View: Close All Editors");
    const files = ["compose", "chart/templates/templated", "kustomized/kustomization"];
    for (const file of files) await w.openFile(`not-ours/${file}.yaml`);
    await w.openFile("unknown/gadget.yaml");
    // Something that is wrong comes last: when it is told, the others would have been.
    await w.openFile("old/beta-ingress.yaml");
    const told = await problem(/removed in v1\.22/);
    assert.doesNotMatch(told, /compose|kustomization|gadget/);
    assert.doesNotMatch(told, /Error: [^\n]*(?:templated|key)/);
  });

  test("an old API version is told and migrated with its fields", async () => {
    const w = workbench();
    await w.cursorAt("extensions/v1beta1", 3);
    await w.quickFix("networking.k8s.io/v1");
    await eventually(w.visibleText, (now) =>
      /networking\.k8s\.io\/v1\n[\s\S]*service:\n\s+name: web.*\n\s+port:\n\s+number: 80/.test(now),
    );
    await w.screenshot(`${host}-migrated`);
  });

  test("a finding is silenced here, by a comment that its rule is named in", async () => {
    const w = workbench();
    // The panel draws the rows in view: findings of files that are closed go.
    await w.runCommand("View: Close All Editors");
    await w.openFile("ignored/latest.yaml");
    await problem(/moving tag/);
    await w.cursorAt("nginx:latest", 3);
    await w.quickFix("Ignore 'image-tag-latest' here");
    await w.waitForProblems((all) => !all.some((text) => /moving tag/.test(text)));
    assert.match(await w.visibleText(), /# drydock-ignore image-tag-latest/);
  });

  test("a rule is explained on a page of its own", async () => {
    const w = workbench();
    await w.openFile("ignored/explained.yaml");
    await problem(/moving tag/);
    await w.cursorAt("nginx:latest", 3);
    await w.runCommand("Drydock: Explain rule");
    const page = await eventually(
      () => w.webview().locator("body").innerText(),
      (text) => text.includes("image-tag-latest"),
    );
    assert.match(page, /What|Why/);
    await w.screenshot(`${host}-rule`);
    await w.runCommand("View: Close All Editors");
  });

  test("all safe fixes are made when the file is saved", async () => {
    const w = workbench();
    await w.openFile("fixes/fix-all.yaml");
    await problem(/cannot unmarshal number/);
    await w.cursorAt("8080");
    await w.page.keyboard.press("Control+S");
    const text = await eventually(w.visibleText, (now) => now.includes('port: "8080"'));
    assert.match(text, /debug: "true"/);
  });

  test("that two extensions validate is told once, and the other one is turned off by an action", async () => {
    const w = workbench();
    await w.runCommand("View: Close All Editors");
    await w.openFile("refs/words.yaml");
    await withSettings(w, { "yaml.schemas": { kubernetes: "*.yaml" } }, async () => {
      await problem(/Two extensions validate Kubernetes here/);
      await w.cursorAt("apiVersion: v1", 2);
      await w.screenshot(`${host}-two-validators`);
      await w.quickFix("Turn off schema detection of the YAML extension");
      await w.waitForProblems((all) => !all.some((text) => text.includes("Two extensions")));
      const { "yaml.disableSchemaDetection": globs } = JSON.parse(
        await w.saved(".vscode/settings.json"),
      ) as { "yaml.disableSchemaDetection": readonly string[] };
      assert.ok(globs.includes("refs/*.{yaml,yml}"), globs.join());
    });
    await w.runCommand("View: Close All Editors");
  });

  test("a quick fix mends a misspelt field, and the finding goes away", async () => {
    const w = workbench();
    await w.openFile("broken/typo.yaml");
    await problem(/unknown field "spec\.replicass"/);
    await w.cursorAt("replicass", 3);
    await w.quickFix("Change to 'replicas'");
    await w.waitForProblems((all) => !all.some((text) => text.includes("replicass")));
    assert.match(await w.visibleText(), /replicas: 2/);
    await w.screenshot(`${host}-fixed`);
  });

  test("findings follow what is typed", async () => {
    const w = workbench();
    await w.cursorAt("nginx:1.27");
    await w.page.keyboard.press("End");
    await w.page.keyboard.type("\nimagePullPolicy: Sometimes");
    assert.match(
      await problem(/Sometimes/),
      /Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"/,
    );
  });
}
