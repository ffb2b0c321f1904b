// `--baseline git`: the same files as of the last commit are what runs first.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { drydock, workFolder } from "./run.ts";

test("a change against the last commit rolls out", async () => {
  const deployment = (image: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 1\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: app, image: "${image}"}]}\n`;
  const folder = workFolder({ "web.yaml": deployment("app:1.0") });
  try {
    const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "ignore" });
    git("init");
    git("add", "web.yaml");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-m", "first");
    fs.writeFileSync(path.join(folder, "web.yaml"), deployment("app:2.0"));
    const history = "rollout history deploy/web -f web.yaml --baseline git".split(" ");
    const { stdout, code } = await drydock(folder, history);
    assert.equal(code, 0);
    assert.match(stdout, /^1 .*\n2 /m);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
