// Dry runs and scenarios on a thread of their own, so that typing never waits for them.
import {
  type DryRunInput,
  type DryRunResult,
  runDryRun,
  type ScenarioInput,
  type ScenarioResult,
  type SchemaPack,
  scenarioResult,
} from "#engine";

/** What crosses to the thread: everything but the schema pack, which it reads itself. */
export type ThreadInput =
  | { readonly dryRun: Omit<DryRunInput, "pack"> }
  | { readonly scenario: Omit<ScenarioInput, "pack"> };

export interface ThreadAnswer {
  readonly result?: DryRunResult | ScenarioResult;
  readonly error?: string;
}

/** The thread's side: one input, one answer. */
export function answerInput(input: ThreadInput, pack: SchemaPack): ThreadAnswer {
  try {
    return {
      result:
        "scenario" in input
          ? scenarioResult({ ...input.scenario, pack })
          : runDryRun({ ...input.dryRun, pack }),
    };
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
  /** The result, or undefined when a later run of the same scenario has taken its place. */
  runScenario(name: string, input: ScenarioInput): Promise<ScenarioResult | undefined>;
}

interface Job {
  /** Of jobs with the same key only the newest counts. */
  readonly key: string;
  readonly input: ThreadInput;
  resolve(result: ThreadAnswer["result"]): void;
  reject(error: Error): void;
}

/**
 * Starts the thread when it is first needed, and hands it one run at a time. Of each scope and scenario only the newest
 * run waits. A
 * thread that dies is replaced.
 */
export function startDryRunWorker(startThread: StartThread): DryRunWorker {
  let post: ((input: ThreadInput) => void) | undefined;
  let running: Job | undefined;
  const waiting = new Map<string, Job>();

  const next = () => {
    const [job] = waiting.values();
    if (running || !job) return;
    waiting.delete(job.key);
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
          else job.resolve(waiting.has(job.key) ? undefined : result);
        }),
      ended: (error) => {
        if (post !== started) return;
        post = undefined;
        finish((job) => job.reject(error));
      },
    });
    return started;
  };
  const ask = (key: string, input: ThreadInput) =>
    new Promise<ThreadAnswer["result"]>((resolve, reject) => {
      waiting.get(key)?.resolve(undefined);
      waiting.set(key, { key, input, resolve, reject });
      next();
    });
  return {
    run: async (scope, { pack: _pack, ...dryRun }) =>
      (await ask(`scope ${scope}`, { dryRun })) as DryRunResult | undefined,
    runScenario: async (name, { pack: _pack, ...scenario }) =>
      (await ask(`scenario ${name}`, { scenario })) as ScenarioResult | undefined,
  };
}
