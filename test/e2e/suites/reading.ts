// Finding the way: definitions, references, symbols, folds, links, colours.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../workbench.ts";
import type { Session } from "./suite.ts";

export function readingSuite({ workbench, host }: Session): void {
  test("a name leads to its object in another file", async () => {
    const w = workbench();
    await w.openFile("refs/deployment.yaml");
    await w.cursorAt("name: words", 7);
    await w.page.keyboard.press("F12");
    await w.page.waitForSelector('.tab.active[data-resource-name="words.yaml"]');
    await eventually(
      () => w.page.locator('[id="status.editor.selection"]').innerText(),
      (selection) => selection.includes("Ln 4,"),
    );
  });

  test("references are listed across files, those by labels too", async () => {
    const w = workbench();
    await w.openFile("refs/deployment.yaml");
    await w.cursorAt("app: caller", 6);
    await w.runCommand("Go to References");
    const rows = w.page.locator(
      ".reference-zone-widget .referenceMatch, .reference-zone-widget .reference-file",
    );
    const listed = await eventually(
      async () => (await rows.allInnerTexts()).join("\n"),
      (text) => text.includes("words.yaml"),
    );
    assert.match(listed, /deployment\.yaml/);
    await w.screenshot(`${host}-references`);
    await w.page.keyboard.press("Escape");
    await w.page.keyboard.press("Escape");
  });

  test("the same name is highlighted in the file", async () => {
    const w = workbench();
    await w.cursorAt("app: caller", 6);
    await eventually(
      () => w.page.locator(".wordHighlight, .wordHighlightStrong").count(),
      (count) => count >= 2,
    );
  });

  test("who owns and who names an object is a hierarchy", async () => {
    const w = workbench();
    await w.cursorAt("name: caller", 7);
    await w.runCommand("Calls: Show Call Hierarchy");
    await eventually(
      async () => (await w.page.locator(".sidebar .monaco-list-row").allInnerTexts()).join("\n"),
      (text) => /caller/.test(text) && /Service/.test(text),
    );
    await w.screenshot(`${host}-hierarchy`);
    await w.page.keyboard.press("Control+Shift+E");
    await w.page.locator(".editor-instance .view-line").first().click();
  });

  test("the outline begins with the objects, and symbols are found by kind and name", async () => {
    const w = workbench();
    await w.page.keyboard.press("Control+Shift+O");
    const outline = await eventually(
      () => w.rows(".quick-input-list"),
      (rows) => rows.length > 3,
    );
    assert.match(outline[0] ?? "", /Deployment caller/);
    await w.page.keyboard.press("Escape");
    await w.page.keyboard.press("Control+T");
    await w.page.waitForSelector(".quick-input-widget input");
    await w.page.keyboard.type("deployment/web");
    const found = await eventually(
      () => w.rows(".quick-input-list"),
      (rows) => rows.some((row) => row.includes("Deployment/web")),
    );
    assert.ok(found.some((row) => row.includes("web.yaml")));
    await w.screenshot(`${host}-symbols`);
    await w.page.keyboard.press("Escape");
    const crumbs = await w.page
      .locator(".breadcrumbs-control .monaco-breadcrumb-item")
      .allInnerTexts();
    assert.ok(crumbs.includes("Deployment caller"), crumbs.join(" > "));
  });

  test("a selection grows from value to entry to mapping", async () => {
    const w = workbench();
    await w.cursorAt("nginx:1.27", 2);
    const selection = () => w.page.locator('[id="status.editor.selection"]').innerText();
    const selected = async () => Number(/\((\d+) selected/.exec(await selection())?.[1] ?? 0);
    const sizes = [0];
    for (let i = 0; i < 4; i++) {
      await w.page.keyboard.press("Shift+Alt+ArrowRight");
      sizes.push(await eventually(selected, (size) => size > Math.max(...sizes)));
    }
    const value = "docker.io/library/nginx:1.27".length;
    const entry = "image: ".length + value;
    // VS Code begins with the word.
    assert.deepEqual(sizes.slice(1, 4), ["nginx".length, value, entry]);
  });

  test("an image links to its registry", async () => {
    const links = await eventually(
      () => workbench().page.locator(".detected-link").allInnerTexts(),
      (texts) => texts.length > 0,
    );
    assert.ok(
      links.some((text) => text.includes("nginx")),
      links.join(),
    );
  });

  test("scripts in ConfigMaps and commands have the colours of their language", async () => {
    const w = workbench();
    await w.openFile("scripts/scripts.yaml");
    const colours = (line: string) =>
      w.page
        .locator(".part.editor .view-line", { hasText: line })
        .evaluateAll((lines) =>
          lines.map((one) =>
            [...one.querySelectorAll("span span")].map((span) => span.className).join(" "),
          ),
        );
    // The second block has no suffix that tells a language.
    const [script = "", note = ""] = await eventually(
      () => colours("hello"),
      (found) => found.length === 2 && found[0] !== found[1],
    );
    assert.ok(script.split(" ").length > note.split(" ").length, `${script} | ${note}`);
    await w.cursorAt("while true");
    const [loop = ""] = await eventually(
      () => colours("while"),
      (found) => found.length > 0,
    );
    assert.ok(new Set(loop.split(" ")).size > 3, loop);
    await w.screenshot(`${host}-scripts`);
  });

  test("known fields, kinds and names have their own colours", async () => {
    const w = workbench();
    await w.openFile("scripts/scripts.yaml");
    await w.cursorAt("kind: ConfigMap");
    const colourOf = async (line: RegExp, word: string) =>
      w.page
        .locator(".part.editor .view-line", { hasText: line })
        .first()
        .locator("span span", { hasText: word })
        .last()
        .getAttribute("class");
    await eventually(
      async () => [
        await colourOf(/kind:\sConfigMap/, "ConfigMap"),
        await colourOf(/name:\sscripts/, "scripts"),
      ],
      ([kind, name]) => kind !== null && kind !== name,
    );
    await w.screenshot(`${host}-tokens`);
  });
}
