// The composition root of the language server.
import fs from "node:fs";
import path from "node:path";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { LanguageService } from "#analysis";
import manifest from "../../../package.json" with { type: "json" };
import { assetsBeside } from "../assets.ts";
import { startDryRunWorker } from "./dry-run-worker.ts";
import { serve } from "./server.ts";

/** Starts the server of the bundles in `folder` on standard input and output, or on the channel that the flags name. */
export function main(folder: string): void {
  const assets = assetsBeside(folder);
  const service = new LanguageService({
    pack: assets.pack(),
    texts: assets.texts,
    rulePage: assets.rulePage,
    nowMs: Date.now,
    clusterFile: (name) => (fs.existsSync(name) ? fs.readFileSync(name, "utf8") : undefined),
  });
  const worker = startDryRunWorker(path.join(folder, "dry-run.cjs"));
  serve(createConnection(ProposedFeatures.all), service, worker, manifest.version);
}

main(path.dirname(import.meta.filename));
