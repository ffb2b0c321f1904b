// The editor's settings, of every workspace folder, and what the analysis makes of them.
import type { Configuration, Given } from "#analysis";
import { defaultSettings, type Settings } from "#protocol";

/** The settings of the window, which hold for files outside of all folders too, and those of the workspace folders. */
export interface SettingsByFolder {
  readonly window: Settings;
  /** By the folder's name as a file; the window's hold in folders that are not there. */
  readonly folders: ReadonlyMap<string, Settings>;
}

/** Settings as a client tells them, which may be any value: what is missing or of another type is the default. */
export function readSettings(told: unknown): Settings {
  return completed(defaultSettings, told) as Settings;
}

function completed(standard: unknown, told: unknown): unknown {
  if (Array.isArray(standard))
    return Array.isArray(told) ? told.filter((one) => typeof one === "string") : standard;
  if (!isMap(standard)) return typeof told === typeof standard ? told : standard;
  if (!isMap(told)) return standard;
  const known = Object.entries(standard).map(([name, value]) => [
    name,
    completed(value, told[name]),
  ]);
  // Rules have names of their own.
  return { ...(known.length === 0 ? told : {}), ...Object.fromEntries(known) };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Only what differs from the defaults: what nobody has set is for `.drydock.yaml` to say, so that a team sees the same. It
 * counts more than what the user has set for all workspaces, and less than what is set for this one.
 */
export function configurationOf(settings: Settings): Given {
  const { codeLens, dryRun, inlayHints, hover, ofUser } = settings;
  const { enabled: _shown, ...categories } = inlayHints;
  const own = differing(settings);
  const standard = Object.entries(own).filter(([name]) => ofUser.includes(name));
  const above = Object.entries(own).filter(([name]) => !ofUser.includes(name));
  return {
    settings: {
      ...Object.fromEntries(above),
      codeLens: { items: codeLens.items.filter((item) => dryRun.run !== "off" || !ofDryRun(item)) },
      inlayHints: categories,
      hover,
    },
    standard: Object.fromEntries(standard),
  };
}

/** A lens that would wait for ever where nothing is run. */
function ofDryRun(item: string): boolean {
  return item === "outcome" || item === "timeline";
}

function differing({
  kubernetesVersion,
  cluster,
  scope,
  dryRun,
  rules,
}: Settings): Partial<Configuration> {
  const { horizon, seed } = dryRun;
  const standard = defaultSettings;
  return {
    ...(kubernetesVersion !== standard.kubernetesVersion && { kubernetesVersion }),
    ...(cluster !== standard.cluster && { cluster }),
    ...(scope !== standard.scope && { scope }),
    ...((horizon !== standard.dryRun.horizon || seed !== standard.dryRun.seed) && {
      dryRun: { horizon, seed },
    }),
    ...(Object.keys(rules).length > 0 && { rules }),
  };
}
