// Scenario files on the command line: read by the language service, as in the editor, with what configuration files and
// flags say where a scenario says nothing.
import fs from "node:fs";
import path from "node:path";
import {
  decodeBytes,
  defaultConfiguration,
  LanguageService,
  LineIndex,
  type Path,
} from "#analysis";
import { type ScenarioInput, scenarioApiVersion } from "#engine";
import { assetsOf } from "./assets.ts";
import { clusterText, readCluster, readMinor } from "./cluster.ts";
import { type Arguments, type Io, UsageError } from "./command.ts";
import { loadConfiguration } from "./configuration-files.ts";
import { listFiles } from "./input.ts";

/** A place in a file; line and column count from 1. */
export interface FilePlace {
  readonly line: number;
  readonly column: number;
}

export interface ReadScenario {
  readonly file: string;
  readonly name: string;
  readonly input: ScenarioInput;
  /** Where a path of the scenario's document stands. */
  placeOf(path: Path): FilePlace;
}

export interface FileMistake extends FilePlace {
  readonly file: string;
  readonly message: string;
}

export interface ReadFiles {
  readonly scenarios: readonly ReadScenario[];
  /** Of files that are not run for them. */
  readonly mistakes: readonly FileMistake[];
}

/** Reads the text of a file, if there is one. */
export function fileText(io: Io): (file: string) => string | undefined {
  return (file) => {
    const place = path.resolve(io.cwd, file);
    return fs.statSync(place, { throwIfNoEntry: false })?.isFile()
      ? decodeBytes(io.readFile(place)).text
      : undefined;
  };
}

/** The scenarios of files and folders. A file that is named itself must hold one. */
export async function readScenarios(
  paths: readonly string[],
  args: Arguments,
  io: Io,
): Promise<ReadFiles> {
  const names = listFiles(paths);
  const { pack, texts, rulePage } = assetsOf();
  const text = fileText(io);
  const service = new LanguageService({
    pack: pack(),
    texts,
    rulePage,
    startFolder: io.cwd,
    clusterFile: (name) => clusterText(name, io),
    manifestText: text,
  });
  loadConfiguration(service, names, args, io);
  service.configure({
    ...(args.value("kubernetes-version") !== undefined && {
      kubernetesVersion: `1.${readMinor(args)}`,
    }),
    dryRun: { ...defaultConfiguration.dryRun, seed: readSeed(args) },
  });
  const given = args.values("cluster");
  const cluster = given.length > 0 ? await readCluster(given, io) : undefined;
  for (const file of names) {
    const bytes = file === "-" ? await io.readStdin() : io.readFile(path.resolve(io.cwd, file));
    service.update(file, decodeBytes(bytes).text);
  }
  const message = `no document of kind Scenario (${scenarioApiVersion})`;
  const read = names.map((file): ReadFiles => {
    if (service.scenarios.holds(file)) return scenariosOf(file, service, cluster);
    const mistakes = paths.includes(file) ? [{ file, line: 1, column: 1, message }] : [];
    return { scenarios: [], mistakes };
  });
  return {
    scenarios: read.flatMap(({ scenarios }) => scenarios),
    mistakes: read.flatMap(({ mistakes }) => mistakes),
  };
}

/** The scenarios of one file, or why it is not run; `cluster` stands in where they name none. */
function scenariosOf(
  file: string,
  service: LanguageService,
  cluster: readonly unknown[] | undefined,
): ReadFiles {
  const lines = new LineIndex(service.source(file)?.text ?? "");
  const place = (offset: number): FilePlace => {
    const { line, column } = lines.position(offset);
    return { line: line + 1, column: column + 1 };
  };
  const { findings, unreadable } = service.scenarios.load(file);
  const mistakes = [...unreadable, ...findings].map(({ message, span }) => ({
    file,
    ...place(span.start),
    message,
  }));
  const scenarios = service.scenarios.requests(file).map(({ name, input, placeOf }) => ({
    file,
    name,
    input: cluster ? { ...input, cluster } : input,
    placeOf: (at: Path) => place(placeOf(at).start),
  }));
  return { scenarios, mistakes };
}

/** The one scenario of a file, or the one that `FILE#NAME` names; mistakes are a usage error with their places. */
export async function readScenario(given: string, args: Arguments, io: Io): Promise<ReadScenario> {
  const [, file = given, name] =
    (!fs.existsSync(path.resolve(io.cwd, given)) && /^(.*)#([^#]*)$/.exec(given)) || [];
  const { scenarios, mistakes } = await readScenarios([file], args, io);
  if (mistakes.length > 0) throw new UsageError(mistakes.map(mistakeText).join("\n"));
  const wanted = scenarios.filter((each) => name === undefined || each.name === name);
  const [scenario, ...others] = wanted;
  if (scenario && others.length === 0) return scenario;
  const names = scenarios.map((each) => `${file}#${each.name}`).join(", ");
  throw new UsageError(`${given}: which scenario? ${names}`);
}

export function mistakeText({ file, line, column, message }: FileMistake): string {
  return `${file}:${line}:${column}: ${message}`;
}

export function readSeed(args: Arguments): number {
  const text = args.value("seed") ?? "1";
  if (!/^\d+$/.test(text)) throw new UsageError(`--seed ${text} is not a whole number`);
  return Number(text);
}
