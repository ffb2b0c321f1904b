// What client and server say to each other beyond the Language Server Protocol: names and shapes only, in one file as it is
// one contract. Shapes that the analysis gives are the analysis' own.
import type { Chart, ChartCurve, ChartRollout, Configuration, PodState, TreeItem } from "#analysis";

/** Scheme of the read-only documents that the server writes: `drydock:/timeline?<manifest uri>`. */
export const virtualScheme = "drydock";

/** Language id of the timeline document. */
export const timelineLanguage = "drydock-timeline";

/**
 * `timeline` and `timeline-before` (of the texts that `compareRequest` was given) take a manifest's address as subject;
 * `rule` a rule's id; `manifest` (as written) and `stored-object` (as the API server would store it, in the same order
 * and layout, so that both can be compared) and `scheduling` (why the pods are where they are) `<manifest uri>#<line>`; `scenario`
 * (what happened in the last run) `<scenario uri>#<name>`.
 */
export type VirtualDocumentKind =
  | "timeline"
  | "timeline-before"
  | "rule"
  | "manifest"
  | "stored-object"
  | "scheduling"
  | "scenario";

/** Request: the text of a virtual document. */
export const virtualDocumentRequest = "drydock/virtualDocument";
export interface VirtualDocumentParams {
  readonly uri: string;
}
export interface VirtualDocumentResult {
  readonly text: string;
}

/** Notification from the server: these virtual documents have changed. */
export const virtualDocumentChanged = "drydock/virtualDocumentChanged";
export interface VirtualDocumentChangedParams {
  readonly uris: readonly string[];
}

/**
 * Notification from the server: what the language status item shows. As a request of the client, with the address of a
 * file: the same for its scope, as it was told last.
 */
export const statusNotification = "drydock/status";
export interface StatusOfParams {
  readonly uri: string;
}
export interface StatusParams {
  /** The file whose scope it is about. */
  readonly uri: string;
  readonly kubernetesVersion: string;
  /** Preset of the cluster model, or its files, by their paths from the workspace folder. */
  readonly cluster: string;
  /** What is applied together: `folder shop`. */
  readonly scope: string;
  /** Which files have findings: open ones only, or all of the workspace as soon as it has been read. */
  readonly checked: "open" | "reading" | "all";
  readonly state: "idle" | "running" | "paused" | "failed";
  /** `2 refused, 1 stuck`, or why nothing runs. */
  readonly detail: string;
  /** Wall time of the last run in milliseconds. */
  readonly tookMs?: number;
}

/** Request: run the dry run of the scope of a file now, whatever the setting says. */
export const runDryRunRequest = "drydock/runDryRun";
export interface RunDryRunParams {
  readonly uri: string;
}

/**
 * Request: run the dry run of the scope of a file once more with other texts, those of git HEAD say, and keep its
 * timeline as `timeline-before`. The texts take the place of the scope's files of the same address; `null` for a file
 * that was not there.
 */
export const compareRequest = "drydock/compare";
export interface CompareParams {
  readonly uri: string;
  readonly texts: readonly { readonly uri: string; readonly text: string | null }[];
}

/**
 * Notification from the client: the texts of files as git HEAD has them, for the setting `baseline: git`. A dry run of
 * files that have changed since starts from them, and so shows an update. Files that are not named keep what was told.
 */
export const baselineNotification = "drydock/baseline";
export interface BaselineParams {
  /** `null` for a file that HEAD does not have. */
  readonly texts: readonly { readonly uri: string; readonly text: string | null }[];
}

/** Request: the addresses of the files that are applied together with a file, itself included. */
export const scopeRequest = "drydock/scope";
export interface ScopeParams {
  readonly uri: string;
}
export interface ScopeResult {
  readonly uris: readonly string[];
}

/** Files that the client writes, after it has asked where one is there already. */
export interface FilesResult {
  readonly files: readonly { readonly uri: string; readonly text: string }[];
  /** What they hold, for the message behind the command. */
  readonly summary: string;
}

/**
 * Request: the cluster model and the configuration that a snapshot of a cluster makes: the output of `kubectl get
 * nodes,namespaces,resourcequotas,limitranges,priorityclasses,storageclasses -A -o yaml` (or `-o json`), in one text.
 */
export const importSnapshotRequest = "drydock/importSnapshot";
export interface ImportSnapshotParams {
  /** Address of the workspace folder that gets the files. */
  readonly folder: string;
  readonly text: string;
}

/** Request: a `.drydock.yaml` with what counts now, to begin with. */
export const createConfigurationRequest = "drydock/createConfiguration";
export interface CreateConfigurationParams {
  readonly folder: string;
}

/**
 * Kinds of the code actions that are commands in the palette too: the client runs `editor.action.codeAction` with the
 * kind at the cursor. All of them work on the object around the cursor.
 */
export const refactorKinds = {
  /** One environment variable at the cursor, or all of the container's, to a ConfigMap or a Secret. */
  extractConfigMap: "refactor.extract.configMap",
  extractSecret: "refactor.extract.secret",
  splitFile: "refactor.rewrite.splitFile",
  /** A Pod becomes the template of a Deployment. */
  wrapPod: "refactor.rewrite.wrapPod",
  generateService: "refactor.rewrite.service",
  generateDisruptionBudget: "refactor.rewrite.podDisruptionBudget",
  generateAutoscaler: "refactor.rewrite.horizontalPodAutoscaler",
  /** `matchLabels` to `matchExpressions` and back. */
  convertSelector: "refactor.rewrite.selector",
  sortKeys: "source.sort.drydock",
} as const;

/** Request: run the scenario at a line of a file, or with no line every scenario of the file. */
export const runScenarioRequest = "drydock/runScenario";
export interface RunScenarioParams {
  readonly uri: string;
  /** 0-based line of the cursor. */
  readonly line?: number;
}
export interface RunScenarioResult {
  /** In the order of the file; empty when it holds none at that line. */
  readonly scenarios: readonly ScenarioVerdict[];
}
export interface ScenarioVerdict {
  readonly name: string;
  /** `invalid`: the file has mistakes, which are diagnostics of it, and nothing was run. */
  readonly verdict: "passed" | "failed" | "invalid";
  /** `passed at 2m10s`, `failed at step 5 (30s): deployment/web: ...`. */
  readonly text: string;
  /** 0-based line of the scenario, or of the step that failed. */
  readonly line: number;
  /** The virtual document with what happened. */
  readonly timeline: string;
}

/** Request: what the references lens of an object leads to, as the files are now. */
export const lensReferencesRequest = "drydock/lensReferences";
export interface LensReferencesParams {
  readonly uri: string;
  /** Which object of the file, from 0 on. */
  readonly object: number;
}
export interface LensReferencesResult {
  /** Where the lens hangs; null when there is no such object any more. */
  readonly at: Omit<Target, "uri"> | null;
  readonly places: readonly Target[];
}

/** Notification from the server: the scopes of open files have been run dry anew, or their texts have moved on. */
export const dryRunChanged = "drydock/dryRunChanged";

/** An instant of a dry run that is looked at instead of its end. */
export interface Instant {
  /** Virtual milliseconds since the manifests were applied. */
  readonly atMs: number;
  /** `12 s`, as the status bar has it. */
  readonly time: string;
  /** What happens at it, one line each. */
  readonly happens: readonly string[];
}

export type TimeMove =
  | "forward"
  | "back"
  /** To the next warning after the instant, or to the first. */
  | "failure"
  /** Back to the settled state. */
  | "leave"
  /** To a time, as a duration (`12s`, `1m30s`, or seconds without a unit). */
  | { readonly to: string };

/**
 * Request: the time cursor of a file's scope, after it has been moved. Lenses, hints and hovers of every file of the
 * scope then show that instant. Without a dry run, or where there is nothing to move to, it stays where it is.
 */
export const timeCursorRequest = "drydock/timeCursor";
export interface TimeCursorParams {
  readonly uri: string;
  readonly move?: TimeMove;
}
export interface TimeCursorResult {
  /** Null: the settled state. */
  readonly instant: Instant | null;
  /** Whether there is a dry run whose time can be moved through. */
  readonly possible: boolean;
}

/** A place that a click leads to. */
export interface Target {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

/** Request: the dry run of a file's scope as a tree: objects, and below them their pods and events. */
export const dryRunTreeRequest = "drydock/dryRunTree";
export interface DryRunViewParams {
  readonly uri: string;
}
export interface DryRunTree {
  readonly title: string;
  readonly items: readonly DryRunTreeItem[];
}
export type DryRunTreeItem = TreeItem<Target | null>;

/** Request: everything that the dry run of a file's scope has found, as JSON; null when it has not run. */
export const exportDryRunRequest = "drydock/exportDryRun";
export interface ExportDryRunResult {
  readonly text: string | null;
}

/** Request: the dry run of a file's scope as data for a chart, or null when it has not run. */
export const dryRunChartRequest = "drydock/dryRunChart";
export interface DryRunChart extends Chart<Target | null> {
  readonly title: string;
  /** The instant that is looked at; null when it is the settled state. */
  readonly cursorMs: number | null;
}
export type ChartPod = DryRunChart["pods"][number];
export type { ChartCurve, ChartRollout, PodState };

/**
 * Requests of the server to the client: files that the server cannot read itself, because they lie in a virtual
 * workspace or because it runs in a browser. Bytes go as base64; null for what is not there.
 */
export const readFileRequest = "drydock/readFile";
export interface ReadFileParams {
  readonly uri: string;
}
export interface ReadFileResult {
  readonly base64: string | null;
}
export const listFolderRequest = "drydock/listFolder";
export interface ListFolderParams {
  readonly uri: string;
}
export interface ListFolderResult {
  readonly entries: readonly { readonly name: string; readonly folder: boolean }[];
}

/** Request: everything that has a page, by id. */
export const rulesRequest = "drydock/rules";
export interface RulesResult {
  readonly rules: readonly { readonly id: string; readonly summary: string }[];
}

/** Commands that lenses and code actions carry; the client registers them. */
export const clientCommands = {
  /** `(manifest uri)`, or the address of a scenario's timeline */
  openTimeline: "drydock.openTimeline",
  /** `(manifest uri, number of the object in it)`: sends `lensReferencesRequest`. */
  showReferences: "drydock.showReferences",
  /** `(rule id)` */
  explainRule: "drydock.explainRule",
  /** `(scenario uri, line)`: sends `runScenarioRequest`. */
  runScenario: "drydock.runScenario",
  /** `(globs)`: writes `yaml.disableSchemaDetection` of the YAML extension for these files of the workspace. */
  disableYamlSchemaDetection: "drydock.disableYamlSchemaDetection",
} as const;

const titles: Readonly<Record<VirtualDocumentKind, (subject: string) => string>> = {
  timeline: (uri) => `${nameOf(uri)}.drydock-timeline`,
  "timeline-before": () => "Timeline before.drydock-timeline",
  rule: (id) => `${id}.md`,
  manifest: () => "Manifest.yaml",
  "stored-object": () => "Stored object.yaml",
  scheduling: () => "Scheduling.md",
  scenario: () => "Scenario.drydock-timeline",
};

/** The name of a file or folder without the ending, as an address writes it. */
function nameOf(uri: string): string {
  const [, name = ""] = /([^/]*)\/?$/.exec(uri) ?? [];
  return name.replace(/\.(?:ya?ml|json)$/i, "") || "Timeline";
}

/** The address of a virtual document about a manifest, or about a rule. */
export function virtualUri(kind: VirtualDocumentKind, subject: string): string {
  return `${virtualScheme}:/${kind}/${titles[kind](subject)}?${encodeURIComponent(subject)}`;
}

/** The kind and subject of a virtual document's address; undefined for any other address. */
export function parseVirtualUri(
  uri: string,
): { kind: VirtualDocumentKind; subject: string } | undefined {
  const match = /^drydock:\/([a-z-]+)\/[^?]*\?(.*)$/.exec(uri);
  if (!match || !Object.hasOwn(titles, match[1]!)) return undefined;
  return { kind: match[1] as VirtualDocumentKind, subject: decodeAll(match[2]!) };
}

/** VS Code may encode a query once more than it was given. */
function decodeAll(text: string): string {
  let current = text;
  for (let round = 0; round < 3 && /%[0-9A-Fa-f]{2}/.test(current); round++)
    current = decodeURIComponent(current);
  return current;
}

/** The first message to each of the two workers of the browser build. */
export interface WorkerStart {
  readonly role: "server" | "dry-run";
  /** Schema pack, documentation of its fields, and pages of the rules by id, as JSON. */
  readonly schema: Uint8Array;
  readonly texts: Uint8Array;
  readonly rules: Uint8Array;
  /** Leads to the other worker. */
  readonly port: WorkerPort;
}

/** A MessagePort, as far as it is used: its type belongs to libraries that not every part has. */
export interface WorkerPort {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
}

/** What the client tells at start. */
export interface InitializationOptions {
  /** Of the window; clients that answer `workspace/configuration` are asked for those of every folder. */
  readonly settings: Settings;
  /** The same of workspace folders, to begin with. */
  readonly folders?: readonly { readonly uri: string; readonly settings: Settings }[];
  /**
   * What another YAML extension provides now: `syntaxValidation`, `schemaValidation`, `folding`, and so
   * on; `kubernetesValidation` when it checks Kubernetes manifests against schemas too.
   */
  readonly alternateYamlLanguageService?: Readonly<Record<string, boolean>>;
  /** Globs of the files that it has been told to detect no schemas for. */
  readonly yamlSchemaDetectionOff?: readonly string[];
}

/** The settings of `drydock.*`, as the server uses them. */
export interface Settings {
  readonly kubernetesVersion: string;
  readonly cluster: string;
  readonly scope: string;
  /** What runs before the scope is applied: `git`, `saved`, the path of a folder with files of the same names, `none`. */
  readonly baseline: string;
  readonly dryRun: {
    readonly run: "onType" | "onSave" | "manual" | "off";
    readonly horizon: string;
    readonly seed: number;
  };
  readonly rules: Readonly<Record<string, string>>;
  /**
   * Which of `kubernetesVersion`, `cluster`, `scope`, `dryRun` and `rules` the user has set for all workspaces: what
   * `.drydock.yaml` says of them counts more. Everything else that is set counts more than the file.
   */
  readonly ofUser: readonly string[];
  readonly codeLens: { readonly enabled: boolean; readonly items: readonly string[] };
  readonly inlayHints: Configuration["inlayHints"] & { readonly enabled: boolean };
  readonly hover: { readonly dryRun: boolean };
  /** `smart`: fields come with the required fields inside of them. */
  readonly completion: { readonly insertMode: "smart" | "plain" };
  /** `auto` and `on` check files that are not open too. */
  readonly workspace: { readonly diagnostics: "auto" | "on" | "off" };
  /** Globs of what the editor hides (`files.exclude` of VS Code), which belongs to no workspace. */
  readonly hiddenFiles: readonly string[];
}

export const defaultSettings: Settings = {
  kubernetesVersion: "1.36",
  cluster: "three-node",
  scope: "folder",
  baseline: "git",
  dryRun: { run: "onType", horizon: "10m", seed: 1 },
  rules: {},
  ofUser: [],
  codeLens: { enabled: true, items: ["outcome", "timeline", "references"] },
  inlayHints: {
    enabled: true,
    scheduling: true,
    quota: true,
    references: true,
    defaults: false,
    probes: false,
    base64: false,
  },
  hover: { dryRun: true },
  completion: { insertMode: "smart" },
  workspace: { diagnostics: "auto" },
  hiddenFiles: [],
};
