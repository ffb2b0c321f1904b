// A real VS Code with the packaged extension, driven as a person drives it: what the tests of this folder share.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  type Browser,
  chromium,
  type FrameLocator,
  type Locator,
  type Page,
} from "playwright-core";
// The scripts are plain JavaScript; their functions are described where they stand.
// @ts-expect-error no declaration file
import { browserArguments, findBrowser } from "../../scripts/browser.mjs";
// @ts-expect-error no declaration file
import { vsix } from "../../scripts/package.mjs";
// @ts-expect-error no declaration file
import { startHost } from "../../scripts/vscode-host.mjs";

export interface Workbench {
  readonly page: Page;
  /** Folder that is open, a copy that the test may change. */
  readonly folder: string;
  /** Opens another file of the folder by quick open, by its path from there. */
  openFile(name: string): Promise<void>;
  /** Puts the cursor into the open file, at the first place of a text in it as it was on disk, or `shift` characters later. */
  cursorAt(text: string, shift?: number): Promise<void>;
  /** Entries of the Problems panel as a screen reader hears them. */
  problems(): Promise<string[]>;
  /** Waits until the predicate holds for the problems, and gives them; fails with what is there. */
  waitForProblems(matches: (problems: readonly string[]) => boolean): Promise<string[]>;
  /** Texts of the code lenses in view. */
  lenses(): Promise<string[]>;
  /** Clicks a lens and waits for what it leads to. */
  clickLens(text: RegExp, answer: Locator): Promise<void>;
  /** Texts of the inlay hints in view. */
  hints(): Promise<string[]>;
  /** Opens the quick fixes at the cursor and picks the first whose title holds the text. */
  quickFix(title: string): Promise<void>;
  /** Runs a command by its title in the palette. */
  runCommand(title: string): Promise<void>;
  /** Puts the mouse on a word in the first line with a text, and gives the hover as soon as it shows what is waited for. */
  hover(lineText: string, word: string, shows: RegExp): Promise<string>;
  /** Asks what is offered at the cursor, until it is what is waited for. */
  suggestions(offers: RegExp): Promise<string>;
  /** Rows of a list that is open: quick pick, outline, tree. */
  rows(selector: string): Promise<string[]>;
  /** Types into the box that a command has opened, and presses Enter. */
  answer(text: string): Promise<void>;
  /** Picks the entry with a text from the list that a command has opened. */
  pick(text: string): Promise<void>;
  /** The page of the webview in front. */
  webview(): FrameLocator;
  /** The whole text that is visible in the active editor. */
  visibleText(): Promise<string>;
  /** A file of the folder as it is on disk; what is typed is saved a second later. */
  saved(file: string): Promise<string>;
  screenshot(name: string): Promise<void>;
  /** Requests that tried to leave the machine. */
  readonly outside: readonly string[];
  stop(): Promise<void>;
}

const shots = process.env["DRYDOCK_SHOTS"];

/** How long something that comes at once may take on a machine that others use too. */
const patience = { timeout: 10_000 };

/** Starts a host, opens a copy of `folder` with `file` shown, and waits until the editor is there. */
export async function openWorkbench(
  which: "latest" | "floor",
  folder: string,
  file: string,
  options: {
    settings?: Record<string, unknown>;
    trust?: boolean;
    /** Folder whose files are added to the copy. */
    overlay?: string;
    /** Files to add to the copy, by name. */
    files?: Record<string, string>;
    /** Package (.vsix) to install in place of the extension's own. */
    vsix?: string;
    /** Packages (.vsix) of further extensions to install. */
    extensions?: readonly string[];
  } = {},
): Promise<Workbench> {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), "drydock-workspace-"));
  fs.cpSync(folder, copy, { recursive: true });
  if (options.overlay) fs.cpSync(options.overlay, copy, { recursive: true });
  for (const [name, text] of Object.entries(options.files ?? {})) {
    fs.mkdirSync(path.dirname(path.join(copy, name)), { recursive: true });
    fs.writeFileSync(path.join(copy, name), text);
  }
  const host = await startHost(which, {
    extensions: [options.vsix ?? vsix, ...(options.extensions ?? [])],
    settings: {
      "editor.minimap.enabled": false,
      "editor.hover.delay": 100,
      // Repeats lines, which a test would read twice.
      "editor.stickyScroll.enabled": false,
      // The panel draws only the rows in view: a test reads those of open files.
      "drydock.workspace.diagnostics": "off",
      ...options.settings,
    },
    trust: options.trust ?? false,
  });
  let browser: Browser | undefined;
  const stop = async () => {
    await browser?.close().catch(() => {});
    await host.stop();
    fs.rmSync(copy, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    browser = await chromium.launch({
      executablePath: await findBrowser(),
      headless: true,
      args: browserArguments,
    });
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
    const page = await context.newPage();
    const outside: string[] = [];
    page.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      // What webviews load from the machine has such names, which VS Code's own service worker answers.
      if (hostname.endsWith(".vscode-resource.vscode-cdn.net")) return;
      if (/^https?:|^wss?:/.test(protocol) && hostname !== "127.0.0.1" && hostname !== "localhost")
        outside.push(request.url());
    });
    await page.goto(host.open(copy, file));
    await page.waitForSelector(".monaco-workbench .part.editor .view-line", { timeout: 60_000 });

    let current = file;
    const quickInput = page.locator(".quick-input-widget input[type='text']").first();
    /** Opens a quick input by a key and fills it in: on a busy machine keys come before the focus. */
    const ask = async (key: string, text: string) => {
      for (let attempt = 0; attempt < 5; attempt++) {
        await page.keyboard.press(key);
        if (await came(quickInput.fill(text, { timeout: 4000 }))) return;
      }
      throw new Error(`${key} opened nothing to answer ${text} in`);
    };
    /** What may stand in the way of a test, for the message of its failure. */
    const onScreen = async () => {
      const texts = async (what: string) => (await page.locator(what).allInnerTexts()).join(" | ");
      return [
        `active: ${await texts(".tab.active")}`,
        `quick input: ${await texts(".quick-input-widget")}`,
        `notifications: ${await texts(".notification-toast")}`,
        `dialog: ${await texts(".monaco-dialog-box")}`,
      ].join("\n");
    };
    /**
     * The entry that Enter takes. What was listed before a text was typed stays until its answers come, so that an entry
     * being there tells nothing.
     */
    const focusedRow = (...texts: string[]) =>
      texts
        .reduce(
          (rows, text) => rows.filter({ hasText: loosely(text) }),
          page.locator(".quick-input-list .monaco-list-row.focused"),
        )
        .first();
    /** Waits for what a command asks; the palette that ran it may still be there. */
    const asked = () =>
      eventually(
        async () => ((await quickInput.isVisible()) ? await quickInput.inputValue() : ">"),
        (value) => !value.startsWith(">"),
      );
    const readProblems = () =>
      page
        .locator(".markers-panel .monaco-list-row")
        .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label") ?? ""));
    const readLines = async () => {
      const lines = await page
        .locator(".part.editor .editor-group-container.active .view-line")
        .evaluateAll((found) =>
          found
            .map((line) => ({
              top: line.getBoundingClientRect().top,
              text: line.textContent ?? "",
            }))
            .sort((one, other) => one.top - other.top)
            .map(({ text }) => text),
        );
      return lines.join("\n").replaceAll("\u00a0", " ");
    };
    const showProblems = async () => {
      if (
        (await page.locator(".markers-panel").count()) === 0 ||
        !(await page.locator(".markers-panel").first().isVisible())
      )
        await page.keyboard.press("Control+Shift+M");
      await page.waitForSelector(".markers-panel");
    };
    const workbench: Workbench = {
      page,
      folder: copy,
      outside,
      openFile: async (name) => {
        // A whole path needs no index of files.
        const file = path.join(copy, name);
        const [folder, base] = [path.basename(path.dirname(name)), path.basename(name)];
        const tab = page.locator(`.tab.active[data-resource-name="${base}"]`).first();
        for (let attempt = 0; attempt < 4; attempt++) {
          await ask("Control+P", file);
          if (await came(focusedRow(base, folder === "." ? "" : folder).waitFor(patience))) {
            await quickInput.press("Enter");
            current = name;
            if (await came(tab.waitFor(patience))) return;
          }
          await page.keyboard.press("Escape");
        }
        throw new Error(`${name} could not be opened; ${await onScreen()}`);
      },
      cursorAt: async (needle, shift = 0) => {
        const text = fs.readFileSync(path.join(copy, current), "utf8");
        const offset = text.indexOf(needle);
        if (offset < 0) throw new Error(`${current} has no ${JSON.stringify(needle)}`);
        const lines = text.slice(0, offset + shift).split("\n");
        const column = (lines.at(-1) ?? "").length + 1;
        await ask("Control+G", `:${lines.length}:${column}`);
        await focusedRow(`line ${lines.length}`).waitFor();
        await quickInput.press("Enter");
        await quickInput.waitFor({ state: "hidden" });
        // Keys go to the editor when its cursor is told of.
        await page
          .locator('[id="status.editor.selection"]', {
            hasText: `Ln ${lines.length}, Col ${column}`,
          })
          .waitFor();
      },
      suggestions: async (offers) => {
        const rows = page.locator(".suggest-widget.visible .monaco-list-row");
        const offered = async () => (await rows.allInnerTexts()).join("\n");
        for (let attempt = 0; attempt < 4; attempt++) {
          await page.keyboard.press("Control+Space");
          if (await came(eventually(offered, (text) => offers.test(text), patience.timeout))) break;
          await page.keyboard.press("Escape");
        }
        return offered();
      },
      rows: async (selector) =>
        (await page.locator(`${selector} .monaco-list-row`).allInnerTexts()).map((text) =>
          text.replaceAll("\u00a0", " "),
        ),
      answer: async (text) => {
        await asked();
        await quickInput.fill(text);
        await quickInput.press("Enter");
      },
      pick: async (text) => {
        await asked();
        await quickInput.fill(text);
        await focusedRow(text).waitFor();
        await quickInput.press("Enter");
      },
      webview: () => page.frameLocator("iframe.webview.ready").last().frameLocator("#active-frame"),
      problems: async () => {
        await showProblems();
        return readProblems();
      },
      waitForProblems: async (matches) => {
        await showProblems();
        const end = Date.now() + 60_000;
        let seen: string[] = [];
        while (Date.now() < end) {
          seen = await readProblems();
          if (matches(seen)) return seen;
          await page.waitForTimeout(200);
        }
        throw new Error(
          `the Problems panel never held what was waited for; it holds\n${seen.join("\n")}`,
        );
      },
      lenses: () => page.locator(".codelens-decoration").allInnerTexts(),
      clickLens: async (text, answer) => {
        const lens = page.locator(".codelens-decoration a", { hasText: text }).first();
        await lens.click();
        if (await came(answer.first().waitFor({ timeout: 30_000 }))) return;
        throw new Error(`the lens ${text} led nowhere; ${await onScreen()}`);
      },
      // Injected text stands in the line like any other; its class is generated.
      hints: async () =>
        (await page.locator(".part.editor .view-line span[class*='dyn-rule']").allInnerTexts()).map(
          (text) => text.replaceAll("\u00a0", " "),
        ),
      quickFix: async (title) => {
        const rows = page.locator(".action-widget .monaco-list-row");
        const wanted = rows.filter({ hasText: loosely(title) }).first();
        // The editor may not have the focus yet when a file has just been opened, and the list may have come before findings.
        for (let attempt = 0; attempt < 5; attempt++) {
          await page.keyboard.press("Control+.");
          if (await came(wanted.waitFor({ timeout: 4000 }))) break;
          await page.keyboard.press("Escape");
        }
        const focused = page.locator(".action-widget .monaco-list-row.focused").first();
        for (let i = 0; i < 20; i++) {
          const text = await focused.innerText({ timeout: 4000 });
          if (loosely(title).test(text)) {
            await page.keyboard.press("Enter");
            return;
          }
          await page.keyboard.press("ArrowDown");
          // At the last one it stays where it is.
          await came(
            eventually(
              () => focused.innerText(),
              (now) => now !== text,
              1000,
            ),
          );
        }
        throw new Error(
          `no quick fix "${title}" among ${JSON.stringify(await rows.allInnerTexts())}`,
        );
      },
      runCommand: async (title) => {
        // A palette lists what was enabled when it opened: one that came too early is opened again.
        for (let attempt = 0; attempt < 4; attempt++) {
          await ask("F1", `>${title}`);
          if (await came(focusedRow(title).waitFor(patience))) {
            await quickInput.press("Enter");
            return;
          }
          await page.keyboard.press("Escape");
        }
        throw new Error(`${title} could not be run; ${await onScreen()}`);
      },
      hover: async (lineText, word, shows) => {
        const line = page
          .locator(".part.editor .editor-instance .view-line", { hasText: loosely(lineText) })
          .first();
        const widget = page.locator(".monaco-hover:not(.hidden) .hover-contents");
        const text = async () => (await widget.allInnerTexts()).join("\n");
        // A hover that came before the dry run is not drawn anew: the mouse comes again.
        for (let attempt = 0; attempt < 4; attempt++) {
          await page.mouse.move(5, 5);
          await line.locator("span", { hasText: word }).last().hover();
          if (await came(eventually(text, (now) => shows.test(now), patience.timeout))) break;
        }
        return text();
      },
      visibleText: async () => {
        // While VS Code lays out what came, lines stand where others stood before: what stays is what a person sees.
        for (let before: string | undefined; ; ) {
          const now = await readLines();
          if (now === before) return now;
          before = now;
          await page.waitForTimeout(100);
        }
      },
      saved: async (name) => fs.readFileSync(path.join(copy, name), "utf8"),
      screenshot: async (name) => {
        if (shots) await page.screenshot({ path: path.join(shots, `${name}.png`) });
      },
      stop,
    };
    return workbench;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether what is waited for has come in time. */
function came(awaited: Promise<unknown>): Promise<boolean> {
  return awaited.then(
    () => true,
    () => false,
  );
}

/** VS Code draws blanks as no-break spaces. */
function loosely(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s"));
}

/** Reads again until the check holds; VS Code draws lenses and hints late and anew. */
export async function eventually<T>(
  read: () => Promise<T>,
  holds: (value: T) => boolean,
  timeoutMs = 60_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let value = await read();
  while (!holds(value)) {
    if (Date.now() > end)
      throw new Error(`never became what was waited for: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    value = await read();
  }
  return value;
}

/** Does something under other settings of the workspace. */
export async function withSettings(
  { folder }: Workbench,
  changed: Readonly<Record<string, unknown>>,
  act: () => Promise<void>,
): Promise<void> {
  const settings = path.join(folder, ".vscode/settings.json");
  fs.mkdirSync(path.dirname(settings), { recursive: true });
  const before = fs.existsSync(settings) ? fs.readFileSync(settings, "utf8") : "{}";
  try {
    fs.writeFileSync(settings, JSON.stringify({ ...JSON.parse(before), ...changed }));
    await act();
  } finally {
    fs.writeFileSync(settings, before);
  }
}
