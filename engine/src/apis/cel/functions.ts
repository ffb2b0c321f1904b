// The functions of the CEL environment of Kubernetes 1.36 (apiserver/pkg/cel/environment/base.go): which overloads there
// are, for the check of types and at run time. What they do is in `library/`.

import { cidrLibrary, ipLibrary } from "./library/addresses.ts";
import { authorizerLibrary } from "./library/authorizer.ts";
import { comparisons } from "./library/comparisons.ts";
import { conversions } from "./library/conversions.ts";
import { extendedListsLibrary } from "./library/extended-lists.ts";
import { formatLibrary } from "./library/formats.ts";
import { listsLibrary } from "./library/lists.ts";
import { operators } from "./library/operators.ts";
import { optionalLibrary } from "./library/optionals.ts";
import { quantityLibrary } from "./library/quantity.ts";
import { regexLibrary } from "./library/regex.ts";
import { semverLibrary } from "./library/semver.ts";
import { setsLibrary } from "./library/sets.ts";
import { stringsLibrary } from "./library/strings.ts";
import { timeLibrary } from "./library/times.ts";
import { urlLibrary } from "./library/urls.ts";
import { type CelType, containsUnknown, dynType, isOpen, unknownType } from "./types.ts";
import {
  Bytes,
  CelList,
  CelMap,
  Duration,
  EvaluationError,
  Optional,
  Timestamp,
  TypeValue,
  typeNameOf,
  type Value,
} from "./values.ts";

/** What a function does; its arguments are of the types that its signature says. */
export type Implementation = (...given: never[]) => Value;

/** Overloads by signature: `string.(int) bool` is a member of a string with one argument. */
export type Overloads = Readonly<Record<string, Implementation>>;

/** A function that looks at its arguments' types itself; the signatures, with commas between, are for the check. */
export interface Unguarded {
  readonly signatures: string;
  readonly call: Implementation;
}

export type Library = Readonly<Record<string, Overloads | Unguarded>>;

export interface Overload {
  readonly isMember: boolean;
  /** The target first, where there is one. */
  readonly parameters: readonly CelType[];
  readonly result: CelType;
  readonly call: Implementation;
}

const libraries: readonly Library[] = [
  operators,
  comparisons,
  conversions,
  timeLibrary,
  stringsLibrary,
  listsLibrary,
  extendedListsLibrary,
  setsLibrary,
  optionalLibrary,
  regexLibrary,
  urlLibrary,
  ipLibrary,
  cidrLibrary,
  quantityLibrary,
  semverLibrary,
  formatLibrary,
  authorizerLibrary,
];

interface Declared {
  readonly overloads: readonly Overload[];
  readonly unguarded: Implementation | undefined;
}

/** Signatures are read when somebody first asks for the function. */
const declared = new Map<string, Declared | undefined>();

function declaration(name: string): Declared | undefined {
  if (declared.has(name)) return declared.get(name);
  const found = libraries.flatMap((library) =>
    Object.hasOwn(library, name) ? [library[name]!] : [],
  );
  let unguarded: Implementation | undefined;
  const overloads = found.flatMap((one) => {
    if (!isUnguarded(one))
      return Object.entries(one).map(([signature, call]) => parseOverload(signature, call));
    unguarded = one.call;
    return one.signatures.split(", ").map((signature) => parseOverload(signature, one.call));
  });
  const result = found.length === 0 ? undefined : { overloads, unguarded };
  declared.set(name, result);
  return result;
}

function isUnguarded(one: Overloads | Unguarded): one is Unguarded {
  return typeof (one as Unguarded).signatures === "string";
}

/** The function's overloads; undefined where there is no such function. */
export function overloadsOf(name: string): readonly Overload[] | undefined {
  return declaration(name)?.overloads;
}

/** The function as it is run, with its target before the arguments; undefined where there is none. */
export function implementationOf(
  name: string,
  isMember: boolean,
  size: number,
): ((given: readonly Value[]) => Value) | undefined {
  const found = declaration(name);
  if (!found) return undefined;
  const { unguarded } = found;
  if (unguarded) return (given) => unguarded(...(given as never[]));
  const candidates = found.overloads.filter(
    (overload) => overload.isMember === isMember && overload.parameters.length === size,
  );
  if (candidates.length === 0) return undefined;
  return (given) => {
    const overload = candidates.find(({ parameters }) =>
      parameters.every((type, i) => isOf(given[i]!, type)),
    );
    if (overload) return overload.call(...(given as never[]));
    const types = given.map(typeNameOf).join(", ");
    return new EvaluationError(`no such overload: ${name}(${types})`);
  };
}

/** Whether the value is of the type; what is in lists, maps and optional values is looked at only at the first place. */
function isOf(value: Value, type: CelType): boolean {
  switch (type.name) {
    case "int":
      return typeof value === "bigint";
    case "double":
      return typeof value === "number";
    case "string":
    case "null":
      return value === null ? type.name === "null" : typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "list": {
      if (!(value instanceof CelList)) return false;
      const [item] = type.parameters;
      return !item || value.size === 0 || isOf(value.at(0), item);
    }
    case "map":
      return value instanceof CelMap;
    case "bytes":
      return value instanceof Bytes;
    case "duration":
      return value instanceof Duration;
    case "timestamp":
      return value instanceof Timestamp;
    case "optional_type":
      return value instanceof Optional;
    case "type":
      return value instanceof TypeValue;
    default:
      return isVariable(type) || isOpen(type) || typeNameOf(value) === type.name;
  }
}

/** Names of types, which are values too. */
export const typeNames = new Set(
  "bool bytes double dyn int list map null_type string type uint optional_type google.protobuf.Duration google.protobuf.Timestamp".split(
    " ",
  ),
);

function parseOverload(signature: string, call: Implementation): Overload {
  const [, target = "", parameters = "", result = ""] =
    /^(?:(\S+)\.)?\((.*)\) (\S+)$/.exec(signature) ?? [];
  const types = [target, ...parameters.split(" ")].filter((part) => part !== "");
  return {
    isMember: target !== "",
    parameters: types.map(parseType),
    result: parseType(result),
    call,
  };
}

function parseType(text: string): CelType {
  const open = text.indexOf("(");
  if (open < 0) return { name: text, parameters: [] };
  const parameters: CelType[] = [];
  let depth = 0;
  let start = open + 1;
  for (let i = start; i < text.length; i++) {
    if (text[i] === "(") depth++;
    if ((text[i] === "," || text[i] === ")") && depth === 0) {
      parameters.push(parseType(text.slice(start, i)));
      start = i + 1;
    }
    if (text[i] === ")") depth--;
  }
  return { name: text.slice(0, open), parameters };
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
  return given.some(containsUnknown) ? unknownType : dynType;
}

function isVariable({ name }: CelType): boolean {
  return /^[A-Z]$/.test(name);
}

function isAssignable(given: CelType, wanted: CelType, bound: Map<string, CelType>): boolean {
  if (isVariable(wanted)) {
    const before = bound.get(wanted.name);
    bound.set(wanted.name, before ? general(before, given) : given);
    return !before || isAssignable(given, before, bound) || isAssignable(before, given, bound);
  }
  if (isOpen(given) || isOpen(wanted)) return true;
  // Types are values of one type, whatever they are types of.
  if (given.name === "type" && wanted.name === "type") return true;
  return (
    given.name === wanted.name &&
    given.parameters.length === wanted.parameters.length &&
    given.parameters.every((type, i) => isAssignable(type, wanted.parameters[i]!, bound))
  );
}

/** The one of two types that fit each other which says less. */
function general(one: CelType, other: CelType): CelType {
  if (isOpen(one) || isVariable(one)) return one;
  if (isOpen(other) || isVariable(other)) return other;
  if (one.parameters.length !== other.parameters.length) return one;
  return {
    ...one,
    parameters: one.parameters.map((part, i) => general(part, other.parameters[i]!)),
  };
}

function substitute(type: CelType, bound: ReadonlyMap<string, CelType>): CelType {
  const variable = bound.get(type.name);
  if (variable) return variable;
  if (isVariable(type)) return unknownType;
  return { ...type, parameters: type.parameters.map((part) => substitute(part, bound)) };
}
