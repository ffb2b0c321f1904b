// What counts for a file beside rules, key by key, and where it stands.
import { defaultConfiguration } from "../configuration.ts";
import { field } from "../resources/json.ts";
import { type ConfigFile, originOf, withExtended } from "./config-file.ts";
import { configurationSchema, type JsonSchema } from "./config-schema.ts";
import { standardExcludes } from "./file-settings.ts";
import { validate } from "./validate.ts";

export interface EffectiveSetting {
  readonly path: readonly string[];
  readonly value: unknown;
  /** `.drydock.yaml:6`, or `default`. */
  readonly origin: string;
}

const { suppressions, ...standard } = defaultConfiguration;

/** Keys that have a default first: what else is set follows where a file sets it. */
const keys: readonly (readonly [path: readonly string[], standard?: unknown])[] = [
  [["kubernetesVersion"], standard.kubernetesVersion],
  [["defaultNamespace"], standard.defaultNamespace],
  [["lint", "references", "scope"], standard.referenceScope],
  [["lint", "references", "external"]],
  [["lint", "references", "includeOptional"], false],
  [["lint", "imageRoles"]],
  [["lint", "maxFileSizeKb"], standard.maxFileSizeKb],
  [["cluster", "preset"], standard.cluster],
  [["cluster", "files"]],
  [["cluster", "nodePortRange"], standard.nodePortRange],
  [["suppressions", "foreign"], suppressions.foreign],
  [["suppressions", "requireReason"], suppressions.requireReason],
  [["suppressions", "hintUnused"], suppressions.hintUnused],
  [["baselineFindings"]],
  [["include"]],
  [["exclude"], standardExcludes],
];

/** `files`: the configuration files above a file, outer folders first. */
export function effectiveConfiguration(files: readonly ConfigFile[]): EffectiveSetting[] {
  const all = files.flatMap(withExtended);
  const set = keys.flatMap(([path, usual]): EffectiveSetting[] => {
    const config = all.findLast(({ value }) => isGood(field(value, ...path), path));
    if (config)
      return [{ path, value: field(config.value, ...path), origin: originOf(config, path) }];
    return usual === undefined ? [] : [{ path, value: usual, origin: "default" }];
  });
  // Files are a cluster in place of the preset that counts by default.
  const named = set.some(({ path }) => path.at(-1) === "files");
  return set.filter(
    ({ path, origin }) => !(named && path.at(-1) === "preset" && origin === "default"),
  );
}

function isGood(value: unknown, path: readonly string[]): boolean {
  const schema = path.reduce<JsonSchema | undefined>(
    (at, step) => at?.properties?.[step],
    configurationSchema,
  );
  return value !== undefined && schema !== undefined && validate(value, schema).length === 0;
}
