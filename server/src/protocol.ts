// What client and server say to each other beyond the Language Server Protocol: names and shapes only.

/** Scheme of the read-only documents that the server writes: `drydock:/timeline?<manifest uri>`. */
export const virtualScheme = "drydock";

/** Language id of the timeline document. */
export const timelineLanguage = "drydock-timeline";

export type VirtualDocumentKind = "timeline" | "rule" | "stored-object";

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

/** Notification from the server: what the language status item shows. */
export const statusNotification = "drydock/status";
export interface StatusParams {
  readonly kubernetesVersion: string;
  /** Preset or file of the cluster model. */
  readonly cluster: string;
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

/** Commands that lenses and code actions carry; the client registers them. */
export const clientCommands = {
  openTimeline: "drydock.openTimeline",
  showReferences: "drydock.showReferences",
  explainRule: "drydock.explainRule",
} as const;

/** The address of a virtual document about a manifest, or about a rule. */
export function virtualUri(kind: VirtualDocumentKind, subject: string): string {
  return `${virtualScheme}:/${kind}/${kind === "timeline" ? "Timeline" : kind === "rule" ? subject : "Stored object"}${kind === "timeline" ? ".drydock-timeline" : kind === "rule" ? ".md" : ".yaml"}?${encodeURIComponent(subject)}`;
}

/** The kind and subject of a virtual document's address; undefined for any other address. */
export function parseVirtualUri(
  uri: string,
): { kind: VirtualDocumentKind; subject: string } | undefined {
  const match = /^drydock:\/(timeline|rule|stored-object)\/[^?]*\?(.*)$/.exec(uri);
  if (!match) return undefined;
  return { kind: match[1] as VirtualDocumentKind, subject: decodeAll(match[2]!) };
}

/** VS Code may encode a query once more than it was given. */
function decodeAll(text: string): string {
  let current = text;
  for (let round = 0; round < 3 && /%[0-9A-Fa-f]{2}/.test(current); round++)
    current = decodeURIComponent(current);
  return current;
}

/** What the client tells at start. */
export interface InitializationOptions {
  readonly settings: Settings;
  /** What another YAML extension provides now (editor.md §3). */
  readonly alternateYamlLanguageService?: Readonly<Record<string, boolean>>;
}

/** The settings of `drydock.*`, as the server uses them. */
export interface Settings {
  readonly kubernetesVersion: string;
  readonly cluster: string;
  readonly scope: string;
  readonly baseline: string;
  readonly dryRun: {
    readonly run: "onType" | "onSave" | "manual" | "off";
    readonly horizon: string;
    readonly seed: number;
  };
  readonly rules: Readonly<Record<string, string>>;
  readonly codeLens: { readonly enabled: boolean; readonly items: readonly string[] };
  readonly inlayHints: {
    readonly enabled: boolean;
    readonly scheduling: boolean;
    readonly quota: boolean;
    readonly references: boolean;
    readonly defaults: boolean;
    readonly probes: boolean;
    readonly base64: boolean;
  };
  readonly hover: { readonly dryRun: boolean };
  /** `auto` and `on` check files that are not open too. */
  readonly workspace: { readonly diagnostics: "auto" | "on" | "off" };
}

export const defaultSettings: Settings = {
  kubernetesVersion: "1.36",
  cluster: "three-node",
  scope: "folder",
  baseline: "none",
  dryRun: { run: "onType", horizon: "10m", seed: 1 },
  rules: {},
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
  workspace: { diagnostics: "auto" },
};
