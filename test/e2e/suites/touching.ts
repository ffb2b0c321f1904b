// What is shown in the text is touched too: lenses are clicked, items are taken, channels are switched off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, withSettings } from "../workbench.ts";
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

  /** A hint in the text; its parts are drawn as spans of their own. */
  const hint = (text: string) =>
    workbench()
      .page.locator(".part.editor .view-line span[class*='dyn-rule']", { hasText: text })
      .first();

  test("a name's hint leads to what it names", async () => {
    const w = workbench();
    await w.openFile("refs/deployment.yaml");
    const target = w.page.locator('.tab.active[data-resource-name="words.yaml"]');
    // Where a hint leads is asked for when the mouse comes, and again when hints have been drawn anew meanwhile.
    for (let attempt = 0; attempt < 5 && (await target.count()) === 0; attempt++) {
      await w.page.mouse.move(5, 5);
      await hint("ConfigMap").hover();
      await w.page.keyboard.down("Control");
      await hint("ConfigMap").click();
      await w.page.keyboard.up("Control");
      await target.waitFor({ timeout: 8_000 }).catch(() => {});
    }
    assert.equal(await target.count(), 1);
    await w.runCommand("View: Close All Editors");
  });

  test("a default is put in by a double click on its hint", async () => {
    const w = workbench();
    await withSettings(w, { "drydock.inlayHints.defaults": true }, async () => {
      await w.openFile("hints/defaults.yaml");
      await hint("imagePullPolicy:").waitFor();
      await w.screenshot(`${host}-defaults`);
      await hint("imagePullPolicy:").dblclick();
      const text = await eventually(w.visibleText, (now) =>
        /\n {6}imagePullPolicy: IfNotPresent(\n|$)/.test(now),
      );
      assert.match(text, /image: plain:1\.0/);
      await eventually(w.hints, (texts) => !texts.join("").includes("imagePullPolicy"));
      await w.screenshot(`${host}-default-put-in`);
    });
    await w.runCommand("View: Close All Editors");
  });

  test("lenses and hints can be switched off", async () => {
    const w = workbench();
    await w.openFile("refs/deployment.yaml");
    await w.cursorAt("apiVersion");
    const shown = () => eventually(w.lenses, (texts) => texts.join().includes("ready at"));
    await shown();
    const off = { "drydock.codeLens.enabled": false, "drydock.inlayHints.scheduling": false };
    await withSettings(w, off, async () => {
      await eventually(w.lenses, (texts) => texts.length === 0);
      const hints = await eventually(w.hints, (texts) => !texts.join("").includes("on node-"));
      assert.ok(hints.join("").includes("ConfigMap"), hints.join());
    });
    await shown();
    await w.runCommand("View: Close All Editors");
  });
}
