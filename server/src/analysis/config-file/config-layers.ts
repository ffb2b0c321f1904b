// What configuration files say about rules, as layers of settings.
import { valueAt } from "../documents/index.ts";
import type { Path } from "../finding.ts";
import { type ProfileName, profileLines, profileNames } from "../lint/profiles.ts";
import type { RuleOptions } from "../lint/rule.ts";
import { rules } from "../lint/rules/index.ts";
import { type Layer, type Level, levels, type RuleLine, type Subject } from "../lint/settings.ts";
import { matchesPattern } from "../patterns.ts";
import { joinPath, slashed } from "../resources/file-path.ts";
import { asList, asMap, asText, field } from "../resources/json.ts";
import {
  type ConfigFile,
  liesIn,
  namedFrom,
  originOf,
  outerFirst,
  withExtended,
} from "./config-file.ts";
import { optionsSchema } from "./config-schema.ts";
import { validate } from "./validate.ts";

/**
 * The layers of all configuration files, outer folders first: each holds for the files below its folder. The `standard`
 * lines hold where no file extends profiles of its own, or `instead` of those.
 */
export function configurationLayers(
  files: readonly ConfigFile[],
  standard: { readonly lines: readonly RuleLine[]; readonly instead: boolean },
): Layer[] {
  const sorted = outerFirst(files);
  const extending = standard.instead ? [] : sorted.filter(choosesProfiles);
  return [
    {
      lines: standard.lines,
      applies: (object) => !extending.some((config) => isBelow(object, config)),
    },
    ...sorted.flatMap((config) =>
      layersOf(config, config).filter(({ profile }) => !(profile && standard.instead)),
    ),
  ];
}

/** It names profiles, or none on purpose. */
function choosesProfiles(config: ConfigFile): boolean {
  const names = field(config.value, "extends");
  if (!Array.isArray(names)) return false;
  return (
    names.length === 0 || withExtended(config).some(({ value }) => profilesOf(value).length > 0)
  );
}

function profilesOf(value: unknown): ProfileName[] {
  return asList(field(value, "extends")).filter((name): name is ProfileName =>
    profileNames.includes(name as ProfileName),
  );
}

interface ConfigLayer extends Layer {
  readonly profile?: true;
}

/** `root`: the file that extends the others, whose folder counts for all of them. */
function layersOf(config: ConfigFile, root: ConfigFile): ConfigLayer[] {
  const { value } = config;
  const below = (object: Subject) => isBelow(object, root);
  const inherited = asList(field(value, "extends")).flatMap((name): ConfigLayer[] => {
    if (typeof name !== "string") return [];
    if (profileNames.includes(name as ProfileName))
      return [{ lines: profileLines(name as ProfileName), applies: below, profile: true }];
    const other = config.extended.get(joinPath(config.folder, name));
    return other ? layersOf(other, root) : [];
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
      ? [
          {
            pattern: "ref-not-in-workspace",
            options: references,
            origin: originOf(config, ["lint", "references"]),
          },
        ]
      : []),
    ...ruleLines(config, ["rules"]),
  ];
  const overrides = asList(field(value, "overrides")).map((override, i): ConfigLayer => {
    const list = (name: string) =>
      asList(field(override, name)).filter((text) => typeof text === "string");
    const fits = (patterns: readonly string[], text: string) =>
      patterns.length === 0 || patterns.some((pattern) => matchesPattern(pattern, text));
    return {
      lines: ruleLines(config, ["overrides", i, "rules"]),
      applies: (object) =>
        below(object) &&
        fits(list("files"), namedFrom(root, object.ref.file)) &&
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

/** Lines of a `rules` map. A wrong option is left out, so that the rule runs with its default. */
function ruleLines(config: ConfigFile, path: Path): RuleLine[] {
  return Object.entries(asMap(valueAt(config.value, path)) ?? {}).flatMap(([pattern, setting]) => {
    const written = asMap(setting);
    const level = levelOf(written ? written["severity"] : setting);
    const options = written && goodOptions(pattern, written["options"]);
    return level === undefined && options === undefined
      ? []
      : [{ pattern, level, options, origin: originOf(config, [...path, pattern]) }];
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
