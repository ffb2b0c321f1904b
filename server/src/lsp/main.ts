// The composition root of the language server.
import path from "node:path";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import manifest from "../../../package.json" with { type: "json" };
import { assetsBeside } from "../assets.ts";
import { ClusterFile } from "./cluster-file.ts";
import { diskFiles } from "./disk-files.ts";
import { startDryRunWorker } from "./dry-run-worker.ts";
import { clientFiles } from "./files.ts";
import { listen } from "./listen.ts";
import { nodeThread } from "./node-thread.ts";

/** Starts the server of the bundles in `folder` on standard input and output, or on the channel that the flags name. */
export function main(folder: string): void {
  const connection = createConnection(ProposedFeatures.all);
  listen(connection, manifest.version, async (params) => {
    // In the bundle these load without a turn of the event loop, and not before they are needed.
    const [{ LanguageService }, { serve }] = [
      await import("#analysis"),
      await import("./server.ts"),
    ];
    const assets = assetsBeside(folder);
    const cluster = new ClusterFile();
    const service = new LanguageService({
      pack: assets.pack(),
      texts: assets.texts,
      rulePage: assets.rulePage,
      nowMs: Date.now,
      clusterFile: cluster.text,
    });
    const worker = startDryRunWorker(nodeThread(path.join(folder, "dry-run.cjs")));
    const files = diskFiles(clientFiles(connection));
    serve({ connection, service, worker, files, cluster }, params);
  });
}

main(path.dirname(import.meta.filename));
