// The thread's side of the dry run, a bundle of its own: it answers one input after another.
import path from "node:path";
import { parentPort } from "node:worker_threads";
import { runDryRun } from "#engine";
import { assetsBeside } from "../assets.ts";
import type { ThreadAnswer, ThreadInput } from "./dry-run-worker.ts";

const { pack } = assetsBeside(path.dirname(import.meta.filename));

function answer(input: ThreadInput): ThreadAnswer {
  try {
    return { result: runDryRun({ ...input, pack: pack() }) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on("message", (input: ThreadInput) => parentPort?.postMessage(answer(input)));
