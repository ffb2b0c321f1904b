// `npm start`: installs, builds, and opens the example workspace with the extension running; in the user's own
// VS Code where `code` is on the path, otherwise in one served on loopback. `npm start -- --cli` prints the same
// findings and the dry run in the terminal.
import path from "node:path";
import { buildOnce } from "./build.mjs";
import { installDependencies } from "./install.mjs";
import { must, progress, root, run } from "./process.mjs";

const examples = path.join(root, "examples");
const shop = path.join(examples, "shop");

async function prepare() {
  await installDependencies();
  progress("building");
  await buildOnce();
}

async function inTerminal() {
  const cli = path.join(root, "dist/cli.cjs");
  const options = { cwd: examples, inherit: true };
  console.log("$ drydock check .\n");
  await run(process.execPath, [cli, "check", "--fail-on", "never", "."], options);
  console.log("\n$ drydock dry-run shop\n");
  await run(process.execPath, [cli, "dry-run", path.relative(examples, shop)], options);
}

async function onPath(command) {
  const probe = process.platform === "win32" ? ["where", [command]] : ["which", [command]];
  return (await run(...probe).catch(() => ({ code: 1 }))).code === 0;
}

async function inEditor() {
  if (await onPath("code")) {
    progress("opening VS Code with the extension running");
    await must("code", ["--new-window", `--extensionDevelopmentPath=${root}`, examples]);
    return;
  }
  const { packageExtension } = await import("./package.mjs");
  const { startHost } = await import("./vscode-host.mjs");
  const extension = await packageExtension();
  const host = await startHost("latest", { extensions: [extension] });
  progress("ready");
  console.log(`\nVS Code with Drydock: ${host.open(examples, "shop/web.yaml")}\n\nCtrl+C ends it.`);
  for (const signal of ["SIGINT", "SIGTERM"])
    process.once(signal, () => host.stop().then(() => process.exit(0)));
  await host.exited;
}

try {
  await prepare();
  await (process.argv.includes("--cli") ? inTerminal() : inEditor());
} catch (error) {
  console.error(`drydock: ${error.message}`);
  process.exitCode = 1;
}
