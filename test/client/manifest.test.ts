// What package.json promises VS Code: strings that exist, commands that are registered, files that are shipped.
import assert from "node:assert/strict";
import fs from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { describe, test } from "node:test";
import { defaultSettings, refactorKinds } from "#protocol";
// @ts-expect-error no declaration file
import { freshBundle } from "../../scripts/l10n.mjs";
// @ts-expect-error no declaration file
import { shipped } from "../../scripts/package.mjs";
import { root } from "../schema-pack.ts";

const read = (name: string) => fs.readFileSync(path.join(root, name), "utf8");
const manifest = JSON.parse(read("package.json"));
const strings: Record<string, string> = JSON.parse(read("package.nls.json"));
const { contributes } = manifest;
const told = (text: string) => text.replace(/^%(.*)%$/, (_, key: string) => strings[key] ?? "");
const sources = fs
  .readdirSync(path.join(root, "client/src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => read(`client/src/${name}`))
  .join("\n");

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category: string;
  readonly icon?: string;
  readonly enablement?: string;
}
const commands: readonly Command[] = contributes.commands;

interface Setting {
  readonly default: unknown;
  readonly markdownDescription: string;
  readonly order: number;
  readonly scope: string;
}
const settings: readonly [string, Setting][] = contributes.configuration.flatMap(
  (section: { properties: Record<string, Setting> }) => Object.entries(section.properties),
);

describe("strings", () => {
  test("package.nls.json has each string of package.json, and no other", () => {
    const used = [...read("package.json").matchAll(/"%([^"%]+)%"/g)].map(([, key]) => key);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(strings).sort());
  });

  test("the bundle for translators has each string of the client", () => {
    assert.equal(read("l10n/bundle.l10n.json"), freshBundle());
  });
});

describe("commands", () => {
  const registered = (id: string) =>
    sources.includes(`"${id}"`) ||
    sources.includes(`register("${id.replace("drydock.", "")}"`) ||
    Object.hasOwn(refactorKinds, id.replace("drydock.", "")) ||
    // Named in the protocol, because lenses and actions carry them.
    read("server/src/protocol.ts").includes(`"${id}"`);

  test("each is registered, prefixed, of our category, in sentence case, with an icon", () => {
    const wrong = commands.flatMap(({ command, title, category, icon }) => {
      const text = told(title);
      // Names keep their capitals: kinds, products, abbreviations.
      const capitals = text
        .split(" ")
        .slice(1)
        .filter(
          (word) =>
            /^[A-Z]/.test(word) &&
            !/^(API|JSON|HEAD|Kubernetes|Deployment|Service|ConfigMap|Secret|HorizontalPodAutoscaler|PodDisruptionBudget)$/.test(
              word,
            ),
        );
      return [
        ...(registered(command) ? [] : [`${command} is not registered`]),
        ...(command.startsWith("drydock.") ? [] : [`${command} has no prefix`]),
        ...(category === "Drydock" ? [] : [`${command}: ${category}`]),
        ...(icon?.startsWith("$(") ? [] : [`${command} has no codicon`]),
        ...(text === "" || capitals.length > 0 ? [`${command}: "${text}"`] : []),
      ];
    });
    assert.deepEqual(wrong, []);
  });

  test("menus and the palette name commands that there are", () => {
    const known = new Set(commands.map(({ command }) => command));
    const named = Object.values<readonly { command?: string }[]>(contributes.menus)
      .flat()
      .flatMap(({ command }) => (command ? [command] : []));
    assert.deepEqual(
      named.filter((command) => !known.has(command)),
      [],
    );
  });

  test("conditions use context keys that the client sets", () => {
    const conditions = JSON.stringify([contributes.menus, commands, contributes.viewsWelcome]);
    const keys = new Set(
      [...conditions.matchAll(/!?\b(drydock\.(?:manifest|hasDryRun|instant|pinned))\b/g)].map(
        ([, key = ""]) => key,
      ),
    );
    assert.ok(keys.size > 0);
    for (const key of keys) assert.match(sources, new RegExp(`"setContext",\\s*"${key}"`));
  });
});

describe("settings", () => {
  test("each says what it controls, in a sentence, with order and scope", () => {
    const wrong = settings.filter(([, { markdownDescription, order, scope }]) => {
      const text = told(markdownDescription);
      return (
        !text.startsWith("Controls ") ||
        !text.endsWith(".") ||
        !(order > 0) ||
        !["resource", "window"].includes(scope)
      );
    });
    assert.deepEqual(
      wrong.map(([key]) => key),
      [],
    );
  });

  test("each default is what the server assumes", () => {
    for (const [key, { default: value }] of settings) {
      const steps = key.replace("drydock.", "").split(".");
      const assumed = steps.reduce<unknown>(
        (object, step) => (object as Record<string, unknown> | undefined)?.[step],
        defaultSettings,
      );
      if (key === "drydock.trace.server") continue;
      assert.deepEqual(value, assumed, key);
    }
  });
});

/** A schema for files of both languages, as an extension for YAML is told: there no file is JSON. */
const inYaml = ({ fileMatch, url }: { fileMatch: readonly string[]; url: string }) => ({
  fileMatch: fileMatch.filter((pattern) => !pattern.endsWith(".json")),
  url,
});

describe("files", () => {
  test("what is named is there, and goes into the package", () => {
    const named: string[] = [
      manifest.icon,
      ...contributes.grammars.map(({ path: file }: { path: string }) => file),
      ...[...contributes.jsonValidation, ...contributes.yamlValidation].map(
        ({ url }: { url: string }) => url,
      ),
      ...contributes.walkthroughs.flatMap(
        ({ icon, steps }: { icon: string; steps: { media: { image: string } }[] }) => [
          icon,
          ...steps.map(({ media }) => media.image),
        ],
      ),
    ];
    assert.deepEqual(
      named.filter((file) => {
        const [folder = ""] = path.normalize(file).split(path.sep);
        return !fs.existsSync(path.join(root, file)) || !shipped.includes(folder);
      }),
      [],
    );
  });

  test("the formats of scenarios and configurations are offered in JSON and in YAML", () => {
    assert.deepEqual(contributes.yamlValidation, contributes.jsonValidation.map(inYaml));
    const patterns = contributes.yamlValidation.flatMap(
      ({ fileMatch }: { fileMatch: string[] }) => fileMatch,
    );
    for (const pattern of ["*.scenario.yaml", ".drydock.yaml"])
      assert.ok(patterns.includes(pattern));
  });

  test("the icon is a PNG of at least 128 pixels", () => {
    const bytes = fs.readFileSync(path.join(root, manifest.icon));
    assert.equal(bytes.toString("latin1", 1, 4), "PNG");
    assert.ok(bytes.readUInt32BE(16) >= 128);
    assert.ok(bytes.readUInt32BE(20) >= 128);
  });

  test("the grammars are JSON whose rules end", () => {
    for (const { path: file } of contributes.grammars) {
      const grammar = JSON.parse(read(file));
      assert.match(grammar.scopeName, /^(source|text)\./);
      const rules = JSON.stringify(grammar);
      assert.equal(
        (rules.match(/"begin"/g) ?? []).length,
        (rules.match(/"(?:end|while)"/g) ?? []).length,
        file,
      );
    }
  });

  test("what runs in a browser asks Node for nothing", () => {
    for (const name of ["dist/browser/extension.js", "dist/browser/server.js", "dist/chart.js"]) {
      const asked = [...read(name).matchAll(/\brequire\("([^"]+)"\)/g)].map(
        ([, what = ""]) => what,
      );
      assert.deepEqual(asked.filter(isBuiltin), [], name);
    }
  });
});
