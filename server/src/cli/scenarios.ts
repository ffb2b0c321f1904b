// Scenario files: reads one with everything that it names, or says what is wrong with it and where.
import path from "node:path";
import { LineIndex, locate, parseSource } from "#analysis";
import {
  isPresetName,
  type KubeObject,
  presetManifests,
  readScenario,
  runScenario,
  type Scenario,
  type ScenarioRun,
  scenarioApiVersion,
  scenarioFiles,
} from "#engine";
import { assetsOf } from "./assets.ts";
import { type Io, UsageError } from "./command.ts";
import { readManifests } from "./manifests.ts";

export interface LoadedScenario {
  readonly file: string;
  readonly scenario: Scenario;
  /** The objects of every manifest file, by the path that the scenario uses. */
  readonly manifests: ReadonlyMap<string, readonly KubeObject[]>;
}

const defaultPreset = "three-node";

/** The scenarios of a file. A mistake is a usage error with its line and column. */
export async function loadScenarios(file: string, io: Io): Promise<LoadedScenario[]> {
  const text = new TextDecoder().decode(io.readFile(path.resolve(io.cwd, file)));
  const source = parseSource(file, text);
  const lines = new LineIndex(text);
  const loaded: LoadedScenario[] = [];
  for (const document of source.documents) {
    const value = document.value as Partial<KubeObject> | null | undefined;
    if (document.broken) throw new UsageError(`${file}: invalid YAML`);
    if (value?.apiVersion !== scenarioApiVersion) continue;
    const read = readScenario(value);
    if ("errors" in read) {
      const messages = read.errors.map(({ path: place, message }) => {
        const { line, column } = lines.position(locate(document, place, "value").start);
        return `${file}:${line + 1}:${column + 1}: ${message}`;
      });
      throw new UsageError(messages.join("\n"));
    }
    const manifests = new Map<string, readonly KubeObject[]>();
    for (const name of scenarioFiles(read.scenario)) {
      const target = path.join(path.dirname(path.resolve(io.cwd, file)), name);
      const objects = (await readManifests([target], io)).map(({ object, unreadable }) => {
        if (unreadable !== undefined) throw new UsageError(`${name}: ${unreadable}`);
        return object as KubeObject;
      });
      manifests.set(name, objects);
    }
    loaded.push({ file, scenario: read.scenario, manifests });
  }
  if (loaded.length === 0)
    throw new UsageError(`${file}: no document of kind Scenario (${scenarioApiVersion})`);
  return loaded;
}

export interface RunOptions {
  /** Used where the scenario names none. */
  readonly cluster: readonly unknown[] | undefined;
  readonly minor: number;
  readonly seed: number;
  readonly untilMs: number | undefined;
}

export function runLoaded(
  { scenario, manifests }: LoadedScenario,
  { cluster, minor, seed, untilMs }: RunOptions,
): ScenarioRun {
  const files = (names: readonly string[]) => names.flatMap((name) => manifests.get(name) ?? []);
  const preset = scenario.cluster?.preset;
  const own = scenario.cluster && [
    ...(preset !== undefined && isPresetName(preset) ? presetManifests(preset) : []),
    ...files(scenario.cluster.files),
  ];
  return runScenario({
    scenario,
    cluster: own ?? cluster ?? presetManifests(defaultPreset),
    files,
    minor: scenario.minor ?? minor,
    seed: scenario.seed ?? seed,
    pack: assetsOf().pack(),
    ...(untilMs === undefined ? {} : { untilMs }),
  });
}
