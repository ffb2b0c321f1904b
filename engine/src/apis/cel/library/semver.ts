// Semantic versions (apiserver/pkg/cel/library/semverlib.go, 1.36, on github.com/blang/semver/v4).
import { goQuote } from "../../../model/go-format.ts";
import type { Library } from "../functions.ts";
import { EvaluationError, Opaque, type Value } from "../values.ts";

interface Version {
  readonly numbers: readonly [major: bigint, minor: bigint, patch: bigint];
  readonly preRelease: readonly string[];
}

class SemverValue extends Opaque {
  override readonly typeName = "kubernetes.Semver";
  readonly version: Version;

  constructor(version: Version) {
    super();
    this.version = version;
  }

  override equals(other: Value): boolean {
    return other instanceof SemverValue && compare(this, other) === 0;
  }
}

const type = "kubernetes.Semver";

/** The version that a text stands for. */
export function read(text: string): SemverValue | EvaluationError {
  const version = parse(text);
  return typeof version === "string" ? new EvaluationError(version) : new SemverValue(version);
}

function readAs(text: string, normalize: boolean): SemverValue | EvaluationError {
  const given = normalize ? normalized(text) : text;
  return given instanceof EvaluationError ? given : read(given);
}

export const semverLibrary: Library = {
  semver: { [`(string) ${type}`]: read, [`(string bool) ${type}`]: readAs },
  isSemver: {
    "(string) bool": (text: string) => read(text) instanceof SemverValue,
    "(string bool) bool": (text: string, normalize: boolean) =>
      readAs(text, normalize) instanceof SemverValue,
  },
  isGreaterThan: {
    [`${type}.(${type}) bool`]: (left: SemverValue, right: SemverValue) => compare(left, right) > 0,
  },
  isLessThan: {
    [`${type}.(${type}) bool`]: (left: SemverValue, right: SemverValue) => compare(left, right) < 0,
  },
  compareTo: {
    [`${type}.(${type}) int`]: (left: SemverValue, right: SemverValue) =>
      BigInt(compare(left, right)),
  },
  major: { [`${type}.() int`]: ({ version }: SemverValue) => version.numbers[0] },
  minor: { [`${type}.() int`]: ({ version }: SemverValue) => version.numbers[1] },
  patch: { [`${type}.() int`]: ({ version }: SemverValue) => version.numbers[2] },
};

/** The version, or the words of the library for what is none. */
function parse(text: string): Version | string {
  if (text === "") return "Version string empty";
  const parts = text.split(".");
  if (parts.length < 3) return "No Major.Minor.Patch elements found";
  const rest = parts.slice(2).join(".");
  const [beforeBuild = ""] = rest.split("+", 1);
  const build = beforeBuild.length < rest.length ? rest.slice(beforeBuild.length + 1) : undefined;
  const [patch = ""] = beforeBuild.split("-", 1);
  const preRelease =
    patch.length < beforeBuild.length ? beforeBuild.slice(patch.length + 1) : undefined;
  const given = [parts[0]!, parts[1]!, patch] as const;
  for (const [i, name] of ["major", "minor", "patch"].entries()) {
    const number = given[i]!;
    if (!/^[0-9]*$/.test(number))
      return `Invalid character(s) found in ${name} number ${goQuote(number)}`;
    if (/^0./.test(number))
      return `${name[0]!.toUpperCase()}${name.slice(1)} number must not contain leading zeroes ${goQuote(number)}`;
    if (number === "") return `strconv.ParseUint: parsing "": invalid syntax`;
    if (BigInt(number) >= 2n ** 64n)
      return `strconv.ParseUint: parsing ${goQuote(number)}: value out of range`;
  }
  const identifiers = preRelease?.split(".") ?? [];
  for (const identifier of identifiers) {
    const problem = preReleaseProblem(identifier);
    if (problem) return problem;
  }
  for (const part of build?.split(".") ?? []) {
    if (part === "") return "Build meta data is empty";
    if (!/^[0-9A-Za-z-]+$/.test(part))
      return `Invalid character(s) found in build meta data ${goQuote(part)}`;
  }
  const [major, minor, last] = given.map(BigInt) as [bigint, bigint, bigint];
  return { numbers: [major, minor, last], preRelease: identifiers };
}

function preReleaseProblem(identifier: string): string | undefined {
  if (identifier === "") return "Prerelease is empty";
  if (/^0[0-9]+$/.test(identifier))
    return `Numeric PreRelease version must not contain leading zeroes ${goQuote(identifier)}`;
  return /^[0-9A-Za-z-]+$/.test(identifier)
    ? undefined
    : `Invalid character(s) found in prerelease ${goQuote(identifier)}`;
}

/** Without a `v`, with all three numbers and without zeros before them. */
function normalized(text: string): string | EvaluationError {
  const [major = "", minor, ...rest] = text.replace(/^v/, "").split(".");
  const parts = [major, ...(minor === undefined ? [] : [minor])];
  if (rest.length > 0) parts.push(rest.join("."));
  const trimmed = parts.map((part) => {
    if (part.length < 2) return part;
    const without = part.replace(/^0+/, "");
    return /^[0-9]/.test(without) ? without : `0${without}`;
  });
  if (trimmed.length < 3 && /[+-]/.test(trimmed.at(-1)!))
    return new EvaluationError("short version cannot contain PreRelease/Build meta data");
  while (trimmed.length < 3) trimmed.push("0");
  return trimmed.join(".");
}

function compare({ version: left }: SemverValue, { version: right }: SemverValue): number {
  for (const [i, number] of left.numbers.entries()) {
    const other = right.numbers[i]!;
    if (number !== other) return number < other ? -1 : 1;
  }
  const [a, b] = [left.preRelease, right.preRelease];
  // A version comes behind its pre-releases.
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareIdentifiers(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

function compareIdentifiers(left: string, right: string): number {
  if (left === right) return 0;
  const [isLeftNumber, isRightNumber] = [/^[0-9]+$/.test(left), /^[0-9]+$/.test(right)];
  if (isLeftNumber && isRightNumber) return BigInt(left) < BigInt(right) ? -1 : 1;
  if (isLeftNumber !== isRightNumber) return isLeftNumber ? -1 : 1;
  return left < right ? -1 : 1;
}
