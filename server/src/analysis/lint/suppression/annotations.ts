// Annotations that silence rules: our own, and those of other linters as aliases.

import { valueAt } from "../../documents/index.ts";
import type { Path } from "../../finding.ts";
import type { BoundObject, ObjectContribution } from "../../resources/index.ts";
import { asMap, asText } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import { rules } from "../rules/index.ts";
import { foreignChecks } from "./foreign-checks.ts";

export interface IgnoreAnnotation {
  /** Rule ids, their beginnings with a `*`, or `all`. */
  readonly patterns: readonly string[];
  readonly reason: string;
  /** Of the annotation. */
  readonly path: Path;
  /** Only findings at or below it. */
  readonly below: Path;
  /** Another tool's: nobody is told when it silences nothing. */
  readonly foreign: boolean;
}

const OWN = "lint.drydock.dev/ignore";

/** Our rules for a check of another linter, `kube-linter/latest-tag`. */
export function rulesForForeign(check: string): readonly string[] {
  return byForeign.get(check.toLowerCase()) ?? [];
}

const byForeign = new Map<string, string[]>();
for (const [rule, checks] of Object.entries(foreignChecks))
  for (const check of checks) {
    const known = byForeign.get(check.toLowerCase());
    if (known) known.push(rule);
    else byForeign.set(check.toLowerCase(), [rule]);
  }

/** The rules that another linter's annotation turns on for an object. */
export function turnedOnRules(object: BoundObject): string[] {
  const holders = [[], workloadOf(object)?.path ?? []];
  return holders.flatMap((holder) => {
    const text = asText(valueAt(object.value, [...holder, "metadata", "annotations", ENABLE]));
    return (text?.split(",") ?? []).flatMap((id) => rulesForForeign(`kube-score/${id.trim()}`));
  });
}

const ENABLE = "kube-score/enable";

/** What annotations silence, by the text that they stand in; with those of other linters, and without. */
const withForeign = new WeakMap<ObjectContribution, readonly IgnoreAnnotation[]>();
const withoutForeign = new WeakMap<ObjectContribution, readonly IgnoreAnnotation[]>();

/** What the annotations of an object and of its pod template silence. */
export function ignoreAnnotations(
  object: BoundObject,
  foreign: boolean,
): readonly IgnoreAnnotation[] {
  const known = foreign ? withForeign : withoutForeign;
  let found = known.get(object.content);
  if (found === undefined) {
    found = readAnnotations(object, foreign);
    known.set(object.content, found);
  }
  return found;
}

function readAnnotations(object: BoundObject, foreign: boolean): IgnoreAnnotation[] {
  const workload = workloadOf(object);
  const template = workload && workload.path.length > 0 ? workload.path : undefined;
  return [[], ...(template ? [template] : [])].flatMap((holder) => {
    const path = [...holder, "metadata", "annotations"];
    const annotations = asMap(valueAt(object.value, path)) ?? {};
    return Object.entries(annotations).flatMap(([key, value]) => {
      const text = asText(value) ?? "";
      if (key === OWN) return own(text, [...path, key], holder);
      if (key.startsWith(`${OWN}.`)) {
        const name = key.slice(OWN.length + 1);
        const container = workload?.containers.find((one) => one.name === name);
        return container ? own(text, [...path, key], container.path) : [];
      }
      return foreign ? theirs(key, text, [...path, key]) : [];
    });
  });
}

/** `rule-a=why; rule-b`. */
function own(text: string, path: Path, below: Path): IgnoreAnnotation[] {
  return text.split(";").flatMap((part) => {
    const [pattern = "", ...reason] = part.split("=");
    const id = pattern.trim();
    return id === ""
      ? []
      : [{ patterns: [id], reason: reason.join("=").trim(), path, below, foreign: false }];
  });
}

function theirs(key: string, text: string, path: Path): IgnoreAnnotation[] {
  const make = (patterns: readonly string[], reason = "") =>
    patterns.length > 0 ? [{ patterns, reason, path, below: [], foreign: true }] : [];
  const everything = rules.map(({ id }) => id);
  if (key.startsWith("ignore-check.kube-linter.io/"))
    return make(rulesForForeign(`kube-linter/${key.slice(key.indexOf("/") + 1)}`), text);
  if (key === "kube-linter.io/ignore-all") return make(everything, text);
  if (key === "kube-score/ignore")
    return make(text.split(",").flatMap((id) => rulesForForeign(`kube-score/${id.trim()}`)));
  if (key === "polaris.fairwinds.com/exempt" && text === "true") return make(everything);
  const polaris = /^polaris\.fairwinds\.com\/(.+)-exempt$/.exec(key)?.[1];
  if (polaris && text === "true") return make(rulesForForeign(`polaris/${polaris}`));
  if (/^checkov\.io\/skip\d*$/.test(key)) {
    const [id = "", ...reason] = text.split("=");
    return make(rulesForForeign(`checkov/${id.trim()}`), reason.join("="));
  }
  if (key.startsWith("datree.skip/"))
    return make(rulesForForeign(`datree/${key.slice("datree.skip/".length)}`), text);
  const monokle = /^monokle\.io\/suppress\.(?:.*\.)?([^.]+)$/.exec(key)?.[1];
  if (monokle && text !== "false")
    return make(rulesForForeign(`monokle/${monokle}`), text === "true" ? "" : text);
  return [];
}
