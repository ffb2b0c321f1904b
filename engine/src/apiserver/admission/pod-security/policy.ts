// Mirrors staging/src/k8s.io/pod-security-admission/api/helpers.go (1.36): which policy a namespace's labels ask for.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { Labels } from "../../../model/selector.ts";

export type Level = "privileged" | "baseline" | "restricted";

const levels: readonly Level[] = ["privileged", "baseline", "restricted"];

/** A level of the Pod Security Standards in the form of one minor; no minor is the latest form. */
export interface LevelVersion {
  readonly level: Level;
  readonly minor: number | undefined;
}

export interface Policy {
  readonly enforce: LevelVersion;
  readonly warn: LevelVersion;
  /** Labels that can not be read. A policy is found all the same. */
  readonly errors: readonly FieldError[];
}

/** `restricted:v1.30`. */
export function formatLevelVersion({ level, minor }: LevelVersion): string {
  return `${level}:${minor === undefined ? "latest" : `v1.${minor}`}`;
}

/** -1, 0 or 1: whether `a` is less strict than `b`, as strict, or stricter. */
export function compareLevels(a: Level, b: Level): number {
  return Math.sign(levels.indexOf(a) - levels.indexOf(b));
}

export const sameLevelVersion = (a: LevelVersion, b: LevelVersion): boolean =>
  a.level === b.level && a.minor === b.minor;

const prefix = "pod-security.kubernetes.io/";
const labelsPath = FieldPath.of("metadata", "labels");

/** Reads the labels of a namespace. What is audited is read as well, for its errors only. */
export function policyToEvaluate(labels: Labels = {}): Policy {
  const errors: FieldError[] = [];
  const enforce = {
    level: readLevel(labels, "enforce", "restricted", errors),
    minor: readVersion(labels, "enforce", errors),
  };
  readLevel(labels, "audit", "privileged", errors);
  readVersion(labels, "audit", errors);
  let warn: LevelVersion = {
    level: readLevel(labels, "warn", "privileged", errors),
    minor: readVersion(labels, "warn", errors),
  };
  const enforced = labels[`${prefix}enforce`];
  const isValid = enforced !== undefined && levels.includes(enforced as Level);
  // Who enforces a level wants to be warned of it as well, unless told otherwise.
  if (
    labels[`${prefix}warn`] === undefined &&
    isValid &&
    compareLevels(enforce.level, warn.level) > 0
  )
    warn = {
      level: enforce.level,
      minor: labels[`${prefix}warn-version`] === undefined ? enforce.minor : warn.minor,
    };
  return { enforce, warn, errors };
}

function readLevel(labels: Labels, mode: string, otherwise: Level, errors: FieldError[]): Level {
  const label = `${prefix}${mode}`;
  const value = labels[label];
  if (value === undefined) return "privileged";
  if (levels.includes(value as Level)) return value as Level;
  errors.push(
    fieldError.invalid(labelsPath.key(label), value, `must be one of ${levels.join(", ")}`),
  );
  return otherwise;
}

function readVersion(labels: Labels, mode: string, errors: FieldError[]): number | undefined {
  const label = `${prefix}${mode}-version`;
  const value = labels[label];
  if (value === undefined || value === "latest") return undefined;
  const match = /^v1\.([0-9]|[1-9][0-9]*)$/.exec(value);
  if (match) return Number(match[1]);
  errors.push(fieldError.invalid(labelsPath.key(label), value, 'must be "latest" or "v1.x"'));
  return undefined;
}
