// The extension around the manifests: commands, configuration, walkthrough, settings, what starting it costs.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { eventually } from "../workbench.ts";
import type { Session } from "./suite.ts";

export function shellSuite({ workbench, host }: Session): void {
  test("another Kubernetes version counts at once", async () => {
    const w = workbench();
    await w.openFile("shop/web.yaml");
    await w.runCommand("Drydock: Select Kubernetes version");
    await w.pick("1.33");
    const status = () =>
      eventually(
        async () => {
          await w.page.locator('.statusbar-item[id="status.languageStatus"]').click();
          return (
            await w.page.locator(".hover-language-status, .monaco-hover").allInnerTexts()
          ).join("\n");
        },
        (content) => content.includes("Kubernetes 1.33"),
      );
    await status();
    const settings = path.join(w.folder, ".vscode/settings.json");
    assert.match(fs.readFileSync(settings, "utf8"), /"drydock\.kubernetesVersion": "1\.33"/);
    await w.page.keyboard.press("Escape");
  });

  test("a configuration is created, and a snapshot of a cluster imported", async () => {
    const w = workbench();
    await w.runCommand("Drydock: Import snapshot of a cluster");
    const box = w.page.locator(".quick-input-widget input");
    await eventually(
      () => box.inputValue(),
      (value) => value.startsWith(w.folder),
    );
    await box.fill(path.join(w.folder, "snapshot.yaml"));
    await w.page
      .locator(".quick-input-list .monaco-list-row", { hasText: "snapshot.yaml" })
      .first()
      .waitFor();
    await w.page.keyboard.press("Enter");
    // The workspace has a configuration: it is kept.
    await w.page.locator(".quick-input-list .monaco-list-row", { hasText: "Keep" }).first().click();
    const told = await eventually(
      async () => (await w.page.locator(".statusbar-item").allInnerTexts()).join("\n"),
      (text) => /Drydock: \d+ Node/.test(text),
    );
    assert.match(await w.saved("cluster.yaml"), /worker-2/);
    assert.match(told, /2 Nodes, 1 Namespace/);
    await w.screenshot(`${host}-snapshot`);
    await w.runCommand("View: Close All Editors");
  });

  test("the walkthrough has four steps with pictures", async () => {
    const w = workbench();
    await w.runCommand("Welcome: Open Walkthrough");
    await w.pick("Get started with Drydock");
    const steps = w.page.locator(".getting-started-step");
    await eventually(
      () => steps.count(),
      (count) => count === 4,
    );
    const titles = (await steps.allInnerTexts()).map((text) => text.split("\n")[0]);
    assert.match(
      titles.join(" "),
      /Open a manifest.*Read how it ends.*Break it.*Read the timeline/,
    );
    // Each step has its picture, and it is drawn.
    const picture = w.page.locator(".getting-started-media img").first();
    for (const [i, name] of ["open", "lens", "break", "timeline"].entries()) {
      // The first one is open, and a click would close it.
      if (i > 0) await steps.nth(i).click();
      await eventually(
        () =>
          picture.evaluate((image) => {
            const { srcset, naturalWidth } = image as unknown as Readonly<{
              srcset: string;
              naturalWidth: number;
            }>;
            return [srcset, naturalWidth] as const;
          }),
        ([source, width]) =>
          decodeURIComponent(source).includes(`walkthrough/${name}.png`) && width > 0,
      );
      await w.screenshot(`${host}-walkthrough-${name}`);
    }
    await w.runCommand("View: Close All Editors");
  });

  test("the settings stand in titled sections, each with its description", async () => {
    const w = workbench();
    await w.runCommand("Preferences: Open Settings (UI)");
    await w.page.waitForSelector(".settings-editor .suggest-input-container");
    await w.page.keyboard.type("@ext:drydock.drydock");
    const shown = await eventually(
      async () => (await w.page.locator(".settings-editor").innerText()).replaceAll("\u00a0", " "),
      (text) => text.includes("Controls which Kubernetes version"),
    );
    assert.match(shown, /Checks/);
    assert.match(shown, /Appearance/);
    await w.screenshot(`${host}-settings`);
    await w.runCommand("View: Close All Editors");
  });

  test("the server can be started anew, and its log be read", async () => {
    const w = workbench();
    await w.openFile("shop/web.yaml");
    await w.runCommand("Drydock: Restart server");
    await eventually(
      async () => (await w.lenses()).join("\n"),
      (text) => /Dry run: 3\/3 ready/.test(text),
    );
    await w.runCommand("Drydock: Show server log");
    await w.page.waitForSelector(".panel .output-view, .part.panel .monaco-editor");
  });

  test("activation takes no longer than 200 ms, or than what comes with VS Code on a busy machine", async () => {
    const w = workbench();
    await w.runCommand("Developer: Show Running Extensions");
    const rows = w.page.locator(".runtime-extensions-editor .extension");
    const texts = await eventually(
      () => rows.allInnerTexts(),
      (shown) => shown.some((text) => /^Drydock\n[\s\S]*\d+ms/.test(text)),
    );
    const took = (text: string) => Number(/(\d+)ms/.exec(text)?.[1] ?? 0);
    const [own = [], others = []] = [true, false].map((ours) =>
      texts.filter((text) => text.startsWith("Drydock\n") === ours).map(took),
    );
    // All of them start at once, and share the machine.
    assert.ok(Math.max(...own) <= Math.max(200, 1.5 * Math.max(...others)), texts.join("\n\n"));
    await w.screenshot(`${host}-activation`);
    await w.runCommand("View: Close All Editors");
  });

  test("nothing asked for anything outside of this machine, and no notification was shown", async () => {
    const w = workbench();
    assert.deepEqual(w.outside, []);
    const toasts = w.page.locator(".notification-toast", { hasText: "Drydock" });
    assert.deepEqual(await toasts.allInnerTexts(), []);
  });
}
