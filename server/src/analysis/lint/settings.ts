// Which rules run on an object, how severe they are, and with which options. A configuration is a list of lines, weakest
// first; the last line that fits a rule counts.
import type { Severity } from "../finding.ts";
import type { Rule, RuleOptions } from "./rule.ts";
import { rules } from "./rules/index.ts";

export type Level = Severity | "off" | "default";

export const levels: readonly Level[] = ["off", "hint", "info", "warning", "error", "default"];

export interface RuleLine {
  /** A rule id, or its beginning with a `*`. */
  readonly pattern: string;
  /** Absent: only options are set. */
  readonly level?: Level | undefined;
  readonly options?: RuleOptions | undefined;
  /** Where it stands, for `--print-config`. */
  readonly origin: string;
}

/** What of an object decides which lines hold for it. */
export interface Subject {
  readonly ref: { readonly file: string; readonly kind: string; readonly name: string };
  readonly namespace: { readonly name: string };
}

/** Lines that hold for all objects, or only for some. */
export interface Layer {
  readonly lines: readonly RuleLine[];
  applies?(object: Subject): boolean;
}

export interface ActiveRule {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly options: RuleOptions;
}

/** What the configuration says about a rule, and where. */
export interface RuleSetting {
  readonly id: string;
  readonly level: Severity | "off";
  readonly options: RuleOptions;
  readonly origin: string;
}

/** What holds for one object. */
export interface ObjectSettings {
  readonly active: readonly ActiveRule[];
  /** Rules as they are by default, for those that the object itself turns on. */
  turnedOn(ids: readonly string[]): readonly ActiveRule[];
  /** The severity of a finding that no rule of ours makes; undefined when it is turned off. */
  severity(code: string, own: Severity): Severity | undefined;
}

export class Settings {
  private readonly layers: readonly Layer[];
  /** By which layers apply: most objects share one. */
  private readonly known = new Map<string, ObjectSettings>();

  constructor(layers: readonly Layer[]) {
    this.layers = layers;
  }

  of(object: Subject): ObjectSettings {
    const applying = this.layers.map((layer) => layer.applies?.(object) ?? true);
    const key = applying.map(Number).join("");
    let settings = this.known.get(key);
    if (settings === undefined) {
      const lines = this.layers.flatMap((layer, i) => (applying[i] ? layer.lines : []));
      settings = resolve(lines);
      this.known.set(key, settings);
    }
    return settings;
  }
}

/** Every rule with the line that decides about it, and those of `others`, which no rule of ours makes, that have one. */
export function effectiveSettings(
  layers: readonly Layer[],
  others: readonly string[],
  object: Subject,
): RuleSetting[] {
  const lines = layers.flatMap((layer) => ((layer.applies?.(object) ?? true) ? layer.lines : []));
  const set = others.flatMap((id): RuleSetting[] => {
    const { level, options, origin } = settingOf(id, lines);
    return level === undefined || level === "default" ? [] : [{ id, level, options, origin }];
  });
  const ours = rules.map((rule) => {
    const { level, options, origin } = settingOf(rule.id, lines);
    return {
      id: rule.id,
      level: level === undefined ? "off" : level === "default" ? rule.severity : level,
      options: { ...defaultsOf(rule), ...options },
      origin,
    };
  });
  return [...set, ...ours];
}

function resolve(lines: readonly RuleLine[]): ObjectSettings {
  return {
    active: rules.flatMap((rule) => {
      const { level, options } = settingOf(rule.id, lines);
      if (level === undefined || level === "off") return [];
      const severity = level === "default" ? rule.severity : level;
      return [{ rule, severity, options: { ...defaultsOf(rule), ...options } }];
    }),
    turnedOn: (ids) =>
      (ids.length === 0 ? [] : rules).flatMap((rule) => {
        const { level, options } = settingOf(rule.id, lines);
        return level === undefined && ids.includes(rule.id)
          ? [{ rule, severity: rule.severity, options: { ...defaultsOf(rule), ...options } }]
          : [];
      }),
    severity: (code, own) => {
      const { level } = settingOf(code, lines);
      if (level === "off") return undefined;
      return level === undefined || level === "default" ? own : level;
    },
  };
}

/** What the lines say about a code, with the origin of the line that decides. */
export function settingOf(code: string, lines: readonly RuleLine[]) {
  let level: Level | undefined;
  let options: RuleOptions = {};
  let origin = "default";
  for (const line of lines) {
    if (!fitsRule(line.pattern, code)) continue;
    level = line.level ?? level;
    options = { ...options, ...line.options };
    origin = line.origin;
  }
  return { level, options, origin };
}

export function fitsRule(pattern: string, code: string): boolean {
  return pattern.endsWith("*") ? code.startsWith(pattern.slice(0, -1)) : pattern === code;
}

function defaultsOf(rule: Rule): RuleOptions {
  return Object.fromEntries(
    Object.entries(rule.options ?? {}).map(([name, option]) => [name, option.default]),
  );
}
