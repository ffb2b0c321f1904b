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
    const offered = (await w.suggestions()).join("\n");
    assert.match(offered, /terminationMessagePath/);
    assert.match(offered, /terminationMessagePolicy/);
    await w.screenshot(`${host}-completion`);
    await w.page.keyboard.press("Escape");
  });

  test("completion offers names that exist, and the keys behind them", async () => {
    const w = workbench();
    await w.openFile("typing/typing.yaml");
    await w.cursorAt("name: \n", 6);
    assert.match((await w.suggestions()).join("\n"), /dictionary/);
    await w.page.keyboard.press("Enter");
    await w.page.keyboard.press("Enter");
    await w.page.keyboard.type("key: ");
    assert.match((await w.suggestions()).join("\n"), /first-word/);
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
    assert.match((await w.suggestions()).join("\n"), /Deployment/);
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

  test("a rename changes every place that names the object, in every file", async () => {
    const w = workbench();
    await w.openFile("refs/words.yaml");
    await w.cursorAt("name: words", 7);
    await w.page.keyboard.press("F2");
    const box = w.page.locator(".rename-box input");
    await box.waitFor();
    await w.page.waitForTimeout(300);
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
