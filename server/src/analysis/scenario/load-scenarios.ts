// The scenarios of a file with everything that they name, or what is wrong with them: the one reader for editor, `check` and
// `test`. A file with a mistake gives findings and is not run at all.
import {
  type KubeObject,
  listItems,
  readScenario,
  type Scenario,
  type ScenarioError,
  scenarioApiVersion,
  scenarioFiles,
} from "#engine";
import {
  kubectlRefusal,
  locate,
  type ManifestDocument,
  type SourceFile,
  type SyntaxFinding,
} from "../documents/index.ts";
import { folderOf, joinPath } from "../resources/file-path.ts";
import { asText, field } from "../resources/json.ts";
import { nearest } from "../schema/near.ts";

/** Where the manifests come from that scenarios name. */
export interface ManifestFiles {
  /** The files that a path means: itself, those of a folder, those that fit a glob. Empty when there are none. */
  filesAt(path: string): readonly string[];
  /** A file's text, parsed; undefined when it cannot be read. */
  manifests(file: string): SourceFile | undefined;
}

export interface LoadedScenario {
  readonly document: ManifestDocument;
  readonly scenario: Scenario;
  /** The objects of the manifest files, by the names that the scenario uses. */
  readonly files: ReadonlyMap<string, readonly KubeObject[]>;
}

export interface LoadedFile {
  /** Those without mistakes. */
  readonly scenarios: readonly LoadedScenario[];
  readonly findings: readonly SyntaxFinding[];
  /** Errors of the text itself, which its own findings tell too. */
  readonly unreadable: readonly SyntaxFinding[];
}

const ownGroup = scenarioApiVersion.slice(0, scenarioApiVersion.indexOf("/") + 1);

/** Whether a document is one of Drydock's own. */
export function isScenarioDocument({ value }: ManifestDocument): boolean {
  return asText(field(value, "apiVersion"))?.startsWith(ownGroup) === true;
}

export function hasScenarios(source: SourceFile): boolean {
  return source.skipped === undefined && source.documents.some(isScenarioDocument);
}

export function loadScenarios(source: SourceFile, manifests: ManifestFiles): LoadedFile {
  const scenarios: LoadedScenario[] = [];
  const findings: SyntaxFinding[] = [];
  const names = new Set<string>();
  for (const document of source.documents) {
    // What cannot be read has been told as a finding about its text.
    if (document.broken || !isScenarioDocument(document)) continue;
    const wrong = (error: ScenarioError) => findings.push(findingOf(document, error));
    const read = readScenario(document.value);
    if ("errors" in read) {
      read.errors.forEach(wrong);
      continue;
    }
    const { scenario } = read;
    if (names.has(scenario.name)) {
      const message = `the file has a scenario "${scenario.name}" already`;
      wrong({ path: ["metadata", "name"], part: "value", message });
      continue;
    }
    names.add(scenario.name);
    const { files, errors } = readFiles(source, scenario, manifests);
    if (errors.length > 0) errors.forEach(wrong);
    else scenarios.push({ document, scenario, files });
  }
  const unreadable = [...source.findings, ...source.documents.flatMap((each) => each.findings)];
  return {
    scenarios,
    findings,
    unreadable: unreadable.filter(({ severity }) => severity === "error"),
  };
}

function readFiles({ file }: SourceFile, scenario: Scenario, manifests: ManifestFiles) {
  const files = new Map<string, readonly KubeObject[]>();
  const errors: ScenarioError[] = [];
  for (const { name, path } of scenarioFiles(scenario)) {
    if (files.has(name)) continue;
    const objects: KubeObject[] = [];
    const named = manifests.filesAt(joinPath(folderOf(file), name));
    if (named.length === 0)
      errors.push({ path, part: "value", message: `the path "${name}" does not exist` });
    for (const one of named) {
      const found = manifests.manifests(one);
      const refusal = found && (kubectlRefusal(found) ?? unread(found));
      if (!found || refusal !== undefined)
        errors.push({ path, part: "value", message: refusal ?? `${one} cannot be read` });
      else objects.push(...objectsOf(found));
    }
    files.set(name, objects);
  }
  return { files, errors };
}

/** Why a text is not read at all. */
function unread({ file, skipped, findings }: SourceFile): string | undefined {
  if (skipped !== "binary" && skipped !== "too-large") return undefined;
  return `${file}: ${findings[0]?.message ?? skipped}`;
}

/** What kubectl would send, in order; a scenario beside its manifests is none of them. */
function objectsOf(source: SourceFile): KubeObject[] {
  return source.documents
    .filter((document) => !document.empty && !isScenarioDocument(document))
    .flatMap(({ value }) => (value === null || value === undefined ? [] : listItems(value)))
    .map((object) => object as KubeObject);
}

function findingOf(
  document: ManifestDocument,
  { path, part, message, known }: ScenarioError,
): SyntaxFinding {
  const [near] = known ? nearest(String(path.at(-1)), known) : [];
  const hint = near ? ` Did you mean "${near}"?` : known ? ` Known are ${known.join(", ")}.` : "";
  return {
    code: "scenario-invalid",
    severity: "error",
    message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.${hint}`,
    span: locate(document, path, part),
  };
}
