// The documents that are written for reading: timelines, stored objects, scheduling decisions, rule pages, and files that
// commands create.
import type { DryRunResult } from "#engine";
import { comparedRequest } from "./comparison.ts";
import { CONFIGURATION_FILE } from "./config-file/config-file.ts";
import { renderDocument } from "./documents/index.ts";
import { objectKey, outcomesOf } from "./dry-run/outcome.ts";
import { simulated } from "./dry-run/request.ts";
import type { DryRunRequest } from "./dry-run/runs.ts";
import { placeOf } from "./features/diagnostic.ts";
import type { Hover, Place } from "./features/feature.ts";
import { outcomeHover } from "./features/hover.ts";
import { schedulingText } from "./features/scheduling-text.ts";
import { readSnapshot, withClusterFile } from "./features/snapshot.ts";
import { manifestText, storedObjectText } from "./features/stored-object.ts";
import { type TimelineInput, timelineTarget, timelineText } from "./features/timeline.ts";
import type { BoundObject } from "./resources/index.ts";
import type { Workspace } from "./workspace.ts";

/** Name of the file that holds the objects of an imported snapshot. */
const SNAPSHOT_FILE = "cluster.yaml";

export interface CreatedFiles {
  readonly files: readonly { readonly file: string; readonly text: string }[];
  readonly summary: string;
}

export class VirtualDocuments {
  readonly #workspace: Workspace;
  /** What was compared with last, by scope. */
  readonly #compared = new Map<string, TimelineInput>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  timeline(file: string): string {
    return timelineText(this.#timelineInput(file));
  }

  /** The manifest behind the line at an offset of the file's timeline. */
  timelineDefinition(file: string, offset: number): Place | undefined {
    const target = timelineTarget(this.#timelineInput(file), offset);
    if (!target) return undefined;
    const { ref } = target.outcome;
    return placeOf({ object: ref, path: ["metadata", "name"] }, this.#workspace.sources);
  }

  /** What the dry run knows of the object that the line at an offset of the file's timeline is about. */
  timelineHover(file: string, offset: number): Hover | undefined {
    const input = this.#timelineInput(file);
    const target = timelineTarget(input, offset);
    const object = target && this.#workspace.resources.object(target.outcome.ref);
    if (!target || !object || !input.result) return undefined;
    const { outcome, span } = target;
    const { result, stale } = input;
    return outcomeHover(span, object.value, { outcome, result, stale });
  }

  #timelineInput(file: string): TimelineInput {
    const run = this.#workspace.dryRuns.of(file);
    return {
      title: this.#workspace.scope(file).title,
      cluster: this.#workspace.configurations.clusterTitle(file),
      result: run?.result,
      outcomes: run ? [...run.outcomes.values()] : [],
      stale: run !== undefined && this.#workspace.dryRuns.isStale(run, file),
    };
  }

  /** The timeline of the texts that the scope was compared with. */
  comparedTimeline(file: string): string {
    const { title } = this.#workspace.scope(file);
    const nothing = { title, cluster: "", result: undefined, outcomes: [], stale: false };
    return timelineText(this.#compared.get(this.#workspace.scope(file).key) ?? nothing);
  }

  /** A dry run of the file's scope with other texts; `null` for a file that was not there. */
  compareRequest(file: string, texts: ReadonlyMap<string, string | null>): DryRunRequest {
    return comparedRequest(this.#workspace, texts, file);
  }

  acceptComparison(file: string, request: DryRunRequest, result: DryRunResult): void {
    const refs = simulated(request.scope, this.#workspace.world).map(({ ref }) => ref);
    this.#compared.set(this.#workspace.scope(file).key, {
      title: request.scope.title,
      cluster: this.#workspace.configurations.clusterTitle(file),
      result,
      outcomes: [...outcomesOf(result, refs).values()],
      stale: false,
    });
  }

  /** The object at an offset as the API server would store it, as YAML. */
  storedObject(file: string, offset: number): string {
    const object = this.#objectNear(file, offset);
    return object ? storedObjectText(object, this.#workspace.answer(object)) : noObject;
  }

  /** The object at an offset as it is written, laid out like the stored one. */
  manifest(file: string, offset: number): string {
    const object = this.#objectNear(file, offset);
    return object ? manifestText(object, this.#workspace.answer(object)) : noObject;
  }

  /** Why the pods of the object at an offset are where they are, as Markdown. */
  scheduling(file: string, offset: number): string {
    const object = this.#objectNear(file, offset);
    if (!object) return noObject;
    const run = this.#workspace.dryRuns.shown(file);
    const { kind, name } = object.ref;
    return schedulingText(`${kind} ${name}`, run?.outcomes.get(objectKey(object.ref)), run?.result);
  }

  #objectNear(file: string, offset: number): BoundObject | undefined {
    const document = this.#workspace.sources
      .get(file)
      ?.documents.find(({ span }) => offset >= span.start && offset <= span.end);
    return document && this.#workspace.objectAt(file, document.index, offset);
  }

  rulePage(id: string): string {
    const page = this.#workspace.world.rulePage(id);
    return page ?? `# ${id}\n\nThere is no rule of this name.\n`;
  }

  /** The files that make a snapshot of a cluster the model of a folder; none when the text holds no objects. */
  importSnapshot(folder: string, text: string): CreatedFiles {
    const { model, summary } = readSnapshot(text);
    if (summary === "") return { files: [], summary };
    const file = `${folder}/${CONFIGURATION_FILE}`;
    const configuration = withClusterFile(this.#workspace.sources.get(file), SNAPSHOT_FILE);
    return {
      files: [
        { file: `${folder}/${SNAPSHOT_FILE}`, text: model },
        { file, text: configuration },
      ],
      summary,
    };
  }

  /** A configuration file with what counts now. */
  newConfiguration(folder: string): CreatedFiles {
    const file = `${folder}/${CONFIGURATION_FILE}`;
    const { kubernetesVersion } = this.#workspace.configurations.of(file);
    const cluster = this.#workspace.configurations.clusterTitle(file);
    const text = renderDocument({
      version: 1,
      kubernetesVersion,
      cluster: /[\\/.]/.test(cluster) ? { files: [cluster] } : { preset: cluster },
      extends: ["recommended"],
      rules: {},
    });
    return { files: [{ file, text }], summary: "" };
  }
}

const noObject = "# no object at the cursor\n";
