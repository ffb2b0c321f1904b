// What the dry run shows: lens, hints, hover, tree, time, chart, timeline, comparisons.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { eventually, withSettings } from "../workbench.ts";
import type { Session } from "./suite.ts";

export function dryRunSuite({ workbench, host }: Session): void {
  const lens = () =>
    eventually(
      async () => (await workbench().lenses()).join("\n"),
      (text) => /Dry run[^…]*(ready|applied)/.test(text),
    );

  test("each object has one lens that tells how its dry run ended", async () => {
    const w = workbench();
    const lenses = await eventually(w.lenses, (texts) =>
      texts.some((text) => /ready at/.test(text)),
    );
    assert.match(
      lenses.join("\n"),
      /Dry run: 3\/3 ready at 10 s · node-a x1, node-b x1, node-c x1/,
    );
    await w.screenshot(`${host}-lens`);
  });

  test("a hint beside replicas tells where the pods go", async () => {
    const hints = await eventually(workbench().hints, (texts) =>
      texts.some((text) => text.includes("node-a")),
    );
    assert.match(hints.join(""), /1 on node-a/);
  });

  test("a hover explains the field and tells what the dry run knows, beside the other extension's", async () => {
    const w = workbench();
    const hover = await w.hover(
      "replicas: 3",
      "replicas",
      /hover of the other[\s\S]*ready|ready[\s\S]*hover of the other/,
    );
    assert.match(hover, /Deployment\.spec\.replicas/);
    assert.match(hover, /Number of desired pods/);
    assert.match(hover, /3 of 3 ready at 10 s/);
    assert.match(hover, /hover of the other extension/);
    await w.screenshot(`${host}-hover`);
  });

  test("the language status tells version, cluster and last run", async () => {
    const w = workbench();
    await w.page.locator('.statusbar-item[id="status.languageStatus"]').click();
    const text = await eventually(
      async () =>
        (await w.page.locator(".hover-language-status, .monaco-hover").allInnerTexts()).join("\n"),
      (content) => content.includes("Kubernetes"),
    );
    assert.match(text, /Kubernetes 1\.36 · three-node · \d+ ms/);
    assert.match(text, /Open manifests are checked/);
    await w.screenshot(`${host}-status`);
  });

  test("the timeline opens as a read-only text beside the manifest, and its lines lead back", async () => {
    const w = workbench();
    await w.runCommand("Drydock: Open dry-run timeline");
    const lines = w.page.locator(".editor-group-container .view-line");
    const text = await eventually(
      async () => (await lines.allInnerTexts()).join("\n").replaceAll("\u00a0", " "),
      (content) => content.includes("Scaled up replica set web-"),
    );
    assert.match(text, /Kubernetes 1\.36\s+·\s+cluster three-node/);
    await w.screenshot(`${host}-timeline`);
    await lines
      .filter({ hasText: /deployment\/api\s/ })
      .first()
      .click();
    await w.page.keyboard.press("F12");
    await w.page.waitForSelector('.tab.active[data-resource-name="api.yaml"]');
    await w.runCommand("View: Close All Editors");
  });

  test("the tree lists objects, pods and events in words, and a click goes to the field", async () => {
    const w = workbench();
    await w.openFile("failing/failing.yaml");
    await lens();
    await w.runCommand("Focus on Dry run View");
    const rows = w.page.locator('.pane-body .monaco-list-row[role="treeitem"]');
    const spoken = await eventually(
      () => rows.evaluateAll((found) => found.map((row) => row.getAttribute("aria-label") ?? "")),
      (labels) => labels.some((label) => label.startsWith("Deployment hungry")),
    );
    const all = spoken.join("\n");
    assert.match(all, /Deployment hungry, 3\/4 ready, 1 stuck \(quota\)/);
    assert.match(all, /pod hungry-\S+, ready on node-a/);
    assert.match(all, /warning at 0 s, replicaset\/hungry-\S+: FailedCreate: .*exceeded quota/);
    await w.screenshot(`${host}-tree`);
    await w.page.locator('.monaco-list-row[aria-label*="exceeded quota"]').first().click();
    await w.page.waitForSelector('.tab.active[data-resource-name="failing.yaml"]');
    await eventually(
      () => w.page.locator('[id="status.editor.selection"]').innerText(),
      (selection) => selection.includes("Ln 6, Col 13"),
    );
  });

  test("the tree stays with the manifest that it is pinned to, and is exported", async () => {
    const w = workbench();
    const tree = w.page.locator('.part.panel .monaco-list-row[role="treeitem"]');
    const shown = () => tree.allInnerTexts().then((texts) => texts.join("\n"));
    await w.runCommand("Drydock: Pin dry run of this manifest");
    await eventually(
      () => w.page.locator(".part.panel .pane-header").allInnerTexts(),
      (headers) => headers.join().includes("failing · pinned"),
    );
    await w.openFile("shop/web.yaml");
    await lens();
    assert.match(await shown(), /^Deployment hungry/);
    await w.screenshot(`${host}-pinned`);
    await w.runCommand("Drydock: Export dry run as JSON");
    const text = await eventually(w.visibleText, (json) => json.includes('"settledAt"'));
    assert.match(text, /"kubernetesVersion": "1\.36"[\s\S]*"objects": \[/);
    await w.screenshot(`${host}-exported`);
    await w.runCommand("View: Revert and Close Editor");
    await w.runCommand("Drydock: Unpin dry run");
    await eventually(shown, (rows) => rows.includes("web") && !rows.includes("hungry"));
    await w.openFile("failing/failing.yaml");
    await eventually(
      async () => (await w.lenses()).join("\n"),
      (lenses) => lenses.includes("1 stuck (quota)"),
    );
  });

  test("the time cursor steps, finds the failure, goes to a time, and leaves", async () => {
    const w = workbench();
    const item = w.page.locator('.statusbar-item[id*="drydock.instant"]');
    const shows = async (time: string) => {
      await eventually(
        async () => ((await item.count()) > 0 ? item.innerText() : ""),
        (text) => new RegExp(`t = ${time}$`).test(text.trim()),
      );
      await eventually(
        async () => (await w.lenses()).join("\n"),
        (text) => new RegExp(`Dry run at ${time}: `).test(text),
      );
    };
    await w.runCommand("Drydock: Go to failure in the dry run");
    await shows("0 s");
    assert.match((await item.getAttribute("aria-label")) ?? "", /FailedCreate: .*exceeded quota/);
    await w.runCommand("Drydock: Step forward in the dry run");
    await shows("0\\.\\d+ s");
    await w.runCommand("Drydock: Step back in the dry run");
    await shows("0 s");
    await w.runCommand("Drydock: Go to time in the dry run");
    await w.answer("2s");
    await shows("2 s");
    await w.screenshot(`${host}-instant`);
    await w.runCommand("Drydock: Return to the settled dry run");
    await eventually(
      async () => (await w.lenses()).join("\n"),
      (text) => text.includes("Dry run: 3/4 ready, 1 stuck (quota)"),
    );
    assert.equal(await item.count(), 0);
  });

  test("the chart is drawn, moves through time by keys, and says everything in words", async () => {
    const w = workbench();
    await w.runCommand("Drydock: Open dry-run chart");
    const chart = w.webview();
    const images = chart.locator('svg[role="img"]');
    await images.first().waitFor({ timeout: 20_000 });
    const names = await images.evaluateAll((all) =>
      all.map((one) => one.getAttribute("aria-label")),
    );
    assert.deepEqual(names, ["Pods by node", "Rollouts", "Quotas and autoscalers"]);
    const policy = await chart
      .locator('meta[http-equiv="Content-Security-Policy"]')
      .getAttribute("content");
    assert.match(policy ?? "", /^default-src 'none'; style-src \S+.*; script-src 'nonce-\w+'$/);
    await chart.locator("#drawings").focus();
    await w.page.keyboard.press("ArrowRight");
    const now = chart.locator(".now");
    await eventually(
      () => now.innerText(),
      (text) => text.includes("t = 0 s"),
    );
    await eventually(
      async () => (await w.lenses()).join("\n"),
      (lenses) => lenses.includes("Dry run at 0 s"),
    );
    await w.page.keyboard.press("Escape");
    await eventually(
      () => now.innerText(),
      (text) => text.includes("settled"),
    );
    await chart.locator("summary").click();
    assert.match(
      await chart.locator("table").first().innerText(),
      /hungry-\S+\s+node-a\s+deployment\/hungry\s+starting 0 s–3 s, ready 3 s/,
    );
    await w.screenshot(`${host}-chart`);
    await w.runCommand("View: Close All Editors");
  });

  test("the chart fits a narrow panel", async () => {
    const w = workbench();
    await w.openFile("failing/failing.yaml");
    await lens();
    await w.runCommand("Drydock: Open dry-run chart");
    const chart = w.webview();
    await chart.locator('svg[role="img"]').first().waitFor({ timeout: 20_000 });
    const whole = w.page.viewportSize() ?? { width: 1360, height: 900 };
    try {
      await w.page.setViewportSize({ ...whole, width: 1010 });
      const body = chart.locator("body");
      await eventually(
        () => body.evaluate(({ clientWidth }) => clientWidth),
        (width) => width <= 360,
      );
      await chart.locator("summary").click();
      // Whatever is written and drawn ends before the panel does.
      const cut = () =>
        body.evaluate((element) => {
          const { innerWidth } = element.ownerDocument.defaultView!;
          return [...element.querySelectorAll("svg text, svg rect, h1, p, li, button, th, td")]
            .filter((one) => {
              const { left, right } = one.getBoundingClientRect();
              return left < 0 || right > innerWidth;
            })
            .map((one) => `${one.tagName} ${one.textContent}`);
        });
      await eventually(cut, (texts) => texts.length === 0, 10_000);
      await w.screenshot(`${host}-chart-narrow`);
    } finally {
      await w.page.setViewportSize(whole);
    }
    await w.runCommand("View: Close All Editors");
  });

  test("the chart and the tree read well in dark and in high contrast", async () => {
    const w = workbench();
    await w.openFile("failing/failing.yaml");
    await lens();
    await w.runCommand("Focus on Dry run View");
    await w.runCommand("Drydock: Open dry-run chart");
    await w.webview().locator('svg[role="img"]').first().waitFor({ timeout: 20_000 });
    const themes = [
      ["Default Dark Modern", "dark"],
      ["Default High Contrast", "high-contrast"],
      ["Default High Contrast Light", "high-contrast-light"],
    ] as const;
    for (const [theme, name] of themes)
      await withSettings(w, { "workbench.colorTheme": theme }, async () => {
        const body = w.webview().locator("body");
        await eventually(
          async () => (await body.getAttribute("class")) ?? "",
          (classes) => classes.split(" ")[0] === `vscode-${name}`,
        );
        // Outlines of every state, and words, against what is behind them.
        const [ground = "", text = ""] = await body.evaluate((element) => {
          const style = element.ownerDocument.defaultView?.getComputedStyle(element);
          return [style?.backgroundColor ?? "", style?.color ?? ""];
        });
        const outlines = await body
          .locator(".swatch")
          .evaluateAll((all) =>
            all.map(
              (one) => one.ownerDocument.defaultView?.getComputedStyle(one).borderTopColor ?? "",
            ),
          );
        assert.equal(outlines.length, 6);
        for (const colour of [text, ...outlines])
          assert.ok(contrast(colour, ground) >= 3, `${theme}: ${colour} on ${ground}`);
        await w.screenshot(`${host}-chart-${name}`);
      });
    await eventually(
      async () => (await w.webview().locator("body").getAttribute("class")) ?? "",
      (classes) => classes.startsWith("vscode-light"),
    );
    await w.runCommand("View: Close All Editors");
  });

  test("what the API server would store is shown beside the manifest", async () => {
    const w = workbench();
    await w.openFile("refs/deployment.yaml");
    await lens();
    await w.cursorAt("replicas");
    await w.runCommand("Drydock: Show what the API server would store");
    const stored = w.page.locator(".part.editor .view-line");
    const text = await eventually(
      async () => (await stored.allInnerTexts()).join("\n").replaceAll("\u00a0", " "),
      (lines) => lines.includes("creationTimestamp:"),
    );
    assert.match(text, /as the API server would store it/);
    await w.screenshot(`${host}-stored`);
    await w.runCommand("View: Close All Editors");
  });

  test("scheduling is explained pod by pod", async () => {
    const w = workbench();
    await w.openFile("teaching/node-selector.yaml");
    await lens();
    await w.cursorAt("kind");
    await w.runCommand("Drydock: Explain scheduling");
    const text = await eventually(
      () => w.webview().locator("body").innerText(),
      (body) => body.includes("Scheduling of"),
    );
    assert.match(text, /node-/);
    await w.screenshot(`${host}-scheduling`);
    await w.runCommand("View: Close All Editors");
  });

  test("a scenario is run at the cursor", async () => {
    const w = workbench();
    await w.openFile("teaching/rolling-update.scenario.yaml");
    await w.runCommand("Drydock: Run scenario at cursor");
    const told = await eventually(
      async () => (await w.page.locator(".statusbar-item").allInnerTexts()).join("\n"),
      (text) => text.includes("rolling-update:"),
    );
    assert.match(told, /rolling-update: passed at 1m30s/);
    await w.page.waitForSelector('.tab[data-resource-name="Scenario.drydock-timeline"]');
    await w.screenshot(`${host}-scenario`);
    await w.runCommand("View: Close All Editors");
  });

  test("a scenario runs from its lens, and the step that fails is marked", async () => {
    const w = workbench();
    await w.openFile("scenarios/starved.scenario.yaml");
    await eventually(w.lenses, (texts) => texts.includes("Run scenario"));
    await w.clickLens(/^Run scenario/, w.page.locator('.tab[data-resource-name$="-timeline"]'));
    // Before the focus goes elsewhere: VS Code then leaves lenses as they are until it comes back.
    await eventually(
      async () => (await w.lenses()).join("\n"),
      (text) => text.includes("Run scenario · failed at step 3"),
    );
    const failed = await w.waitForProblems((found) =>
      found.some((text) => text.includes("expected False")),
    );
    assert.match(
      failed.join("\n"),
      /Step 3 at 30s: deployment\/hungry: condition Available is True.* at line 13/s,
    );
    const lines = w.page.locator(".part.editor .view-line");
    await eventually(
      async () => (await lines.allInnerTexts()).join("\n").replaceAll("\u00a0", " "),
      (text) => text.includes("# failed at step 3") && /^step 3 at 30s: deployment/m.test(text),
    );
    await w.screenshot(`${host}-scenario-failed`);
    await w.runCommand("View: Close All Editors");
  });

  test("what is applied together is chosen, and a folder of the explorer is run whatever was chosen", async () => {
    const w = workbench();
    const lines = w.page.locator(".part.editor .view-line");
    const heading = (title: string) =>
      eventually(
        async () => (await lines.allInnerTexts()).join("\n").replaceAll("\u00a0", " "),
        (text) => text.includes(`# ${title}  ·  Kubernetes`),
      );
    await w.openFile("shop/web.yaml");
    await lens();
    await w.runCommand("Drydock: Select scope");
    await w.pick("file");
    await w.runCommand("Drydock: Open dry-run timeline");
    assert.match(await heading("web.yaml"), /deployment web {2}refused \(404\)/);
    await w.page
      .locator(".explorer-folders-view .monaco-list-row", { hasText: /^shop$/ })
      .click({ button: "right" });
    // A menu that has just opened takes no click yet.
    await w.page.locator(".monaco-menu .action-item", { hasText: "Run dry run now" }).hover();
    await w.page.keyboard.press("Enter");
    assert.match(await heading("shop"), /deployment web {2}ready 3\/3/);
    await w.screenshot(`${host}-folder`);
    await w.runCommand("View: Close All Editors");
    await w.runCommand("Drydock: Select scope");
    await w.pick("folder");
  });

  test("the timeline is compared with that of git HEAD", async () => {
    const w = workbench();
    const git = (...args: string[]) => execFileSync("git", args, { cwd: w.folder });
    git("init", "-q", "-b", "trunk");
    git("add", ".");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "start");
    await w.openFile("failing/failing.yaml");
    await lens();
    await w.cursorAt("replicas: 4", "replicas: 4".length);
    await w.page.keyboard.press("Backspace");
    await w.page.keyboard.type("2");
    await eventually(
      async () => (await w.lenses()).join("\n"),
      (text) => text.includes("Dry run: 2/2 ready at"),
    );
    // What HEAD has runs already: the edited file is an update of it.
    await w.runCommand("Drydock: Open dry-run timeline");
    const shown = w.page.locator(".part.editor .view-line");
    await eventually(
      async () => (await shown.allInnerTexts()).join("\n").replaceAll("\u00a0", " "),
      (text) => /Scaled down replica set hungry-\S+ from 4 to 2/.test(text),
    );
    await w.screenshot(`${host}-baseline`);
    // The git extension finds the new repository when it likes, and tells its branch.
    await eventually(
      async () => (await w.page.locator(".statusbar-item").allInnerTexts()).join("\n"),
      (items) => items.includes("trunk"),
    );
    await w.runCommand("Drydock: Compare dry run with git HEAD");
    await w.page.locator(".tab.active", { hasText: "HEAD" }).first().waitFor();
    await eventually(
      async () => (await shown.allInnerTexts()).join("\n").replaceAll("\u00a0", " "),
      (text) => /from 0 to 4/.test(text),
    );
    await w.screenshot(`${host}-compare`);
    await w.runCommand("View: Close All Editors");
  });
}

/** How far two colours (`rgb(1, 2, 3)`) lie apart, as WCAG counts it: 1 to 21. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [one, other].map(luminance).sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
