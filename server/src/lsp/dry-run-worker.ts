// The dry run on a thread of its own, so that typing never waits for it.
import { Worker } from "node:worker_threads";
import type { DryRunInput, DryRunResult } from "#engine";

/** What crosses to the thread: everything but the schema pack, which it reads itself. */
export type ThreadInput = Omit<DryRunInput, "pack">;

export interface ThreadAnswer {
  readonly result?: DryRunResult;
  readonly error?: string;
}

export interface DryRunWorker {
  /** The result, or undefined when a later run of the same scope has taken its place. */
  run(scope: string, input: DryRunInput): Promise<DryRunResult | undefined>;
}

interface Job {
  readonly scope: string;
  readonly input: ThreadInput;
  resolve(result: DryRunResult | undefined): void;
  reject(error: Error): void;
}

/**
 * Starts the thread of the bundle when it is first needed, and hands it one run at a time. Of each scope only the
 * newest run waits. A thread that dies is replaced.
 */
export function startDryRunWorker(bundle: string): DryRunWorker {
  let worker: Worker | undefined;
  let running: Job | undefined;
  const waiting = new Map<string, Job>();

  const next = () => {
    const [job] = waiting.values();
    if (running || !job) return;
    waiting.delete(job.scope);
    running = job;
    worker ??= start();
    worker.postMessage(job.input);
  };
  const finish = (settle: (job: Job) => void) => {
    const job = running;
    running = undefined;
    if (job) settle(job);
    next();
  };
  const died = (error: Error) => {
    worker = undefined;
    finish((job) => job.reject(error));
  };
  const start = (): Worker => {
    const started = new Worker(bundle);
    started.on("message", ({ result, error }: ThreadAnswer) =>
      finish((job) => {
        if (error !== undefined) job.reject(new Error(error));
        else job.resolve(waiting.has(job.scope) ? undefined : result);
      }),
    );
    started.on("error", died);
    started.on("exit", (code) => {
      if (worker === started) died(new Error(`the dry-run thread ended (${code})`));
    });
    started.unref();
    return started;
  };
  return {
    run: (scope, { pack: _pack, ...input }) =>
      new Promise((resolve, reject) => {
        waiting.get(scope)?.resolve(undefined);
        waiting.set(scope, { scope, input, resolve, reject });
        next();
      }),
  };
}
