// The scenarios of the workspace: what is wrong with them, what they run, and what became of them.
import {
  type KubeObject,
  listItems,
  type ScenarioInput,
  type ScenarioResult,
  scenarioFiles,
} from "#engine";
import { type Configuration, minorOf } from "../configuration.ts";
import {
  locate,
  type ManifestDocument,
  parseSource,
  pathAt,
  type SourceFile,
  type Span,
} from "../documents/index.ts";
import { clusterObjects } from "../dry-run/request.ts";
import { locateTextFindings } from "../features/diagnostic.ts";
import type {
  CompletionItem,
  Diagnostic,
  DocumentLink,
  DocumentSymbol,
  Hover,
  Place,
} from "../features/feature.ts";
import type { Path } from "../finding.ts";
import { matchesPattern } from "../patterns.ts";
import { folderOf, joinPath } from "../resources/file-path.ts";
import { asList, asText, field } from "../resources/json.ts";
import type { World } from "../world.ts";
import {
  hasScenarios,
  isScenarioDocument,
  type LoadedFile,
  type LoadedScenario,
  loadScenarios,
  type ManifestFiles,
} from "./load-scenarios.ts";
import { namedFiles, scenarioCompletions } from "./scenario-completion.ts";
import { scenarioDefinitions } from "./scenario-definition.ts";
import { scenarioHover } from "./scenario-hover.ts";
import { scenarioTimeline, verdictText } from "./scenario-timeline.ts";

/** A scenario that can be run, and which state of the texts it is of. */
export interface ScenarioRequest {
  readonly file: string;
  readonly name: string;
  readonly input: ScenarioInput;
  readonly document: ManifestDocument;
  /** Where a path of the document stands in the file: its key, or what is nearest to it. */
  placeOf(path: Path): Span;
}

/** A line over a scenario: what a click does with it. */
export interface ScenarioLens {
  readonly span: Span;
  readonly title: string;
  readonly opens: "run" | "timeline";
  /** The scenario's name. */
  readonly name: string;
}

interface Kept extends ScenarioRequest {
  readonly result: ScenarioResult;
}

/** What the scenarios need to know of the workspace. */
export interface ScenarioWorkspace {
  readonly configurations: { of(file: string): Configuration };
  source(file: string): SourceFile | undefined;
  readonly files: readonly string[];
}

const manifestName = /\.(ya?ml|json)$/i;

export class Scenarios implements ManifestFiles {
  readonly #world: World;
  readonly #workspace: ScenarioWorkspace;
  /** The last runs, by file and name. */
  readonly #runs = new Map<string, Kept>();
  /** Texts that are only known because a scenario names them. */
  readonly #read = new Map<string, SourceFile>();

  constructor(world: World, workspace: ScenarioWorkspace) {
    this.#world = world;
    this.#workspace = workspace;
  }

  filesAt(path: string): readonly string[] {
    if (this.manifests(path)) return [path];
    const below = path === "" ? "" : `${path}/`;
    return this.#workspace.files.filter(
      (file) => manifestName.test(file) && (file.startsWith(below) || matchesPattern(path, file)),
    );
  }

  manifests(file: string): SourceFile | undefined {
    const known = this.#workspace.source(file);
    if (known) return known;
    const text = this.#world.manifestText?.(file);
    if (text === undefined) return undefined;
    const parsed = parseSource(file, text, this.#read.get(file));
    this.#read.set(file, parsed);
    return parsed;
  }

  /** Whether a file holds scenarios, well formed or not. */
  holds(file: string): boolean {
    const source = this.#workspace.source(file);
    return source !== undefined && hasScenarios(source);
  }

  load(file: string): LoadedFile {
    const source = this.#workspace.source(file);
    return source && hasScenarios(source)
      ? loadScenarios(source, this)
      : { scenarios: [], findings: [], unreadable: [] };
  }

  /** The paths of files that the scenarios of a file name and that mean no file that is known. */
  unknownFiles(file: string): string[] {
    const source = this.#workspace.source(file);
    if (!source || !hasScenarios(source)) return [];
    const names = source.documents.flatMap(({ value }) => namedFiles(value));
    return names
      .map((name) => joinPath(folderOf(file), name))
      .filter((path) => manifestName.test(path) && this.filesAt(path).length === 0);
  }

  /** What is wrong with the scenarios of a file. */
  diagnostics(source: SourceFile): Diagnostic[] {
    return hasScenarios(source)
      ? locateTextFindings(loadScenarios(source, this).findings, source, "schema")
      : [];
  }

  /** The scenarios that can be run: those of the file, or the one around an offset. Empty while any has mistakes. */
  requests(file: string, offset?: number): ScenarioRequest[] {
    const { scenarios, findings, unreadable } = this.load(file);
    if (findings.length > 0 || unreadable.length > 0) return [];
    const around = ({ document: { span } }: LoadedScenario) =>
      offset === undefined || (span.start <= offset && offset <= span.end);
    return scenarios.filter(around).map(({ document, scenario, files }) => ({
      file,
      name: scenario.name,
      document,
      placeOf: (path) => locate(document, path, "key"),
      input: { scenario, files, ...this.#defaults(file) },
    }));
  }

  /** What counts where a scenario says nothing. */
  #defaults(file: string): Pick<ScenarioInput, "cluster" | "minor" | "seed" | "pack"> {
    const configuration = this.#workspace.configurations.of(file);
    return {
      cluster: clusterObjects(configuration.cluster, this.#world),
      minor: minorOf(configuration.kubernetesVersion),
      seed: configuration.dryRun.seed,
      pack: this.#world.pack,
    };
  }

  accept(request: ScenarioRequest, result: ScenarioResult): void {
    this.#runs.set(runKey(request.file, request.name), { ...request, result });
  }

  /** What the last runs found, each at its step. */
  runDiagnostics(file: string): Diagnostic[] {
    return this.#kept(file).flatMap(({ placeOf, result, stale }) =>
      // Steps that have moved since would be blamed for others.
      stale
        ? []
        : result.failures.map(
            (failure): Diagnostic => ({
              code: "scenario-failed",
              source: "dry-run",
              severity: "error",
              message: [
                `Step ${failure.step + 1} at ${failure.at}: ${failure.message}`,
                ...failure.events.map(({ at, reason, message }) => `${at} ${reason}: ${message}`),
              ].join("\n"),
              span: placeOf(failure.path),
              related: [],
              tags: [],
            }),
          ),
    );
  }

  /** One line per scenario: `Run scenario · passed at 2m10s`. */
  lenses(file: string): ScenarioLens[] {
    const source = this.#workspace.source(file);
    if (!source || !hasScenarios(source)) return [];
    const runs = this.#kept(file);
    return source.documents.filter(isScenarioDocument).flatMap((document): ScenarioLens[] => {
      const { start } = locate(document, ["apiVersion"], "key");
      const span = { start, end: start };
      const run = runs.find((kept) => kept.document.index === document.index);
      const verdict = run ? ` · ${verdictText(run.result)}${run.stale ? " …" : ""}` : "";
      const name = asText(field(document.value, "metadata", "name")) ?? "";
      return [
        { span, title: `Run scenario${verdict}`, opens: "run", name },
        ...(run ? [{ span, title: "Timeline", opens: "timeline" as const, name }] : []),
      ];
    });
  }

  timeline(file: string, name: string): string {
    const run = this.#kept(file).find((kept) => kept.name === name);
    return run
      ? scenarioTimeline(run.result, run.stale)
      : `# scenario ${name}\n# it has not run yet\n`;
  }

  /** Undefined outside of scenarios: others may have something to say there. */
  hover(file: string, offset: number): Hover | undefined {
    const source = this.#workspace.source(file);
    const place = source && pathAt(source, offset);
    if (!place || !isScenarioDocument(place.document)) return undefined;
    const run = this.#kept(file).find(
      ({ document, stale }) => !stale && document.index === place.document.index,
    );
    return scenarioHover(place, run?.result);
  }

  completions(file: string, offset: number): CompletionItem[] {
    const source = this.#workspace.source(file);
    if (!source || !hasScenarios(source)) return [];
    const folder = folderOf(file);
    const prefix = folder === "" ? "" : `${folder}/`;
    return scenarioCompletions(source, offset, {
      files: this.#workspace.files
        .filter((other) => other !== file && manifestName.test(other) && other.startsWith(prefix))
        .map((other) => other.slice(prefix.length)),
      objects: (name) =>
        this.filesAt(joinPath(folder, name)).flatMap((path) =>
          (this.manifests(path)?.documents ?? []).flatMap(({ value, broken }) =>
            broken || value === null || value === undefined
              ? []
              : (listItems(value) as KubeObject[]),
          ),
        ),
    });
  }

  /** Where the objects are defined that are named at an offset. */
  definitions(file: string, offset: number): Place[] {
    const source = this.#workspace.source(file);
    const place = source && pathAt(source, offset);
    if (!place || !isScenarioDocument(place.document)) return [];
    const minor = minorOf(this.#workspace.configurations.of(file).kubernetesVersion);
    const manifests = namedFiles(place.document.value)
      .flatMap((name) => this.filesAt(joinPath(folderOf(file), name)))
      .flatMap((name) => this.manifests(name) ?? []);
    return scenarioDefinitions(place, manifests, minor);
  }

  /** The files that scenarios name, as links. */
  links(file: string): DocumentLink[] {
    const { scenarios } = this.load(file);
    return scenarios.flatMap(({ document, scenario }) =>
      scenarioFiles(scenario).flatMap(({ name, path }) => {
        const [target] = this.filesAt(joinPath(folderOf(file), name));
        return target === undefined
          ? []
          : [{ span: locate(document, path, "value"), target, tooltip: `Open ${name}` }];
      }),
    );
  }

  /** The outline: a scenario with its steps. */
  symbols(file: string): DocumentSymbol[] {
    const source = this.#workspace.source(file);
    if (!source || !hasScenarios(source)) return [];
    return source.documents.filter(isScenarioDocument).map((document) => ({
      name: asText(field(document.value, "metadata", "name")) ?? "scenario",
      detail: "Scenario",
      kind: "object",
      span: document.span,
      selection: locate(document, ["metadata", "name"], "value"),
      children: asList(field(document.value, "spec", "steps")).map((step, i) => ({
        name: `${i + 1} ${Object.keys((step ?? {}) as object).join(" ")}`,
        detail: "",
        kind: "key",
        span: locate(document, ["spec", "steps", i], "item"),
        selection: locate(document, ["spec", "steps", i], "key"),
        children: [],
      })),
    }));
  }

  /** The runs of a file's scenarios that are still there, and whether their texts have changed since. */
  #kept(file: string): (Kept & { readonly stale: boolean })[] {
    return this.load(file).scenarios.flatMap(({ document, scenario, files }) => {
      const kept = this.#runs.get(runKey(file, scenario.name));
      if (!kept) return [];
      const same =
        kept.document.content === document.content &&
        [...files].every(([name, objects]) => {
          const before = kept.input.files.get(name);
          return before?.length === objects.length && objects.every((o, i) => o === before[i]);
        });
      return [{ ...kept, document, stale: !same }];
    });
  }
}

function runKey(file: string, name: string): string {
  return `${file}\n${name}`;
}
