// What a user can set, as the analysis uses it; the rims read it from settings, flags and `.drydock.yaml`.
import type { HintCategories } from "./features/inlay-hints/inlay-hints.ts";
import type { AddedRoles } from "./lint/image-roles.ts";
import type { ProfileName } from "./lint/profiles.ts";
import { type Level, levels, type RuleLine } from "./lint/settings.ts";
import { defaultSuppressions, type SuppressionOptions } from "./lint/suppression/suppress.ts";

export interface Configuration {
  /** `1.31` to `1.36`. */
  readonly kubernetesVersion: string;
  /** A preset's name, or the paths of files with the cluster's manifests: `clusterNames` takes them apart. */
  readonly cluster: string;
  /** First and last node port of the cluster, `30000-32767`. */
  readonly nodePortRange: string;
  /** What is applied together. */
  readonly scope: string;
  readonly dryRun: {
    /** Virtual time that is simulated, as a Go duration. */
    readonly horizon: string;
    readonly seed: number;
  };
  /** Sets of lint rules, the later ones counting more; undefined for those that configuration files extend. */
  readonly profiles: readonly ProfileName[] | undefined;
  /** Severity by rule id, `*` at the end of an id for all that begin so. */
  readonly rules: Readonly<Record<string, string>>;
  /** The same from the user's own settings: what configuration files say counts more. */
  readonly standardRules: Readonly<Record<string, string>>;
  /** Of objects that name none. */
  readonly defaultNamespace: string;
  /** Where the objects are looked for that others name. */
  readonly referenceScope: "auto" | "workspace" | "folder" | "file";
  /** Names of images by role, beside those of the catalogue. */
  readonly imageRoles: AddedRoles;
  readonly suppressions: SuppressionOptions;
  /** Larger files are not linted. */
  readonly maxFileSizeKb: number;
  readonly codeLens: { readonly items: readonly string[] };
  readonly inlayHints: HintCategories;
  readonly hover: { readonly dryRun: boolean };
}

export const defaultConfiguration: Configuration = {
  kubernetesVersion: "1.36",
  cluster: "three-node",
  nodePortRange: "30000-32767",
  scope: "folder",
  dryRun: { horizon: "10m", seed: 1 },
  profiles: undefined,
  rules: {},
  standardRules: {},
  defaultNamespace: "default",
  referenceScope: "auto",
  imageRoles: {},
  suppressions: defaultSuppressions,
  maxFileSizeKb: 1024,
  codeLens: { items: ["outcome", "timeline", "references"] },
  inlayHints: {
    scheduling: true,
    quota: true,
    references: true,
    defaults: false,
    probes: false,
    base64: false,
  },
  hover: { dryRun: true },
};

const BETWEEN = ", ";

/** The presets and files that make up a cluster, as one setting. */
export function clusterOf(names: readonly string[]): string {
  return names.join(BETWEEN);
}

export function clusterNames(cluster: string): string[] {
  return cluster.split(BETWEEN);
}

/** A cluster's name for reading: paths from the folder that the files at hand lie in. */
export function clusterTitle(cluster: string, folder: string): string {
  return clusterOf(
    clusterNames(cluster).map((name) =>
      folder !== "" && name.startsWith(`${folder}/`) ? name.slice(folder.length + 1) : name,
    ),
  );
}

export type NodePorts = readonly [first: number, last: number];

/** The ports of `first-last`; those of a cluster that nobody has set up otherwise for what is no range. */
export function nodePortsOf(range: string): NodePorts {
  return readNodePorts(range) ?? readNodePorts(defaultConfiguration.nodePortRange)!;
}

export function readNodePorts(range: string): NodePorts | undefined {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(range) ?? [];
  const ports: NodePorts = [Number(first), Number(last)];
  return 1 <= ports[0] && ports[0] <= ports[1] && ports[1] <= 65535 ? ports : undefined;
}

/** The minor of `1.NN`, kept between the versions that are known. */
export function minorOf(kubernetesVersion: string): number {
  const minor = Number(/^v?1\.(\d+)/.exec(kubernetesVersion)?.[1] ?? 36);
  return Math.min(36, Math.max(31, minor));
}

/** What the settings say about single rules. A level that nobody knows says nothing. */
export function settingLines(rules: Configuration["rules"]): RuleLine[] {
  return Object.entries(rules).flatMap(([pattern, level]) =>
    levels.includes(level as Level)
      ? [{ pattern, level: level as Level, origin: "drydock.rules" }]
      : [],
  );
}
