// What is about windows rather than files: several folders in one, and what is open again after a reload.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { eventually, openWorkbench, type Workbench } from "../workbench.ts";

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "../workspace/refs");

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: app
          image: nginx:1.27.3
`;
const node = `apiVersion: v1
kind: Node
metadata: {name: beta}
status: {capacity: {cpu: "2", memory: 4Gi, pods: "110"}}
`;
const asking = `apiVersion: v1
kind: Pod
metadata:
  name: asks
spec:
  containers:
    - name: app
      image: nginx:1.27.3
      envFrom:
        - configMapRef:
            name: sayings
`;
const sayings = `apiVersion: v1
kind: ConfigMap
metadata:
  name: sayings
data:
  first: hello
`;
const files = {
  "both.code-workspace": JSON.stringify({ folders: [{ path: "one" }, { path: "two" }] }),
  "one/web.yaml": deployment,
  "one/.vscode/settings.json": JSON.stringify({ "drydock.kubernetesVersion": "1.33" }),
  "two/web.yaml": deployment,
  "one/asks/asks.yaml": asking,
  "two/nodes.yaml": node,
  "two/words/sayings.yaml": sayings,
  "two/.drydock.yaml": "cluster: {files: [nodes.yaml]}\n",
};

export function windowsSuite(): void {
  let w: Workbench;
  before(async () => {
    w = await openWorkbench("latest", folder, "one/web.yaml", { files });
    const { origin } = new URL(w.page.url());
    // VS Code does not read an address with its slashes encoded.
    const folders = w.page.locator(".explorer-folders-view .monaco-list-row").first();
    for (let attempt = 0; attempt < 3; attempt++) {
      await w.page.goto(`${origin}/?workspace=${w.folder}/both.code-workspace`);
      const shown = folders.waitFor({ timeout: 60_000 }).then(() => true);
      if (await shown.catch(() => false)) break;
    }
  });
  after(async () => {
    await w?.stop();
  });

  const status = async () => {
    await w.page.locator('.statusbar-item[id="status.languageStatus"]').click();
    const shown = await eventually(
      async () =>
        (await w.page.locator(".hover-language-status, .monaco-hover").allInnerTexts()).join("\n"),
      (text) => text.includes("Applied together"),
    );
    await w.page.keyboard.press("Escape");
    return shown;
  };
  const outcome = (text: string) =>
    eventually(
      async () => (await w.lenses()).join("\n"),
      (lenses) => lenses.includes(text),
    );

  describe("a workspace of two folders", { concurrency: 1 }, () => {
    test("each folder has its own version and cluster, from settings and from its file", async () => {
      await w.openFile("one/web.yaml");
      await outcome("node-a x1");
      assert.match(await status(), /Kubernetes 1\.33 · three-node · \d+ ms[\s\S]*folder one/);
      await w.openFile("two/web.yaml");
      await outcome("beta x2");
      assert.match(await status(), /Kubernetes 1\.36 · nodes\.yaml · \d+ ms[\s\S]*folder two/);
      await w.screenshot("folders");
    });

    test("a name leads to another folder of the workspace", async () => {
      await w.openFile("one/asks/asks.yaml");
      const target = w.page.locator('.tab.active[data-resource-name="sayings.yaml"]');
      // The other folder may be read while the file is open already.
      for (let attempt = 0; attempt < 5 && (await target.count()) === 0; attempt++) {
        await w.cursorAt("name: sayings", 7);
        await w.page.keyboard.press("F12");
        await target.waitFor({ timeout: 8_000 }).catch(() => {});
      }
      assert.equal(await target.count(), 1);
      await w.screenshot("across-folders");
    });

    test("a version is chosen for the folder of the file in view", async () => {
      await w.openFile("two/web.yaml");
      await w.runCommand("Drydock: Select Kubernetes version");
      await w.pick("1.32");
      await eventually(
        () => w.saved("two/.vscode/settings.json").catch(() => ""),
        (text) => text.includes('"drydock.kubernetesVersion": "1.32"'),
      );
      await eventually(status, (text) => text.includes("Kubernetes 1.32 · nodes.yaml"));
      await w.openFile("one/web.yaml");
      await eventually(status, (text) => text.includes("Kubernetes 1.33 · three-node"));
    });
  });

  /** Waits for a webview with such a text, in whichever group it stands. */
  const page = (text: RegExp) =>
    eventually(
      async () => {
        const frames = w.page.frames().map((frame) => frame.locator("body").innerText());
        return (await Promise.all(frames.map((one) => one.catch(() => "")))).join("\n");
      },
      (shown) => text.test(shown),
      60_000,
    );

  /** Waits for such a text on either side of a comparison. */
  const shown = (text: RegExp) =>
    eventually(
      async () =>
        (await w.page.locator(".part.editor .view-line").allInnerTexts())
          .join("\n")
          .replaceAll("\u00a0", " "),
      (lines) => text.test(lines),
    );

  /** Waits until VS Code has written down what is open, as it does every few seconds. */
  const written = (...parts: readonly RegExp[]) =>
    eventually(
      async () => (await w.page.evaluate<string>(readState)).replaceAll("\\", ""),
      (state) => parts.every((part) => part.test(state)),
    );

  describe("a window that is reloaded", { concurrency: 1 }, () => {
    test("shows timeline, rule page and chart again", async () => {
      await w.runCommand("View: Close All Editors");
      await w.openFile("two/web.yaml");
      await outcome("beta x2");
      await w.runCommand("Drydock: Explain rule");
      await w.pick("image-tag-latest");
      await page(/image-tag-latest/);
      // The page has the focus: commands are about the manifest beside it.
      await w.runCommand("Drydock: Open dry-run timeline");
      const title = '.tab[data-resource-name="web.drydock-timeline"]';
      await w.page.waitForSelector(title);
      await w.runCommand("Drydock: Open dry-run chart");
      await page(/dry run: two[\s\S]*Rollouts/);
      await written(
        /"uri":"file:[^"]*two\/web\.yaml"/,
        /"resource":"drydock:\/rule\/image-tag-latest/,
      );
      await w.page.reload();
      await w.page.waitForSelector(title, { timeout: 90_000 });
      await page(/dry run: two[\s\S]*Rollouts/);
      await page(/image-tag-latest/);
      await w.screenshot("reloaded");
      await w.page.locator(title).click();
      await eventually(w.visibleText, (text) => /Successfully assigned \S+ to beta/.test(text));
      await w.screenshot("reloaded-timeline");
    });

    test("shows comparisons again", async () => {
      const repository = path.join(w.folder, "two");
      const git = (...args: string[]) => execFileSync("git", args, { cwd: repository });
      git("init", "-q", "-b", "trunk");
      git("add", ".");
      git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "start");
      await w.runCommand("View: Close All Editors");
      await w.openFile("two/web.yaml");
      await w.cursorAt("replicas: 2", "replicas: 2".length);
      await w.page.keyboard.press("Backspace");
      await w.page.keyboard.type("1");
      await outcome("beta x1");
      await eventually(
        async () => (await w.page.locator(".statusbar-item").allInnerTexts()).join("\n"),
        (items) => items.includes("trunk"),
      );
      await w.runCommand("Drydock: Show what the API server would store");
      await shown(/creationTimestamp:/);
      await w.runCommand("View: Keep Editor");
      await w.openFile("two/web.yaml");
      await w.runCommand("Drydock: Compare dry run with git HEAD");
      await shown(/from 0 to 2/);
      await written(/timeline-before/, /stored-object/);
      await w.page.reload();
      await w.page.locator(".tab.active", { hasText: "HEAD" }).waitFor({ timeout: 90_000 });
      await shown(/from 0 to 2[\s\S]*from 2 to 1|from 2 to 1[\s\S]*from 0 to 2/);
      await w.screenshot("reloaded-comparison");
      await w.page.locator(".tab", { hasText: "what the API server would store" }).click();
      await shown(/creationTimestamp:/);
      await w.screenshot("reloaded-stored");
    });
  });
}

/** What VS Code in a browser keeps of the editors of its windows. Text, as it runs in the page. */
const readState = `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const states = [];
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith("vscode-web-state-db-")) continue;
    const database = await done(indexedDB.open(name));
    const items = database.transaction("ItemTable").objectStore("ItemTable");
    states.push(await done(items.get("memento/workbench.parts.editor")));
    database.close();
  }
  return states.join("\\n");
})()`;
