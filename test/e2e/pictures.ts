// `npm run pictures`: takes the pictures of the README and of the walkthrough anew, in a real VS Code.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
// @ts-expect-error no declaration file
import { packageExtension } from "../../scripts/package.mjs";
import { eventually, openWorkbench, type Workbench } from "./workbench.ts";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const media = path.join(root, "media");

/** Nothing beside what a picture is about. */
const settings = {
  "editor.lightbulb.enabled": "off",
  "editor.fontSize": 13,
  "editor.renderLineHighlight": "none",
  "editor.occurrencesHighlight": "off",
  "editor.scrollbar.horizontal": "hidden",
  "window.commandCenter": false,
  "workbench.activityBar.location": "hidden",
  "workbench.layoutControl.enabled": false,
};

async function take(): Promise<void> {
  await packageExtension();
  // Where names are seen, they are those of the examples.
  const examples = path.join(
    fs.mkdtempSync(path.join(os.tmpdir(), "drydock-pictures-")),
    "examples",
  );
  for (const folder of ["shop", "teaching"])
    fs.cpSync(path.join(root, "examples", folder), path.join(examples, folder), {
      recursive: true,
    });
  const w = await openWorkbench("latest", examples, "shop/web.yaml", { settings });
  try {
    await w.page.addStyleTag({ content: ".notifications-toasts { display: none !important; }" });
    await w.runCommand("View: Close Primary Side Bar");
    for (const [name, size, show] of pictures) {
      await w.page.setViewportSize(size);
      await show(w);
      // What flashes, fades in or blinks stands still in the end.
      await w.page.waitForTimeout(1500);
      const area = await w.page.locator(".monaco-workbench .part.editor").boundingBox();
      const panel = w.page.locator(".monaco-workbench .part.panel");
      const below = (await panel.isVisible()) ? await panel.boundingBox() : null;
      if (!area) throw new Error("no editor to take a picture of");
      const height = below ? below.y + below.height - area.y : area.height;
      await w.page.screenshot({ path: path.join(media, `${name}.png`), clip: { ...area, height } });
      console.log(name);
      await w.page.keyboard.press("Escape");
      if (below) await w.runCommand("View: Hide Panel");
    }
  } finally {
    await w.stop();
    fs.rmSync(path.dirname(examples), { recursive: true, force: true });
  }
}

const wide = { width: 1180, height: 720 };
const step = { width: 780, height: 520 };

const settled = (w: Workbench, lens: string) =>
  eventually(w.lenses, (texts) => texts.some((text) => text.includes(lens)));

async function web(w: Workbench): Promise<void> {
  await w.runCommand("View: Close All Editors");
  await w.openFile("shop/web.yaml");
  await settled(w, "3/3 ready at 10 s");
}

async function hover(w: Workbench): Promise<void> {
  await web(w);
  await w.hover("replicas: 3", "replicas", /node-c/);
}

async function quota(w: Workbench): Promise<void> {
  await w.runCommand("View: Close All Editors");
  await w.openFile("teaching/quota.yaml");
  await settled(w, "stuck (quota)");
  await w.cursorAt("hard:");
  await w.waitForProblems((found) => found.some((text) => text.includes("exceeded quota")));
}

async function timeline(w: Workbench): Promise<void> {
  await web(w);
  await w.runCommand("Drydock: Open dry-run timeline");
  await eventually(
    () => w.page.locator(".part.editor .view-line").allInnerTexts(),
    (lines) => lines.some((line) => line.includes("Successfully")),
  );
}

async function chart(w: Workbench): Promise<void> {
  await web(w);
  await w.runCommand("Drydock: Go to time in the dry run");
  await w.answer("2s");
  await settled(w, "Dry run at 2 s");
  await w.runCommand("Drydock: Open dry-run chart");
  await w.webview().locator(".now", { hasText: "t = 2 s" }).waitFor();
}

const pictures: readonly (readonly [
  name: string,
  size: { width: number; height: number },
  show: (w: Workbench) => Promise<void>,
])[] = [
  ["hover", wide, hover],
  ["quota", wide, quota],
  ["timeline", wide, timeline],
  ["walkthrough/open", step, web],
  ["walkthrough/lens", step, hover],
  ["walkthrough/break", { width: 1000, height: 760 }, quota],
  ["walkthrough/timeline", { width: 1000, height: 640 }, timeline],
  ["chart", { width: 1180, height: 1000 }, chart],
];

await take();
