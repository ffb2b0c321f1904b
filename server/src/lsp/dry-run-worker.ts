// The dry run on a thread of its own, so that typing never waits for it. The worker is this very bundle, started again.
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import type { DryRunInput, DryRunResult } from "#engine";

interface Answer {
  readonly id: number;
  readonly result?: DryRunResult;
  readonly error?: string;
}

export interface DryRunWorker {
  /** The result, or undefined when a later run of the same scope has taken its place. */
  run(scope: string, input: DryRunInput): Promise<DryRunResult | undefined>;
}

/** Starts a worker from a bundle that calls `serveDryRun` when it is not the main thread. A worker that dies is replaced. */
export function startDryRunWorker(bundle: string): DryRunWorker {
  let worker: Worker | undefined;
  let count = 0;
  /** The id of the last run of each scope. */
  const latest = new Map<string, number>();
  const waiting = new Map<
    number,
    {
      readonly scope: string;
      resolve(result: DryRunResult | undefined): void;
      reject(error: Error): void;
    }
  >();
  const fail = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    worker = undefined;
  };
  const start = (): Worker => {
    const started = new Worker(bundle);
    started.on("message", ({ id, result, error }: Answer) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (!asked) return;
      if (error !== undefined) asked.reject(new Error(error));
      else asked.resolve(id === latest.get(asked.scope) ? result : undefined);
    });
    started.on("error", fail);
    started.on("exit", (code) => fail(new Error(`the dry-run worker ended (${code})`)));
    started.unref();
    return started;
  };
  return {
    run: (scope, input) =>
      new Promise((resolve, reject) => {
        const id = ++count;
        latest.set(scope, id);
        // Runs that wait are void as soon as a newer one is asked for; the one that runs is let finish.
        waiting.set(id, { scope, resolve, reject });
        worker ??= start();
        worker.postMessage({ id, input });
      }),
  };
}

/** The worker's side: answers one input after another. */
export function serveDryRun(run: (input: DryRunInput) => DryRunResult): void {
  if (isMainThread || !parentPort) throw new Error("serveDryRun runs in a worker");
  const port = parentPort;
  port.on("message", ({ id, input }: { id: number; input: DryRunInput }) => {
    try {
      port.postMessage({ id, result: run(input) } satisfies Answer);
    } catch (error) {
      port.postMessage({
        id,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      } satisfies Answer);
    }
  });
}
