// The dry run's thread in Node: a worker thread with a bundle of its own.
import { Worker } from "node:worker_threads";
import type { StartThread, ThreadAnswer } from "./dry-run-worker.ts";

/** What has just come into being may take so much room: more makes a run no faster, and is never given back. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

export function nodeThread(bundle: string): StartThread {
  return ({ answered, ended }) => {
    const worker = new Worker(bundle, { resourceLimits });
    worker.on("message", (answer: ThreadAnswer) => answered(answer));
    worker.on("error", ended);
    worker.on("exit", (code) => ended(new Error(`the dry-run thread ended (${code})`)));
    worker.unref();
    return (input) => worker.postMessage(input);
  };
}
