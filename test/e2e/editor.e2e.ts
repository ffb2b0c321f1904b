// The extension as a person meets it: the packaged .vsix in a real VS Code, typed into, clicked and read. `rows.ts` says
// which test sees which row of what the editor promises.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
// @ts-expect-error no declaration file
import { packageExtension, packageFolder, packageForBrowser } from "../../scripts/package.mjs";
import { dryRunSuite } from "./suites/dry-run.ts";
import { findingsSuite } from "./suites/findings.ts";
import { readingSuite } from "./suites/reading.ts";
import { shellSuite } from "./suites/shell.ts";
import { touchingSuite } from "./suites/touching.ts";
import { windowsSuite } from "./suites/windows.ts";
import { writingSuite } from "./suites/writing.ts";
import { eventually, openWorkbench, type Workbench } from "./workbench.ts";

const here = path.dirname(fileURLToPath(import.meta.url));
const examples = path.join(here, "../../examples");
const overlay = path.join(here, "workspace");

const yamlExtension = path.join(os.tmpdir(), `drydock-yaml-stand-in-${process.pid}.vsix`);

before(async () => {
  await packageExtension();
  await packageFolder(path.join(here, "yaml-extension"), yamlExtension);
});

after(() => fs.rmSync(yamlExtension, { force: true }));

/** Tests of one window go on where the one before them stopped. */
const inOrder = { concurrency: 1 };

// VS Code waits more than it works: two windows at a time keep two cores busy.
describe("the extension", { concurrency: 2 }, () => {
  for (const host of ["latest", "floor"] as const)
    describe(`VS Code (${host})`, inOrder, () => {
      let opened: Workbench;
      before(async () => {
        opened = await openWorkbench(host, examples, "shop/web.yaml", {
          overlay,
          extensions: [yamlExtension],
          settings: {
            "[yaml]": { "editor.codeActionsOnSave": { "source.fixAll.drydock": "explicit" } },
          },
        });
      });
      after(async () => {
        await opened?.stop();
      });
      // With DRYDOCK_SHOTS: what a test left behind, which is where one that failed stopped.
      afterEach(({ name }) => opened.screenshot(`${host}-after-${name.replace(/\W+/g, "-")}`));
      const session = { host, workbench: () => opened };
      dryRunSuite(session);
      findingsSuite(session);
      readingSuite(session);
      touchingSuite(session);
      writingSuite(session);
      shellSuite(session);
    });

  test("in Restricted Mode everything works: nothing of the workspace is run, and closed files are checked too", async () => {
    const w = await openWorkbench("latest", examples, "teaching/node-port.yaml", {
      trust: true,
      settings: { "drydock.workspace.diagnostics": "on" },
    });
    try {
      const dialog = w.page.locator(".monaco-dialog-box", { hasText: "trust" });
      if ((await dialog.count()) > 0)
        await dialog.getByText("No, I don't trust the authors").click();
      const problems = await w.waitForProblems((found) =>
        found.some((text) => text.includes("valid range")),
      );
      assert.ok(problems.length > 0);
      await w.waitForProblems((found) =>
        found.some((text) => / problems? in file (?!node-port)/.test(text)),
      );
      await w.screenshot("restricted");
    } finally {
      await w.stop();
    }
  });

  describe("several folders, and windows that are reloaded", inOrder, windowsSuite);

  describe("in a browser, with the server in a web worker", inOrder, () => {
    let w: Workbench;
    before(async () => {
      w = await openWorkbench("latest", examples, "teaching/quota.yaml", {
        overlay,
        vsix: await packageForBrowser(),
      });
    });
    after(async () => {
      await w?.stop();
    });

    test("findings of the dry run come from its own worker", async () => {
      const problems = await w.waitForProblems((found) =>
        found.some((text) => text.includes("exceeded quota")),
      );
      assert.match(problems.join("\n"), /limited: requests\.cpu=1 at line 37/);
      await w.screenshot("browser-quota");
    });

    test("names lead to files that the host has read", async () => {
      await w.openFile("refs/deployment.yaml");
      await eventually(w.hints, (texts) => texts.some((text) => text.includes("ConfigMap words")));
      await w.cursorAt("name: words", 7);
      await w.page.keyboard.press("F12");
      await w.page.waitForSelector('.tab.active[data-resource-name="words.yaml"]');
    });

    test("mappings fold", async () => {
      await w.openFile("refs/deployment.yaml");
      await w.cursorAt("replicas");
      await w.page.keyboard.press("Control+K");
      await w.page.keyboard.press("Control+0");
      const folded = await eventually(w.visibleText, (text) => !text.includes("replicas:"));
      assert.match(folded, /kind: Deployment/);
    });

    test("chart and rule pages are read through the extension's address", async () => {
      await w.openFile("refs/deployment.yaml");
      await w.runCommand("Drydock: Open dry-run chart");
      await w.webview().locator('svg[role="img"]').first().waitFor({ timeout: 20_000 });
      await w.screenshot("browser-chart");
      assert.deepEqual(w.outside, []);
    });
  });
});
