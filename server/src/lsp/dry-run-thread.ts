// The thread's side of the dry run, a bundle of its own: it answers one input after another.
import path from "node:path";
import { parentPort } from "node:worker_threads";
import { assetsBeside } from "../assets.ts";
import { answerInput, type ThreadInput } from "./dry-run-worker.ts";

const { pack } = assetsBeside(path.dirname(import.meta.filename));

parentPort?.on("message", (input: ThreadInput) =>
  parentPort?.postMessage(answerInput(input, pack())),
);
