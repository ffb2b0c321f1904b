// The extension as a person meets it: the packaged .vsix in a real VS Code, typed into, clicked and read.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
// @ts-expect-error no declaration file
import { packageExtension, packageFolder } from "../../scripts/package.mjs";
import { eventually, openWorkbench, type Workbench } from "./workbench.ts";

const here = path.dirname(fileURLToPath(import.meta.url));
const examples = path.join(here, "../../examples");
const broken = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: typo
spec:
  replicass: 2
  selector:
    matchLabels:
      app: typo
  template:
    metadata:
      labels:
        app: typo
    spec:
      containers:
        - name: app
          image: nginx:1.27
`;

const yamlExtension = path.join(os.tmpdir(), `drydock-yaml-stand-in-${process.pid}.vsix`);

before(async () => {
  await packageExtension();
  await packageFolder(path.join(here, "yaml-extension"), yamlExtension);
});

after(() => fs.rmSync(yamlExtension, { force: true }));

for (const which of ["latest", "floor"] as const)
  describe(`VS Code (${which})`, () => {
    let w: Workbench;
    before(async () => {
      w = await openWorkbench(which, examples, "shop/web.yaml", {
        files: {
          "broken/typo.yaml": broken,
          "broken/half.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: [\n",
        },
        extensions: [yamlExtension],
      });
    });
    after(async () => {
      await w?.stop();
    });

    test("each object has one lens that tells how its dry run ended", async () => {
      const lenses = await eventually(w.lenses, (texts) =>
        texts.some((text) => /ready at/.test(text)),
      );
      assert.match(
        lenses.join("\n"),
        /Dry run: 3\/3 ready at 10 s · node-a x1, node-b x1, node-c x1/,
      );
      await w.screenshot(`${which}-lens`);
    });

    test("a hint beside replicas tells where the pods go", async () => {
      const hints = await eventually(w.hints, (texts) =>
        texts.some((text) => text.includes("node-a")),
      );
      assert.ok(
        hints.some((text) => text.includes("node-a x1")),
        hints.join("\n"),
      );
    });

    test("a hover explains the field and tells what the dry run knows, beside the other extension's", async () => {
      const hover = await w.hover("replicas: 3", "replicas");
      assert.match(hover, /Deployment\.spec\.replicas/);
      assert.match(hover, /Number of desired pods/);
      assert.match(hover, /3 of 3 ready at 10 s/);
      assert.match(hover, /hover of the other extension/);
      await w.screenshot(`${which}-hover`);
    });

    test("the language status tells version, cluster and last run", async () => {
      await w.page.locator('.statusbar-item[id="status.languageStatus"]').click();
      const text = await eventually(
        async () =>
          (await w.page.locator(".hover-language-status, .monaco-hover").allInnerTexts()).join(
            "\n",
          ),
        (content) => content.includes("Kubernetes"),
      );
      assert.match(text, /Kubernetes 1\.36 · three-node · \d+ ms/);
      await w.screenshot(`${which}-status`);
    });

    test("the timeline opens as a read-only text beside the manifest", async () => {
      await w.runCommand("Drydock: Open dry-run timeline");
      const text = await eventually(
        async () =>
          (await w.page.locator(".editor-group-container .view-line").allInnerTexts())
            .join("\n")
            .replaceAll("\u00a0", " "),
        (content) => content.includes("Scaled up replica set web-"),
      );
      assert.match(text, /Kubernetes 1\.36\s+·\s+cluster three-node/);
      await w.screenshot(`${which}-timeline`);
      await w.runCommand("View: Close All Editors");
    });

    test("the quota that stalls a rollout is told on the field, in the cluster's words", async () => {
      await w.openFile("quota.yaml");
      const problems = await w.waitForProblems((found) =>
        found.some((text) => text.includes("exceeded quota")),
      );
      assert.match(
        problems.join("\n"),
        /exceeded quota: compute-resources, requested: requests\.cpu=300m, used: requests\.cpu=900m, limited: requests\.cpu=1 at line 37/,
      );
      const hints = await eventually(w.hints, (texts) =>
        texts.some((text) => text.includes("used 900m")),
      );
      assert.ok(hints.length > 0);
      await w.screenshot(`${which}-quota`);
    });

    test("what the API server refuses is an error on the value", async () => {
      await w.openFile("node-port.yaml");
      const problems = await w.waitForProblems((found) =>
        found.some((text) => text.includes("valid range")),
      );
      assert.match(problems.join("\n"), /Error: .*30000-32767 at line 12/);
    });

    test("a quick fix mends a misspelt field, and the finding goes away", async () => {
      await w.openFile("typo.yaml");
      await w.waitForProblems((found) =>
        found.some((text) => text.includes('unknown field "spec.replicass"')),
      );
      await w.page.locator(".part.editor .view-line span", { hasText: "replicass" }).last().click();
      await w.quickFix("Change to 'replicas'");
      await w.waitForProblems((found) => !found.some((text) => text.includes("replicass")));
      assert.match(await w.visibleText(), /replicas: 2/);
      await w.screenshot(`${which}-fixed`);
    });

    test("findings follow what is typed", async () => {
      await w.page.locator(".part.editor .view-line", { hasText: "nginx:1.27" }).first().click();
      await w.page.keyboard.press("End");
      await w.page.keyboard.type("\nimagePullPolicy: Sometimes");
      const problems = await w.waitForProblems((found) =>
        found.some((text) => text.includes("Sometimes")),
      );
      assert.match(
        problems.join("\n"),
        /Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"/,
      );
    });

    test("completion offers the fields of the place, documented", async () => {
      await w.page.keyboard.press("Enter");
      await w.page.keyboard.type("termin");
      await w.page.keyboard.press("Control+Space");
      const offered = await eventually(
        async () =>
          (await w.page.locator(".suggest-widget .monaco-list-row").allInnerTexts()).join("\n"),
        (rows) => rows.includes("terminationMessagePath"),
      );
      assert.match(offered, /terminationMessagePolicy/);
      await w.screenshot(`${which}-completion`);
      await w.page.keyboard.press("Escape");
    });

    test("a half-typed document is a syntax error and nothing worse", async () => {
      await w.openFile("half.yaml");
      const problems = await w.waitForProblems((found) =>
        found.some((text) => text.includes("half.yaml") || text.includes("yaml")),
      );
      assert.ok(problems.length > 0);
      await w.screenshot(`${which}-half`);
    });

    test("nothing asked for anything outside of this machine", () => {
      assert.deepEqual(w.outside, []);
    });
  });

test("in Restricted Mode everything works: nothing of the workspace is run", async () => {
  const w = await openWorkbench("latest", examples, "teaching/node-port.yaml", { trust: true });
  try {
    const dialog = w.page.locator(".monaco-dialog-box", { hasText: "trust" });
    if ((await dialog.count()) > 0) await dialog.getByText("No, I don't trust the authors").click();
    const problems = await w.waitForProblems((found) =>
      found.some((text) => text.includes("valid range")),
    );
    assert.ok(problems.length > 0);
    await w.screenshot("restricted");
  } finally {
    await w.stop();
  }
});
