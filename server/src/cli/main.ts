#!/usr/bin/env node
// The rim of the command line: the only file of it that touches process and the file system.
import fs from "node:fs";
import process from "node:process";
import { parseArguments } from "./arguments.ts";
import { type Command, type Io, UsageError } from "./command.ts";
import { commands } from "./commands/index.ts";
import { version } from "./version.ts";

const io: Io = {
  out: (text) => writeAll(1, text),
  err: (text) => writeAll(2, text),
  readFile: (path) => fs.readFileSync(path),
  readStdin: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  },
  writeFile: (path, text) => fs.writeFileSync(path, text),
  color:
    process.stdout.isTTY === true &&
    !process.env["NO_COLOR"] &&
    !process.argv.includes("--no-color"),
  cwd: process.cwd(),
  env: process.env,
};

/** Writes the whole text even to a pipe whose reader is slow; a reader that has gone away ends the program quietly. */
function writeAll(descriptor: 1 | 2, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(descriptor, rest));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EPIPE") process.exit(0);
      if (code !== "EAGAIN") throw error;
    }
  }
}

async function overview(): Promise<string> {
  const loaded = await Promise.all(Object.values(commands).map((load) => load()));
  const width = Math.max(...loaded.map((c) => c.name.length));
  return [
    "Drydock: what a Kubernetes cluster would say about your manifests, without one.",
    "",
    "Usage: drydock COMMAND [flags] [arguments]",
    "",
    ...loaded.map((c) => `  ${c.name.padEnd(width)}  ${c.summary}`),
    "",
    "drydock COMMAND --help tells the flags of a command; drydock --version the version.",
    "",
  ].join("\n");
}

function helpText(command: Command): string {
  const rows = command.options.map((o) => [
    `${o.short ? `-${o.short}, ` : ""}--${o.name}${o.value ? ` ${o.value}` : ""}`,
    o.summary + (o.repeatable ? " (repeatable)" : ""),
  ]);
  rows.push(["--no-color", "plain text"], ["--help", "this text"]);
  const width = Math.max(...rows.map(([flag]) => flag!.length));
  return [
    `Usage: drydock ${command.name} [flags] ${command.usage}`.trimEnd(),
    "",
    command.summary,
    "",
    ...rows.map(([flag, text]) => `  ${flag!.padEnd(width)}  ${text}`),
    "",
  ].join("\n");
}

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv.filter((argument) => argument !== "--no-color");
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    io.out(await overview());
    return name === undefined ? 2 : 0;
  }
  if (name === "--version") {
    io.out(`${version}\n`);
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new UsageError(`unknown command "${name}" for "drydock"`);
  const command = await load();
  if (rest.includes("--help") || rest.includes("-h")) {
    io.out(helpText(command));
    return 0;
  }
  return command.run(parseArguments(rest, command.options), io);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known =
      error instanceof UsageError || (error as NodeJS.ErrnoException).syscall !== undefined;
    io.err(
      `drydock: ${known ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`,
    );
    if (!known) io.err("drydock: this is a defect of Drydock, not of your files.\n");
    process.exitCode = 2;
  },
);
