// What is shown in the text is touched too: lenses are clicked, items are taken, channels are switched off.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { eventually } from "../workbench.ts";
import type { Session } from "./suite.ts";

export function touchingSuite({ workbench, host }: Session): void {
  test("the lens of an object leads to its references and to its timeline", async () => {
    const w = workbench();
    await w.runCommand("View: Close All Editors");
    await w.openFile("refs/words.yaml");
    const peek = w.page.locator(".reference-zone-widget");
    await w.clickLens(/^1 reference$/, peek);
    await eventually(
      async () => (await peek.allInnerTexts()).join("\n"),
      (text) => text.includes("deployment.yaml") && text.includes("name: words"),
    );
    await w.page.keyboard.press("Escape");
    await w.page.keyboard.press("Escape");
    await w.clickLens(
      /^Timeline$/,
      w.page.locator('.tab[data-resource-name="words.drydock-timeline"]'),
    );
    await w.runCommand("View: Close All Editors");
  });

  test("fields are taken behind a colon and between brackets", async () => {
    const w = workbench();
    await w.openFile("typing/taken.yaml");
    await w.cursorAt("spec: ", 6);
    await w.page.keyboard.type("sel");
    await w.page
      .locator(".suggest-widget.visible .monaco-list-row.focused", { hasText: "selector" })
      .waitFor();
    await w.page.keyboard.press("Enter");
    await eventually(w.visibleText, (text) => /\nspec:\n {2}selector:\n/.test(text));
    await w.page.keyboard.press("Escape");
    await w.runCommand("View: Revert and Close Editor");
    await w.openFile("typing/taken.yaml");
    await w.cursorAt('"taken:1.0"', '"taken:1.0"'.length);
    await w.page.keyboard.type(", imagePullP");
    await w.page
      .locator(".suggest-widget.visible .monaco-list-row.focused", { hasText: "imagePullPolicy" })
      .waitFor();
    await w.page.keyboard.press("Enter");
    await eventually(w.visibleText, (text) => /image: "taken:1\.0", imagePullPolicy: /.test(text));
    await w.screenshot(`${host}-taken`);
    await w.page.keyboard.press("Escape");
    await w.runCommand("View: Close All Editors");
  });

  test("lenses and hints can be switched off", async () => {
    const w = workbench();
    await w.openFile("refs/deployment.yaml");
    await w.cursorAt("apiVersion");
    const shown = () => eventually(w.lenses, (texts) => texts.join().includes("ready at"));
    await shown();
    const settings = path.join(w.folder, ".vscode/settings.json");
    fs.mkdirSync(path.dirname(settings), { recursive: true });
    const before = fs.existsSync(settings) ? fs.readFileSync(settings, "utf8") : "{}";
    const off = {
      "drydock.codeLens.enabled": false,
      "drydock.inlayHints.scheduling": false,
    };
    try {
      fs.writeFileSync(settings, JSON.stringify({ ...JSON.parse(before), ...off }));
      await eventually(w.lenses, (texts) => texts.length === 0);
      const hints = await eventually(w.hints, (texts) => !texts.join("").includes("on node-"));
      assert.ok(hints.join("").includes("ConfigMap"), hints.join());
    } finally {
      fs.writeFileSync(settings, before);
    }
    await shown();
    await w.runCommand("View: Close All Editors");
  });
}
