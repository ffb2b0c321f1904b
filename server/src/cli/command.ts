// What a command of the command line is. Commands know nothing of process: input and output come in as `Io`.

export interface Io {
  /** Results. */
  out(text: string): void;
  /** Messages and progress. */
  err(text: string): void;
  /** Bytes of a file; a directory or an unreadable path throws, and `main` reports it with exit code 2. */
  readFile(path: string): Uint8Array;
  readStdin(): Promise<Uint8Array>;
  writeFile(path: string, text: string): void;
  /** Whether standard output is a terminal that shows colour. */
  readonly color: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Option {
  /** `--name`; with `value` it takes one, named so in the help. */
  readonly name: string;
  readonly value?: string;
  readonly repeatable?: true;
  readonly short?: string;
  readonly summary: string;
}

/** Parsed arguments: flags as booleans, values as text, repeatable ones as lists. */
export interface Arguments {
  readonly positionals: readonly string[];
  flag(name: string): boolean;
  value(name: string): string | undefined;
  values(name: string): readonly string[];
}

export interface Command {
  readonly name: string;
  /** Positional arguments as the help shows them: `PATH...`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: readonly Option[];
  /** The exit code: 0 nothing at or above the failure level, 1 findings, 2 the command could not run. */
  run(args: Arguments, io: Io): Promise<number>;
}

/** A mistake of the user's: `main` prints the message and exits with 2. */
export class UsageError extends Error {}

/** Options that `check`, `admit`, `dry-run` and the views take alike. */
export const clusterOptions: readonly Option[] = [
  {
    name: "cluster",
    value: "PRESET|FILE",
    repeatable: true,
    summary: "the cluster before anything is applied",
  },
  { name: "kubernetes-version", value: "1.NN", summary: "1.31 to 1.36 (default 1.36)" },
  {
    name: "config",
    value: "FILE",
    summary: "configuration file (default: the nearest .drydock.yaml)",
  },
];
