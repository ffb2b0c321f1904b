// Help while writing: completion, typing, rename, refactorings.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../workbench.ts";
import type { Session } from "./suite.ts";

export function writingSuite({ workbench, host }: Session): void {
  test("completion offers the fields of the place, documented", async () => {
    const w = workbench();
    await w.openFile("typing/fields.yaml");
    await w.cursorAt("image: fields:1.0", "image: fields:1.0".length);
    await w.page.keyboard.press("Enter");
    await w.page.keyboard.type("termin");
    const both = /terminationMessagePath[\s\S]*terminationMessagePolicy/;
    assert.match(await w.suggestions(both), both);
    await w.screenshot(`${host}-completion`);
    await w.page.keyboard.press("Escape");
  });

  test("completion offers names that exist, and the keys behind them", async () => {
    const w = workbench();
    await w.openFile("typing/typing.yaml");
    await w.cursorAt("name: \n", 6);
    assert.match(await w.suggestions(/dictionary/), /dictionary/);
    await w.page.keyboard.press("Enter");
    await w.page.keyboard.press("Enter");
    await w.page.keyboard.type("key: ");
    assert.match(await w.suggestions(/first-word/), /first-word/);
    await w.screenshot(`${host}-names`);
    await w.page.keyboard.press("Enter");
    await eventually(w.visibleText, (text) =>
      /name: dictionary[^\n]*\n {14}key: first-word/.test(text),
    );
  });

  test("an empty document is offered whole objects, with their required fields to fill in", async () => {
    const w = workbench();
    await w.openFile("typing/empty.yaml");
    await w.page.locator(".editor-instance .view-lines").last().click();
    assert.match(await w.suggestions(/Deployment/), /Deployment/);
    await w.page.keyboard.type("Deploy");
    await w.page
      .locator(".suggest-widget.visible .monaco-list-row.focused", { hasText: "Deployment" })
      .waitFor();
    await w.page.keyboard.press("Enter");
    const text = await eventually(w.visibleText, (now) => now.includes("kind: Deployment"));
    assert.match(text, /selector:\n {4}matchLabels:\n[\s\S]*containers:\n\s+- name: /);
  });

  test("a new line goes where the entry goes on", async () => {
    const w = workbench();
    await w.openFile("typing/entry.yaml");
    await w.cursorAt("containerPort: 8080", "containerPort: 8080".length);
    await w.page.keyboard.press("Enter");
    await w.page.keyboard.type("protocol: TCP");
    await eventually(w.visibleText, (text) =>
      /\n {10}containerPort: 8080\n {10}protocol: TCP/.test(text),
    );
  });

  test("a pod becomes a Deployment, and gets a Service", async () => {
    const w = workbench();
    await w.openFile("pods/naked.yaml");
    await w.cursorAt("kind: Pod", 3);
    await w.runCommand("Drydock: Wrap pod in Deployment");
    const wrapped = await eventually(w.visibleText, (text) => text.includes("kind: Deployment"));
    assert.match(wrapped, /template:\n {4}metadata:\n {6}labels:\n {8}app: naked/);
    await w.screenshot(`${host}-wrapped`);
    await w.runCommand("Drydock: Generate Service for this workload");
    await eventually(
      () => w.saved("pods/naked.yaml"),
      (text) => /kind: Service[\s\S]*targetPort: http/.test(text),
    );
    await w.page.keyboard.press("Escape");
  });

  test("keys are sorted as the API has them, and a selector takes its other form", async () => {
    const w = workbench();
    await w.openFile("tidy/untidy.yaml");
    await w.cursorAt("matchLabels", 2);
    await w.runCommand("Drydock: Convert selector");
    await eventually(w.visibleText, (text) =>
      /matchExpressions:\n\s+- \{key: app, operator: In, values: \[untidy\]\}/.test(text),
    );
    await w.runCommand("Drydock: Sort keys in API order");
    await eventually(w.visibleText, (text) =>
      /^apiVersion[\s\S]*\nkind[\s\S]*\nmetadata[\s\S]*\n {2}selector[\s\S]*\n {2}template[\s\S]*- name: app\n\s+image/.test(
        text,
      ),
    );
    await w.screenshot(`${host}-tidied`);
  });

  test("a workload gets a PodDisruptionBudget and a HorizontalPodAutoscaler", async () => {
    const w = workbench();
    await w.openFile("tidy/untidy.yaml");
    await w.page.keyboard.press("Control+Home");
    await w.runCommand("Drydock: Generate PodDisruptionBudget for this workload");
    await eventually(
      () => w.saved("tidy/untidy.yaml"),
      (text) => /kind: PodDisruptionBudget[\s\S]*maxUnavailable: 1/.test(text),
    );
    await w.page.keyboard.press("Escape");
    await w.page.keyboard.press("Control+Home");
    await w.runCommand("Drydock: Generate HorizontalPodAutoscaler for this workload");
    await eventually(
      () => w.saved("tidy/untidy.yaml"),
      (text) => /kind: HorizontalPodAutoscaler[\s\S]*name: untidy[\s\S]*maxReplicas: 2/.test(text),
    );
    await w.screenshot(`${host}-generated`);
    await w.page.keyboard.press("Escape");
  });

  test("a variable moves into a ConfigMap", async () => {
    const w = workbench();
    await w.openFile("pods/careful.yaml");
    await w.cursorAt("name: MODE", 7);
    await w.runCommand("Drydock: Extract environment to ConfigMap");
    await eventually(
      () => w.saved("pods/careful.yaml"),
      (text) => /configMapKeyRef:[\s\S]*kind: ConfigMap[\s\S]*mode: careful/.test(text),
    );
    await w.screenshot(`${host}-extracted`);
    await w.page.keyboard.press("Escape");
  });

  test("a variable moves into a Secret, whose reference then leads to it", async () => {
    const w = workbench();
    await w.openFile("pods/confiding.yaml");
    await w.cursorAt("name: DB_PASSWORD", 7);
    // What looks like a secret is offered for nothing else.
    await w.runCommand("Drydock: Extract environment to Secret");
    await w.pick("Move DB_PASSWORD to Secret");
    const text = await eventually(
      () => w.saved("pods/confiding.yaml"),
      (now) => now.includes("kind: Secret"),
    );
    assert.match(text, /value: open\n/);
    assert.match(
      text,
      /secretKeyRef:\n +name: confiding-secrets\n +key: db-password\n---\n[\s\S]*stringData:\n +db-password: correct-horse/,
    );
    await w.screenshot(`${host}-extracted-secret`);
    await w.cursorAt("name: confiding-secrets", 8);
    await w.page.keyboard.press("F12");
    await eventually(
      () => w.page.locator('[id="status.editor.selection"]').innerText(),
      (selection) => selection.includes(`Ln ${lineOf(text, "name: confiding-secrets", 1)},`),
    );
  });

  test("a configuration file is completed, explained, and counts as soon as it is written", async () => {
    const w = workbench();
    await w.runCommand("View: Close All Editors");
    await w.openFile("configured/pod.yaml");
    await w.waitForProblems((found) => found.some((text) => text.includes("moving tag")));
    await w.openFile("configured/.drydock.yaml");
    const explained = /The version that manifests are checked against/;
    assert.match(await w.hover("kubernetesVersion", "kubernetesVersion", explained), explained);
    await w.screenshot(`${host}-configuration-hover`);
    await w.cursorAt('"1.35"', '"1.35"'.length);
    await w.page.keyboard.press("Enter");
    await w.page.keyboard.type("ru");
    assert.match(await w.suggestions(/rules/), /rules/);
    await w.page.keyboard.press("Enter");
    await w.page.keyboard.type("image-tag-l");
    assert.match(await w.suggestions(/image-tag-latest/), /image-tag-latest/);
    await w.screenshot(`${host}-configuration`);
    await w.page.keyboard.press("Enter");
    assert.match(await w.suggestions(/off/), /warning/);
    await w.page.keyboard.type("off");
    await w.page.keyboard.press("Escape");
    await eventually(
      () => w.saved("configured/.drydock.yaml"),
      (text) => /rules:\n {2}image-tag-latest: off/.test(text),
    );
    await w.openFile("configured/pod.yaml");
    await w.waitForProblems((found) => !found.some((text) => text.includes("moving tag")));
  });

  test("a rename changes every place that names the object, in every file", async () => {
    const w = workbench();
    await w.openFile("refs/words.yaml");
    await w.cursorAt("name: words", 7);
    await w.page.keyboard.press("F2");
    const box = w.page.locator(".rename-box input");
    await eventually(
      () => box.inputValue(),
      (name) => name === "words",
    );
    await box.fill("sayings");
    await box.press("Enter");
    await eventually(w.visibleText, (text) => text.includes("name: sayings"));
    await w.openFile("refs/deployment.yaml");
    await eventually(w.visibleText, (text) => /configMapKeyRef:\n\s+name: sayings/.test(text));
    await w.screenshot(`${host}-renamed`);
  });

  test("a file is split into one for each object", async () => {
    const w = workbench();
    await w.openFile("split/both.yaml");
    await w.cursorAt("kind: ConfigMap");
    await w.runCommand("Drydock: Split file by document");
    await w.page
      .locator('.explorer-folders-view .monaco-list-row[aria-label*="second-service.yaml"]')
      .waitFor({ timeout: 20_000 });
    await eventually(w.visibleText, (text) => !text.includes("kind: Service"));
    await w.runCommand("View: Close All Editors");
  });
}

/** The line of an occurrence of a text, from 1 on; `skip` occurrences come before it. */
function lineOf(text: string, needle: string, skip: number): number {
  const parts = text.split(needle).slice(0, skip + 1);
  return parts.join(needle).split("\n").length;
}
