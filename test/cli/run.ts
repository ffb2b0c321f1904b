// Runs the built command line as a user does, in a folder of its own, and holds what it says against goldens.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const program = path.join(root, "dist/cli.cjs");
const goldens = path.join(root, "test/cli/golden");

export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** A folder with the examples and the files given; the caller removes it. */
export function workFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "drydock-cli-"));
  fs.cpSync(path.join(root, "examples"), path.join(folder, "examples"), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

export function drydock(cwd: string, args: readonly string[], stdin = ""): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      { cwd, maxBuffer: 1 << 28, timeout: 60_000 },
      (error, stdout, stderr) => {
        const code = error ? (typeof error.code === "number" ? error.code : -1) : 0;
        resolve({ stdout, stderr, code });
      },
    );
    child.stdin?.end(stdin);
  });
}

/** Compares with `golden/NAME.txt`; with UPDATE=1 in the environment writes it. */
export function matchGolden(name: string, args: readonly string[], run: Run): void {
  const file = path.join(goldens, `${name.replaceAll(/[^a-z0-9]+/gi, "-")}.txt`);
  const steady = (text: string) =>
    text
      .replace(/"ms":\s*\d+/g, '"ms": 0')
      .replace(/time="[\d.]+"/g, 'time="0.000"')
      .replace(/\/[^\s"]*\/drydock-cli-\w+/g, "FOLDER");
  const text = [
    `$ drydock ${args.join(" ")}`,
    steady(run.stdout).trimEnd(),
    ...(run.stderr === "" ? [] : ["--- standard error", steady(run.stderr).trimEnd()]),
    `--- exit ${run.code}`,
    "",
  ].join("\n");
  if (process.env["UPDATE"]) {
    fs.mkdirSync(goldens, { recursive: true });
    fs.writeFileSync(file, text);
    return;
  }
  assert.ok(fs.existsSync(file), `${file} is missing: run with UPDATE=1`);
  assert.equal(text, fs.readFileSync(file, "utf8"));
}
