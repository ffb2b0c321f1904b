// What configuration files say beside rules.
import { type Configuration, clusterOf } from "../configuration.ts";
import { defaultSuppressions } from "../lint/suppression/suppress.ts";
import { matchesPattern } from "../patterns.ts";
import { joinPath, slashed } from "../resources/file-path.ts";
import { asList, asText, field } from "../resources/json.ts";
import { type ConfigFile, liesIn, namedFrom, withExtended } from "./config-file.ts";
import { configurationSchema, type JsonSchema } from "./config-schema.ts";
import { validate } from "./validate.ts";

/** What configuration files say beside rules, the later ones counting more; only what is well formed. */
export function fileSettings(files: readonly ConfigFile[]): Partial<Configuration> {
  let merged: Partial<Configuration> = {};
  for (const config of files.flatMap(withExtended)) {
    const own = settingsOf(config);
    const { suppressions = defaultSuppressions, imageRoles } = merged;
    merged = {
      ...merged,
      ...own,
      ...(own.suppressions && { suppressions: { ...suppressions, ...own.suppressions } }),
      ...(own.imageRoles && { imageRoles: { ...imageRoles, ...own.imageRoles } }),
    };
  }
  return merged;
}

function settingsOf({ value, folder }: ConfigFile): Partial<Configuration> {
  const good = (path: readonly string[]) => {
    const schema = path.reduce<JsonSchema | undefined>(
      (at, step) => at?.properties?.[step],
      configurationSchema,
    );
    const found = field(value, ...path);
    return found !== undefined && schema && validate(found, schema).length === 0
      ? found
      : undefined;
  };
  const version = good(["kubernetesVersion"]);
  const namespace = good(["defaultNamespace"]);
  const scope = good(["lint", "references", "scope"]);
  const roles = good(["lint", "imageRoles"]);
  const suppressions = good(["suppressions"]);
  const preset = good(["cluster", "preset"]);
  const files = asList(good(["cluster", "files"])).flatMap((file) =>
    typeof file === "string" ? [joinPath(folder, file)] : [],
  );
  const cluster = preset ?? (files.length > 0 ? clusterOf(files) : undefined);
  const nodePortRange = good(["cluster", "nodePortRange"]);
  const maxFileSizeKb = good(["lint", "maxFileSizeKb"]);
  return {
    ...(version !== undefined && { kubernetesVersion: String(version) }),
    ...(typeof namespace === "string" && { defaultNamespace: namespace }),
    ...(typeof scope === "string" && { referenceScope: scope as Configuration["referenceScope"] }),
    ...(roles !== undefined && { imageRoles: roles as Configuration["imageRoles"] }),
    ...(suppressions !== undefined && {
      suppressions: suppressions as Configuration["suppressions"],
    }),
    ...(typeof cluster === "string" && { cluster }),
    ...(typeof nodePortRange === "string" && { nodePortRange }),
    ...(typeof maxFileSizeKb === "number" && { maxFileSizeKb }),
  };
}

export interface FileLists {
  /** Files with findings that are not shown. */
  readonly baselines: readonly string[];
  /**
   * Whether a scan that begins in `root` leaves a file out: it is excluded, or not among those that are included. Where
   * no configuration excludes anything, what is nobody's manifest below the root is.
   */
  excludes(file: string, root?: string): boolean;
}

/** What a scan leaves out where no configuration has an `exclude`. */
export const standardExcludes = ["**/node_modules/**", "**/.git/**", "**/testdata/**"];

export function fileLists(files: readonly ConfigFile[]): FileLists {
  const patterns = (name: string) =>
    files.flatMap((config) => {
      const { folder, startsIn } = config;
      const lists = withExtended(config).flatMap(({ value }) => {
        const list = asList(field(value, name)).filter((pattern) => typeof pattern === "string");
        return list.length > 0 ? [list] : [];
      });
      return lists.slice(-1).map((list) => ({ list, folder, startsIn }));
    });
  const excluded = patterns("exclude");
  const included = patterns("include");
  type Patterns = (typeof excluded)[number];
  const holds = (file: string, { folder }: Patterns) => liesIn(folder, slashed(file));
  const fits = (file: string, { list, folder, startsIn }: Patterns) =>
    list.some((pattern) => matchesPattern(pattern, namedFrom({ folder, startsIn }, file)));
  return {
    baselines: files.flatMap(withExtended).flatMap(({ value, folder }) => {
      const name = asText(field(value, "baselineFindings"));
      return name === undefined ? [] : [joinPath(folder, name)];
    }),
    excludes: (file, root = "") => {
      const own = excluded.filter((one) => holds(file, one));
      return (
        (own.length > 0 ? own : [{ list: standardExcludes, folder: root, startsIn: "" }]).some(
          (one) => fits(file, one),
        ) || included.some((one) => holds(file, one) && !fits(file, one))
      );
    },
  };
}
