// `.drydock.yaml`: read defensively; what is wrong is told and left out.
import { readNodePorts } from "../configuration.ts";
import { LineIndex, locate, type SourceFile, type SyntaxFinding } from "../documents/index.ts";
import { isDryRunCode } from "../dry-run/codes.ts";
import type { Path } from "../finding.ts";
import { fitsRule } from "../lint/settings.ts";
import { folderOf, joinPath, slashed } from "../resources/file-path.ts";
import { asList, asMap, field } from "../resources/json.ts";
import { nearest } from "../schema/near.ts";
import { configurationSchema } from "./config-schema.ts";
import { validate } from "./validate.ts";

export const CONFIGURATION_FILE = ".drydock.yaml";

export interface ConfigFile {
  readonly file: string;
  readonly folder: string;
  /** Where paths start, as the folder sees it: `shop/prod` below which they lie; empty for a folder that they can name. */
  readonly startsIn: string;
  readonly value: unknown;
  readonly source: SourceFile;
  /** The files that it extends, by name; those that are not known count for nothing. */
  readonly extended: ReadonlyMap<string, ConfigFile>;
}

/** What reading a configuration file takes beside its text. */
export interface ConfigContext {
  /** The folder that paths start from, as an absolute path. */
  readonly startFolder?: string | undefined;
  source(file: string): SourceFile | undefined;
}

export function isConfigurationFile(file: string): boolean {
  return /(?:^|[\\/])\.drydock\.ya?ml$/.test(file);
}

export function readConfigFile(
  source: SourceFile,
  context: ConfigContext,
  above: readonly string[] = [],
): ConfigFile {
  const document = source.documents.find(({ empty }) => !empty);
  const file = slashed(source.file);
  const folder = folderOf(file);
  const value = document?.value ?? {};
  const extended = new Map<string, ConfigFile>();
  for (const name of extendedNames(folder, value)) {
    const other = [...above, file].includes(name) ? undefined : context.source(name);
    if (other) extended.set(name, readConfigFile(other, context, [...above, file]));
  }
  const startsIn = lastSteps(context.startFolder ?? "", folder);
  return { file, folder, startsIn, value, source, extended };
}

/** The end of a path that `..` and `../..` lead out of. */
function lastSteps(path: string, folder: string): string {
  if (!isAbove(folder)) return "";
  return slashed(path).split("/").filter(Boolean).slice(-folder.split("/").length).join("/");
}

function extendedNames(folder: string, value: unknown): string[] {
  return asList(field(value, "extends")).flatMap((name) =>
    typeof name === "string" && /^\.{1,2}\//.test(name) ? [joinPath(folder, name)] : [],
  );
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

/** Every file that a configuration extends, directly or not, known or not. */
export function extendedFiles({ folder, value, extended }: ConfigFile): string[] {
  return [...extendedNames(folder, value), ...[...extended.values()].flatMap(extendedFiles)];
}

/** A configuration file and all that it extends, the files that count more behind the others. */
export function withExtended(config: ConfigFile): ConfigFile[] {
  return [...[...config.extended.values()].flatMap(withExtended), config];
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

/** A folder above the one that paths start from (`..`) has all that lies below that. */
export function liesIn(folder: string, file: string): boolean {
  if (isAbove(folder)) return !file.startsWith(`${folder}/../`);
  return folder === "" || folder === "." || file.startsWith(`${folder}/`);
}

function isAbove(folder: string): boolean {
  return /^(?:\.\.\/)*\.\.$/.test(folder);
}

/** A file as the patterns of a configuration name it: from the configuration's folder. */
export function namedFrom(
  { folder, startsIn }: Pick<ConfigFile, "folder" | "startsIn">,
  file: string,
): string {
  const path = slashed(file);
  if (folder !== "" && path.startsWith(`${folder}/`)) return path.slice(folder.length + 1);
  return startsIn === "" ? path : joinPath(startsIn, path);
}

/** Where something stands, `.drydock.yaml:6`; of an override also which one it is. */
export function originOf({ file, source }: ConfigFile, path: Path): string {
  const document = source.documents.find(({ empty }) => !empty);
  const offset = document ? locate(document, path, "key").start : 0;
  const { line } = new LineIndex(source.text).position(offset);
  const override = path[0] === "overrides" ? ` overrides[${path[1]}]` : "";
  return `${file}:${line + 1}${override}`;
}
