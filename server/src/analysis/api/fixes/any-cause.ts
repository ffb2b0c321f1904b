// Fixes that follow from the kind of a cause, whatever the field.
import { sameValue, valueAt } from "../../documents/structural.ts";
import type { Fix, Path } from "../../finding.ts";
import { quickFix, remove, safeFix, set, toFillIn } from "../../fixes.ts";
import { asList, asText, field } from "../../resources/json.ts";
import { editDistance, nearest } from "../../schema/near.ts";
import { duplicateOf } from "../place.ts";
import type { CauseToFix, Fixer } from "./request.ts";
import { nameFor } from "./slug.ts";

/** So many choices are offered where none of them is near. */
const FEW = 4;

const unsupported: Fixer = ({ object, path, cause }) => {
  const supported = [...cause.detail.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
    .map(([, one = ""]) => one)
    .filter((one) => one !== "");
  // The server's list has values of features that are off, too.
  if (supported.some((one) => one === cause.value)) return [];
  const written = valueAt(object.value, path);
  // The server may print a key, or a field under a name of its own.
  if ((written ?? "") !== (cause.value ?? "")) return [];
  if (valueAt(object.value, path.slice(0, -1)) === undefined) return [];
  const given = asText(written) ?? "";
  const same = supported.filter((one) => one.toLowerCase() === given.toLowerCase());
  if (same.length === 1) return [safeFix(`Change to '${same[0]}'`, object, set(path, same[0]))];
  const near = supported.filter((one) => editDistance(one.toLowerCase(), given.toLowerCase()) <= 2);
  const meant = nearest(given, supported);
  const choices =
    meant.length > 0 ? meant : near.length > 0 ? near : supported.length <= FEW ? supported : [];
  return choices.map((one) => quickFix(`Change to '${one}'`, object, set(path, one)));
};

const duplicate: Fixer = ({ object, path, cause }) => {
  const position = path.findLastIndex((step) => typeof step === "number");
  const item = path.slice(0, position + 1);
  const index = Number(item.at(-1));
  const list = asList(valueAt(object.value, item.slice(0, -1)));
  if (position < 0 || index === 0) return [];
  const first = duplicateOf(object.value, path, cause.message)?.[position];
  const equal = typeof first === "number" && sameValue(list[first], list[index]);
  const removal = (equal ? safeFix : quickFix)("Remove the duplicate", object, remove(item));
  const name = asText(valueAt(object.value, path));
  if (path.at(-1) === "name" && name === undefined) return [];
  if (path.at(-1) !== "name" || equal) return [removal];
  const taken = new Set(list.map((one) => field(one, "name")));
  let count = 2;
  while (taken.has(`${name}-${count}`)) count++;
  const other = `${name}-${count}`;
  return [quickFix(`Rename to '${other}'`, object, set(path, other)), removal];
};

/** What is not allowed can be left out, unless it has to be something else. */
const forbidden: Fixer = ({ object, path, cause }) => {
  if (path.length < 2 || valueAt(object.value, path) === undefined) return [];
  if (/must (?:specify|match)|at least|is required/.test(cause.detail)) return [];
  const name = typeof path.at(-1) === "number" ? "this entry" : String(path.at(-1));
  return [quickFix(`Remove ${name}`, object, remove(path))];
};

/** Values that are usual where something is missing; the others are for the user to say. */
const USUAL: Readonly<Record<string, unknown>> = {
  port: 80,
  containerPort: 8080,
  storage: "1Gi",
  accessModes: ["ReadWriteOnce"],
  completions: 1,
  maxReplicas: 3,
  rules: [],
};

const PATH_TYPES = "Prefix, Exact, ImplementationSpecific";

/** Fields that are objects or lists: nothing certain can be put there. */
const COLLECTION =
  /s$|Ref$|Source$|Template$|^(?:spec|template|selector|metric|target|object|resource|scheduling|service|backend)$/;
const TEXTS = new Set(["operators", "addresses"]);

const required: Fixer = ({ object, path, cause }) => {
  const name = path.at(-1);
  const given = valueAt(object.value, path);
  if (typeof name !== "string" || !(isEmpty(given) || given === 0)) return [];
  if (valueAt(object.value, path.slice(0, -1)) === undefined && path.length > 3) return [];
  const choices = name === "pathType" ? PATH_TYPES : /valid values: (.*)$/.exec(cause.detail)?.[1];
  if (choices)
    return [...choices.matchAll(/"([^"]+)"/g)].map(([, one = ""]) =>
      quickFix(`Set ${name}: ${one}`, object, set(path, one)),
    );
  if (name === "containers") return [container(object, path)];
  const usual = Object.hasOwn(USUAL, name) ? USUAL[name] : undefined;
  if (usual === undefined && (COLLECTION.test(name) || TEXTS.has(name))) return [];
  const value = usual ?? `<${name}>`;
  const stops = Array.isArray(value) ? value.map((_, i) => [...path, i]) : [path];
  return [toFillIn(quickFix(`Add ${name}`, object, set(path, value)), ...stops)];
};

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    (typeof value === "object" && Object.keys(value).length === 0)
  );
}

function container(object: CauseToFix["object"], path: Path): Fix {
  const name = object.ref.name || "app";
  const fix = quickFix("Add a container", object, set(path, [{ name, image: "<image>" }]));
  return toFillIn(fix, [...path, 0, "name"], [...path, 0, "image"]);
}

/** A name that is spelled as no name can be; a number beyond a bound that the text gives. */
const invalid: Fixer = ({ object, path, cause }) => {
  const given = valueAt(object.value, path);
  if (typeof given === "string") {
    const name = nameFor(given, cause.detail);
    if (name !== undefined && name !== "" && name !== given)
      return [quickFix(`Use '${name}'`, object, set(path, name))];
  }
  if (typeof given === "number") {
    const least =
      /must be (?:greater than or equal to (-?\d+)|(greater than (?:zero|0))|(positive))/.exec(
        cause.detail,
      );
    if (least) {
      const bound = least[1] === undefined ? 1 : Number(least[1]);
      return [quickFix(`Set it to ${bound}`, object, set(path, bound))];
    }
    const equal = /^must be (\d+)$/.exec(cause.detail)?.[1];
    if (equal) return [quickFix(`Set it to ${equal}`, object, set(path, Number(equal)))];
  }
  if (cause.detail.startsWith("operator must be Exists when `key` is empty"))
    return [quickFix("Set operator: Exists", object, set(path, "Exists"))];
  if (/^must be unique$|^must not already exist/.test(cause.detail)) {
    const item = path.slice(0, path.findLastIndex((step) => typeof step === "number") + 1);
    return item.length > 0 ? [quickFix("Remove this entry", object, remove(item))] : [];
  }
  return /\b(?:may|must) not be (?:set|specified)\b(?! to)|\bmay only be (?:set|used)|\bcannot be set\b/.test(
    cause.detail,
  )
    ? forbidden({ object, path, cause } as CauseToFix)
    : [];
};

const byReason: Readonly<Record<string, Fixer>> = {
  FieldValueNotSupported: unsupported,
  FieldValueDuplicate: duplicate,
  FieldValueForbidden: forbidden,
  FieldValueRequired: required,
  FieldValueInvalid: invalid,
};

export function fixesOfAnyCause(request: CauseToFix): Fix[] {
  return byReason[request.cause.reason]?.(request) ?? [];
}
