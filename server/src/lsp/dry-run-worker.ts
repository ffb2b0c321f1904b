// The dry run on a thread of its own, so that typing never waits for it.
import { type DryRunInput, type DryRunResult, runDryRun, type SchemaPack } from "#engine";

/** What crosses to the thread: everything but the schema pack, which it reads itself. */
export type ThreadInput = Omit<DryRunInput, "pack">;

export interface ThreadAnswer {
  readonly result?: DryRunResult;
  readonly error?: string;
}

/** The thread's side: one input, one answer. */
export function answerInput(input: ThreadInput, pack: SchemaPack): ThreadAnswer {
  try {
    return { result: runDryRun({ ...input, pack }) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Starts a thread, which tells its answers and its end; gives how to ask it. */
export type StartThread = (listener: {
  answered(answer: ThreadAnswer): void;
  ended(error: Error): void;
}) => (input: ThreadInput) => void;

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
 * Starts the thread when it is first needed, and hands it one run at a time. Of each scope only the newest run waits. A
 * thread that dies is replaced.
 */
export function startDryRunWorker(startThread: StartThread): DryRunWorker {
  let post: ((input: ThreadInput) => void) | undefined;
  let running: Job | undefined;
  const waiting = new Map<string, Job>();

  const next = () => {
    const [job] = waiting.values();
    if (running || !job) return;
    waiting.delete(job.scope);
    running = job;
    post ??= start();
    post(job.input);
  };
  const finish = (settle: (job: Job) => void) => {
    const job = running;
    running = undefined;
    if (job) settle(job);
    next();
  };
  const start = () => {
    const started = startThread({
      answered: ({ result, error }) =>
        finish((job) => {
          if (error !== undefined) job.reject(new Error(error));
          else job.resolve(waiting.has(job.scope) ? undefined : result);
        }),
      ended: (error) => {
        if (post !== started) return;
        post = undefined;
        finish((job) => job.reject(error));
      },
    });
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
