// The editor's settings as the analysis takes them.
import type { Configuration } from "#analysis";
import { defaultSettings, type Settings } from "#protocol";

/**
 * Only what differs from the defaults: what nobody has set is for `.drydock.yaml` to say, so that a team sees the same.
 */
export function configurationOf(settings: Settings): Partial<Configuration> {
  const { kubernetesVersion, cluster, scope, dryRun, rules, codeLens, inlayHints, hover } =
    settings;
  const { horizon, seed } = dryRun;
  const { enabled: _shown, ...categories } = inlayHints;
  const standard = defaultSettings;
  return {
    ...(kubernetesVersion !== standard.kubernetesVersion && { kubernetesVersion }),
    ...(cluster !== standard.cluster && { cluster }),
    ...(scope !== standard.scope && { scope }),
    ...((horizon !== standard.dryRun.horizon || seed !== standard.dryRun.seed) && {
      dryRun: { horizon, seed },
    }),
    ...(Object.keys(rules).length > 0 && { rules }),
    codeLens: { items: codeLens.items },
    inlayHints: categories,
    hover,
  };
}
