// The composition root of the language server. The same bundle is the dry run's worker: on a thread it only answers those.
import fs from "node:fs";
import path from "node:path";
import { isMainThread } from "node:worker_threads";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { LanguageService } from "#analysis";
import { runDryRun } from "#engine";
import manifest from "../../../package.json" with { type: "json" };
import { assetsBeside } from "../assets.ts";
import { serveDryRun, startDryRunWorker } from "./dry-run-worker.ts";
import { serve } from "./server.ts";

/** Starts the server of the bundle at `file` on standard input and output, or on the channel that the flags name. */
export function main(file: string): void {
  if (!isMainThread) {
    serveDryRun(runDryRun);
    return;
  }
  const assets = assetsBeside(path.dirname(file));
  const service = new LanguageService({
    pack: assets.pack(),
    texts: assets.texts,
    rulePage: assets.rulePage,
    nowMs: Date.now,
    clusterFile: (name) => (fs.existsSync(name) ? fs.readFileSync(name, "utf8") : undefined),
  });
  serve(createConnection(ProposedFeatures.all), service, startDryRunWorker(file), manifest.version);
}

main(import.meta.filename);
