// What a user can set, as the analysis uses it; the rims read it from settings, flags and `.drydock.yaml`.
import type { Severity } from "./finding.ts";

export interface Configuration {
  /** `1.31` to `1.36`. */
  readonly kubernetesVersion: string;
  /** A preset's name, or the path of a file with the cluster's manifests. */
  readonly cluster: string;
  /** What is applied together. */
  readonly scope: string;
  readonly dryRun: {
    /** Virtual time that is simulated, as a Go duration. */
    readonly horizon: string;
    readonly seed: number;
  };
  /** Severity by rule id. */
  readonly rules: Readonly<Record<string, string>>;
  readonly codeLens: { readonly items: readonly string[] };
  readonly inlayHints: {
    readonly scheduling: boolean;
    readonly quota: boolean;
    readonly references: boolean;
  };
  readonly hover: { readonly dryRun: boolean };
}

export const defaultConfiguration: Configuration = {
  kubernetesVersion: "1.36",
  cluster: "three-node",
  scope: "folder",
  dryRun: { horizon: "10m", seed: 1 },
  rules: {},
  codeLens: { items: ["outcome", "timeline", "references"] },
  inlayHints: { scheduling: true, quota: true, references: true },
  hover: { dryRun: true },
};

/** The minor of `1.NN`, kept between the versions that are known. */
export function minorOf(kubernetesVersion: string): number {
  const minor = Number(/^v?1\.(\d+)/.exec(kubernetesVersion)?.[1] ?? 36);
  return Math.min(36, Math.max(31, minor));
}

/** The severity that the configuration gives a rule, or the rule's own; `off` gives nothing. */
export function configuredSeverity(
  rules: Configuration["rules"],
  id: string,
  own: Severity,
): Severity | undefined {
  const set = rules[id];
  if (set === "off") return undefined;
  return set === "error" || set === "warning" || set === "info" || set === "hint" ? set : own;
}
