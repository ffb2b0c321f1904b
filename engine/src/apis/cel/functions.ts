// The functions of the CEL environment of Kubernetes 1.36 (apiserver/pkg/cel/environment/base.go): the standard ones of
// cel-go with their overloads, the libraries' by name. Difference: a library function's result is not known, and any
// arguments will do.
import { type CelType, unknownType } from "./types.ts";

export interface Overload {
  readonly isMember: boolean;
  /** The target first, where there is one. */
  readonly parameters: readonly CelType[];
  readonly result: CelType;
}

const standard: Readonly<Record<string, string>> = {
  "!_": "(bool) bool",
  "-_": "(int) int, (double) double",
  "_+_":
    "(int int) int, (uint uint) uint, (double double) double, (string string) string, (bytes bytes) bytes, (list(A) list(A)) list(A), (timestamp duration) timestamp, (duration timestamp) timestamp, (duration duration) duration",
  "_-_":
    "(int int) int, (uint uint) uint, (double double) double, (timestamp timestamp) duration, (timestamp duration) timestamp, (duration duration) duration",
  "_*_": "(int int) int, (uint uint) uint, (double double) double",
  "_/_": "(int int) int, (uint uint) uint, (double double) double",
  "_%_": "(int int) int, (uint uint) uint",
  "_==_": "(A A) bool",
  "_!=_": "(A A) bool",
  "_?_:_": "(bool A A) A",
  "_[_]": "(list(A) int) A, (map(A,B) A) B",
  "@in": "(A list(A)) bool, (A map(A,B)) bool",
  size: "(string) int, (bytes) int, (list(A)) int, (map(A,B)) int, string.() int, bytes.() int, list(A).() int, map(A,B).() int",
  startsWith: "string.(string) bool",
  endsWith: "string.(string) bool",
  bool: "(bool) bool, (string) bool",
};

const ordered = ["bool", "bytes", "string", "timestamp", "duration"].map(
  (type) => `(${type} ${type}) bool`,
);
const numbers = ["int", "uint", "double"];
const comparison = [
  ...ordered,
  ...numbers.flatMap((left) => numbers.map((right) => `(${left} ${right}) bool`)),
].join(", ");

/** Functions and macros whose arguments are not looked at. */
const named = new Set(
  [
    "contains matches int uint double string bytes duration timestamp type dyn getDate getDayOfMonth getDayOfWeek",
    "getDayOfYear getFullYear getHours getMilliseconds getMinutes getMonth getSeconds",
    "charAt indexOf lastIndexOf lowerAscii upperAscii replace split join substring trim format reverse strings.quote",
    "find findAll isSorted sum min max distinct flatten slice sort sortBy first last lists.range",
    "sets.contains sets.equivalent sets.intersects",
    "url isURL getScheme getHost getHostname getPort getEscapedPath getQuery",
    "path group serviceAccount resource subresource namespace name check allowed reason errored error fieldSelector labelSelector",
    "quantity isQuantity sign isInteger asInteger asApproximateFloat add sub isLessThan isGreaterThan compareTo",
    "ip isIP ip.isCanonical family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast",
    "cidr isCIDR containsIP containsCIDR prefixLength masked",
    "format.named format.dns1123Label format.dns1123Subdomain format.dns1035Label format.qualifiedName",
    "format.dns1123LabelPrefix format.dns1123SubdomainPrefix format.dns1035LabelPrefix format.labelValue format.uri",
    "format.uuid format.byte format.date format.datetime validate",
    "semver isSemver major minor patch",
    "optional.of optional.none optional.ofNonZeroValue hasValue value or orValue optMap optFlatMap unwrap unwrapOpt",
    "optional.unwrap",
    "jsonpatch.escapeKey _[?_] cel.bind",
    "transformList transformMap transformMapEntry",
  ].flatMap((list) => list.split(" ")),
);

const overloads = new Map<string, readonly Overload[]>(
  Object.entries(standard).map(([name, text]) => [name, parseOverloads(text)]),
);
for (const operator of ["_<_", "_<=_", "_>_", "_>=_"])
  overloads.set(operator, parseOverloads(comparison));

/** The function's overloads; none where any arguments will do; undefined where there is no such function. */
export function overloadsOf(name: string): readonly Overload[] | undefined {
  return overloads.get(name) ?? (named.has(name) ? [] : undefined);
}

/** Names of types, which are values too. */
export const typeNames = new Set(
  "bool bytes double dyn int list map null_type string type uint google optional_type".split(" "),
);

function parseOverloads(text: string): Overload[] {
  return text.split(", ").map((signature) => {
    const [, target = "", parameters = "", result = ""] =
      /^(?:(\S+)\.)?\((.*)\) (\S+)$/.exec(signature) ?? [];
    const types = [target, ...parameters.split(" ")].filter((part) => part !== "");
    return { isMember: target !== "", parameters: types.map(parseType), result: parseType(result) };
  });
}

function parseType(text: string): CelType {
  const [, name = "", parameters] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
  return { name, parameters: parameters === undefined ? [] : parameters.split(",").map(parseType) };
}

/**
 * The result where one of the overloads takes the arguments (`isMember`: the first is the target), or undefined where
 * none does. Where it depends on what is not known, nothing is known of the result.
 */
export function resolveOverload(
  overloadsOfName: readonly Overload[],
  given: readonly CelType[],
  isMember: boolean,
): CelType | undefined {
  if (overloadsOfName.length === 0) return unknownType;
  const results = overloadsOfName.flatMap((overload) => {
    if (overload.isMember !== isMember || overload.parameters.length !== given.length) return [];
    const bound = new Map<string, CelType>();
    const fits = given.every((type, i) => isAssignable(type, overload.parameters[i]!, bound));
    return fits ? [substitute(overload.result, bound)] : [];
  });
  const [first, ...others] = results;
  if (!first) return undefined;
  if (others.every(({ name }) => name === first.name && first.parameters.length === 0))
    return first;
  if (others.length === 0) return first;
  return given.some(({ name }) => name === "?") ? unknownType : { name: "dyn", parameters: [] };
}

function isAssignable(given: CelType, wanted: CelType, bound: Map<string, CelType>): boolean {
  if (/^[AB]$/.test(wanted.name)) {
    const before = bound.get(wanted.name);
    if (!before || isOpenType(before)) bound.set(wanted.name, before ?? given);
    return !before || isAssignable(given, before, bound) || isAssignable(before, given, bound);
  }
  if (isOpenType(given) || isOpenType(wanted)) return true;
  return (
    given.name === wanted.name &&
    given.parameters.length === wanted.parameters.length &&
    given.parameters.every((type, i) => isAssignable(type, wanted.parameters[i]!, bound))
  );
}

function isOpenType({ name }: CelType): boolean {
  return name === "dyn" || name === "any" || name === "?";
}

function substitute(type: CelType, bound: ReadonlyMap<string, CelType>): CelType {
  const variable = bound.get(type.name);
  if (variable) return variable;
  if (/^[AB]$/.test(type.name)) return unknownType;
  return { ...type, parameters: type.parameters.map((part) => substitute(part, bound)) };
}
