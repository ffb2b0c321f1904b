// The dry run's thread in Node: a worker thread with a bundle of its own.
import { Worker } from "node:worker_threads";
import type { StartThread, ThreadAnswer } from "./dry-run-worker.ts";

/**
 * Little room for what has just come into being: more makes a run no faster, and is never given back. The limit for all
 * the rest holds the largest folders; it makes the heap grow in smaller steps.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 1024 };

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
