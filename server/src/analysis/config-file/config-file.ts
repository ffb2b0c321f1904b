// `.drydock.yaml`: read defensively (what is wrong is told and left out), and turned into layers of rule settings.
import { type Configuration, clusterOf, readNodePorts } from "../configuration.ts";
import { locate, type SourceFile, type SyntaxFinding } from "../documents/index.ts";
import { isDryRunCode } from "../dry-run/codes.ts";
import type { Path } from "../finding.ts";
import { matchesPattern } from "../lint/patterns.ts";
import { type ProfileName, profileLines, profileNames } from "../lint/profiles.ts";
import type { RuleOptions } from "../lint/rule.ts";
import { rules } from "../lint/rules/index.ts";
import {
  fitsRule,
  type Layer,
  type Level,
  levels,
  type RuleLine,
  type Subject,
} from "../lint/settings.ts";
import { defaultSuppressions } from "../lint/suppression/suppress.ts";
import { folderOf, joinPath, slashed } from "../resources/file-path.ts";
import { asList, asMap, asText, field } from "../resources/json.ts";
import { nearest } from "../schema/near.ts";
import { configurationSchema, type JsonSchema, optionsSchema } from "./config-schema.ts";
import { validate } from "./validate.ts";

export const CONFIGURATION_FILE = ".drydock.yaml";

export interface ConfigFile {
  readonly file: string;
  readonly folder: string;
  readonly value: unknown;
  readonly source: SourceFile;
}

export function isConfigurationFile(file: string): boolean {
  return /(?:^|[\\/])\.drydock\.ya?ml$/.test(file);
}

export function readConfigFile(source: SourceFile): ConfigFile {
  const document = source.documents.find(({ empty }) => !empty);
  const { file } = source;
  return { file: slashed(file), folder: folderOf(file), value: document?.value ?? {}, source };
}

/** What is wrong with a configuration file, at its places. `codes`: every code that has a severity. */
export function configurationFindings(
  { source, value }: ConfigFile,
  codes: ReadonlySet<string>,
): SyntaxFinding[] {
  const document = source.documents.find(({ empty }) => !empty);
  if (!document || document.broken) return [];
  const at = (path: Path, part: "key" | "value" | "item", message: string): SyntaxFinding => ({
    code: "configuration-invalid",
    severity: "error",
    message,
    span: locate(document, path, part),
  });
  const unknown = ruleMaps(value).flatMap(({ map, path }) =>
    Object.keys(map)
      .filter((key) => !isDryRunCode(key) && ![...codes].some((code) => fitsRule(key, code)))
      .map((key) => {
        const [near] = nearest(key, codes);
        const hint = near ? ` Did you mean '${near}'?` : "";
        return at([...path, key], "key", `Unknown rule '${key}'.${hint}`);
      }),
  );
  const wrong = validate(value, configurationSchema).map(({ path, part, message }) =>
    at(path, part, message),
  );
  const range = field(value, "cluster", "nodePortRange");
  const ports =
    wrong.length > 0 || typeof range !== "string" || readNodePorts(range)
      ? []
      : [at(["cluster", "nodePortRange"], "value", `'${range}' is no range of ports.`)];
  return [...wrong, ...ports, ...unknown];
}

function ruleMaps(value: unknown): { map: Readonly<Record<string, unknown>>; path: Path }[] {
  const overrides = asList(field(value, "overrides")).map((_, i) => ["overrides", i, "rules"]);
  return [["rules"], ...overrides].flatMap((path) => {
    const holder = path.length === 1 ? value : asList(field(value, "overrides"))[Number(path[1])];
    const map = asMap(field(holder, "rules"));
    return map ? [{ map, path }] : [];
  });
}

/** Profiles and files that a configuration extends, resolved; a file that is not known counts for nothing. */
export function extendedFiles({ folder, value }: ConfigFile): string[] {
  return asList(field(value, "extends")).flatMap((name) =>
    typeof name === "string" && /^\.{1,2}\//.test(name) ? [joinPath(folder, name)] : [],
  );
}

/**
 * The layers of all configuration files, outer folders first: each holds for the files below its folder. The `standard`
 * lines hold where no file extends profiles of its own, or `instead` of those.
 */
export function configurationLayers(
  files: readonly ConfigFile[],
  known: (file: string) => ConfigFile | undefined,
  standard: { readonly lines: readonly RuleLine[]; readonly instead: boolean },
): Layer[] {
  const sorted = outerFirst(files);
  const extending = standard.instead
    ? []
    : sorted.filter(({ value }) => Array.isArray(field(value, "extends")));
  return [
    {
      lines: standard.lines,
      applies: (object) => !extending.some((config) => isBelow(object, config)),
    },
    ...sorted.flatMap((config) =>
      layersOf(config, config, known, new Set()).filter(
        ({ profile }) => !(profile && standard.instead),
      ),
    ),
  ];
}

interface ConfigLayer extends Layer {
  readonly profile?: true;
}

function layersOf(
  config: ConfigFile,
  root: ConfigFile,
  known: (file: string) => ConfigFile | undefined,
  seen: Set<string>,
): ConfigLayer[] {
  if (seen.has(config.file)) return [];
  seen.add(config.file);
  const { value, file } = config;
  const below = (object: Subject) => isBelow(object, root);
  const inherited = asList(field(value, "extends")).flatMap((name): ConfigLayer[] => {
    if (typeof name !== "string") return [];
    if (profileNames.includes(name as ProfileName))
      return [{ lines: profileLines(name as ProfileName), applies: below, profile: true }];
    const other = known(joinPath(config.folder, name));
    return other ? layersOf(other, root, known, seen) : [];
  });
  const external = asList(field(value, "lint", "references", "external")).filter(
    (name) => typeof name === "string",
  );
  const includeOptional = field(value, "lint", "references", "includeOptional");
  const references = {
    ...(external.length > 0 && { external }),
    ...(typeof includeOptional === "boolean" && { includeOptional }),
  };
  const own: RuleLine[] = [
    ...(Object.keys(references).length > 0
      ? [{ pattern: "ref-not-in-workspace", options: references, origin: `${file} lint` }]
      : []),
    ...ruleLines(field(value, "rules"), `${file} rules`),
  ];
  const overrides = asList(field(value, "overrides")).map((override, i): ConfigLayer => {
    const list = (name: string) =>
      asList(field(override, name)).filter((text) => typeof text === "string");
    const fits = (patterns: readonly string[], text: string) =>
      patterns.length === 0 || patterns.some((pattern) => matchesPattern(pattern, text));
    return {
      lines: ruleLines(field(override, "rules"), `${file} overrides[${i}]`),
      applies: (object) =>
        below(object) &&
        fits(list("files"), relative(root.folder, object.ref.file)) &&
        fits(list("kinds"), object.ref.kind) &&
        fits(list("namespaces"), object.namespace.name) &&
        fits(list("names"), object.ref.name),
    };
  });
  return [...inherited, { lines: own, applies: below }, ...overrides];
}

function isBelow({ ref }: Subject, { folder }: ConfigFile): boolean {
  return liesIn(folder, slashed(ref.file));
}

/** A folder above the one that paths start from (`..`) has all that lies below that. */
export function liesIn(folder: string, file: string): boolean {
  if (/^(?:\.\.\/)*\.\.$/.test(folder)) return !file.startsWith(`${folder}/../`);
  return folder === "" || folder === "." || file.startsWith(`${folder}/`);
}

function relative(folder: string, file: string): string {
  const path = slashed(file);
  return folder !== "" && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}

/** Lines of a `rules` map. A wrong option is left out, so that the rule runs with its default. */
function ruleLines(map: unknown, origin: string): RuleLine[] {
  return Object.entries(asMap(map) ?? {}).flatMap(([pattern, setting]) => {
    const written = asMap(setting);
    const level = levelOf(written ? written["severity"] : setting);
    const options = written && goodOptions(pattern, written["options"]);
    return level === undefined && options === undefined
      ? []
      : [{ pattern, level, options, origin }];
  });
}

function levelOf(value: unknown): Level | undefined {
  // YAML reads a bare `off` as false.
  const text = value === false ? "off" : asText(value);
  return levels.find((level) => level === text);
}

function goodOptions(id: string, written: unknown): RuleOptions | undefined {
  const known = rules.find((rule) => rule.id === id)?.options;
  const schema = optionsSchema(id).properties ?? {};
  const good = Object.entries(asMap(written) ?? {}).filter(([name, value]) => {
    const one = schema[name];
    return known && one && validate(value, one).length === 0;
  });
  return good.length > 0 ? (Object.fromEntries(good) as RuleOptions) : undefined;
}

/** Configuration files, those of outer folders first. */
export function outerFirst(files: readonly ConfigFile[]): ConfigFile[] {
  return files.toSorted(
    (a, b) => depthOf(a.folder) - depthOf(b.folder) || (a.file < b.file ? -1 : 1),
  );
}

/** How far down a folder lies; those above where paths start from lie highest. */
function depthOf(folder: string): number {
  return folder
    .split("/")
    .reduce((depth, step) => depth + (step === ".." ? -1 : step === "" || step === "." ? 0 : 1), 0);
}

/** What configuration files say beside rules, the later ones counting more; only what is well formed. */
export function fileSettings(files: readonly ConfigFile[]): Partial<Configuration> {
  return Object.assign({}, ...files.map(({ value, folder }) => settingsOf(value, folder)));
}

function settingsOf(value: unknown, folder: string): Partial<Configuration> {
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
      suppressions: { ...defaultSuppressions, ...(suppressions as object) },
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
    files.flatMap(({ value, folder }) => {
      const list = asList(field(value, name)).filter((pattern) => typeof pattern === "string");
      return list.length > 0 ? [{ list, folder }] : [];
    });
  const excluded = patterns("exclude");
  const included = patterns("include");
  type Patterns = (typeof excluded)[number];
  const holds = (file: string, { folder }: Patterns) => liesIn(folder, slashed(file));
  const fits = (file: string, { list, folder }: Patterns) =>
    list.some((pattern) => matchesPattern(pattern, relative(folder, file)));
  return {
    baselines: files.flatMap(({ value, folder }) => {
      const name = asText(field(value, "baselineFindings"));
      return name === undefined ? [] : [joinPath(folder, name)];
    }),
    excludes: (file, root = "") => {
      const own = excluded.filter((one) => holds(file, one));
      return (
        (own.length > 0 ? own : [{ list: standardExcludes, folder: root }]).some((one) =>
          fits(file, one),
        ) || included.some((one) => holds(file, one) && !fits(file, one))
      );
    },
  };
}
