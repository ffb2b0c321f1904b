// Where a warning of the API server stands. Most of its texts begin with the field; the others name what they are about.
import { valueAt } from "../documents/structural.ts";
import type { Path } from "../finding.ts";
import type { BoundObject } from "../resources/index.ts";
import { asList, field } from "../resources/json.ts";
import { fieldSteps } from "./field-steps.ts";
import type { Explained } from "./view.ts";

interface Row {
  readonly text: RegExp;
  readonly place: (object: BoundObject, match: RegExpExecArray) => Explained;
}

const atKey = (path: Path): Explained => ({ path, part: "key" });
const annotation = (name: string): Explained => atKey(["metadata", "annotations", name]);

const rows: readonly Row[] = [
  {
    text: /^(\S+): hides previous definition of "/,
    place: (object, [, entry = ""]) => {
      const path = fieldSteps(entry);
      const list = asList(valueAt(object.value, path.slice(0, -1)));
      const name = field(list[Number(path.at(-1))], "name");
      const first = list.findIndex((item) => field(item, "name") === name);
      return laterOf(object, [...path, "name"], [...path.slice(0, -1), first, "name"]);
    },
  },
  {
    text: /^(\S+): (?:duplicate|overlapping|dangerously ambiguous) port definition with (\S+)/,
    place: (object, [, later = "", earlier = ""]) =>
      laterOf(
        object,
        [...fieldSteps(later), "containerPort"],
        [...fieldSteps(earlier), "containerPort"],
      ),
  },
  {
    text: /^(\S+): duplicate port name "[^"]*" with ([^\s,]+)/,
    place: (object, [, later = "", earlier = ""]) =>
      laterOf(object, [...fieldSteps(later), "name"], [...fieldSteps(earlier), "name"]),
  },
  {
    text: /^(\S+): hostIP set without hostPort/,
    place: (_, [, port = ""]) => atKey([...fieldSteps(port), "hostIP"]),
  },
  {
    text: /^(\S+): duplicate (?:ip|name) "/,
    place: (object, [, later = ""]) => {
      const path = fieldSteps(later);
      const list = valueAt(object.value, path.slice(0, -2));
      const own = valueAt(object.value, path);
      const key = String(path.at(-1));
      const first = asList(list).findIndex((item) => field(item, key) === own);
      return laterOf(object, path, [...path.slice(0, -2), first, key]);
    },
  },
  { text: /annotation "?([^\s"]+)"? is deprecated/, place: (_, [, name = ""]) => annotation(name) },
  { text: /^metadata\.annotations\[([^\]]+)\]/, place: (_, [, name = ""]) => annotation(name) },
  {
    text: /^volume "([^"]*)" \([^)]*\)(?:: overlapping paths: "([^"]*)" (?:\([^)]*\) )?with| has no sources)/,
    place: (object, [, volume = "", later]) => volumePath(object, volume, later),
  },
  {
    text: /^ResourceQuota (\S+) \(/,
    place: (object, [, resource = ""]) => {
      const path = ["spec", "hard", resource];
      const short = ["spec", "hard", resource.replace(/^requests\./, "")];
      return { path: valueAt(object.value, path) === undefined ? short : path };
    },
  },
  { text: /^tls: /, place: () => ({ path: ["data", "tls.crt"] }) },
  {
    text: /^(\S*?nodeSelector\[[^\]]+\])/,
    place: (_, [, place = ""]) => atKey(fieldSteps(place)),
  },
  {
    text: /^(spec|metadata|status|template|data)([\w.[\]/-]*)(?::| )/,
    place: (object, [, root = "", rest = ""]) => {
      const path = fieldSteps(root + rest);
      const spelled = written(object, path);
      return { path: spelled, part: isScalar(valueAt(object.value, spelled)) ? "value" : "key" };
    },
  },
];

/** The place of a warning; the kind where its text names none. */
export function placeOfWarning(object: BoundObject, text: string): Explained {
  for (const row of rows) {
    const match = row.text.exec(text);
    if (match) return row.place(object, match);
  }
  return { path: ["kind"], part: "value" };
}

function laterOf(object: BoundObject, path: Path, first: Path): Explained {
  return { path, related: [{ message: "The first one.", object: object.ref, path: first }] };
}

/** One text writes `spec.SessionAffinity`. */
function written(object: BoundObject, path: Path): Path {
  const last = path.at(-1);
  if (typeof last !== "string" || valueAt(object.value, path) !== undefined) return path;
  const small = [...path.slice(0, -1), last.charAt(0).toLowerCase() + last.slice(1)];
  return valueAt(object.value, small) === undefined ? path : small;
}

function isScalar(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== "object";
}

/** The later item with a path that another item has too, or the volume. */
function volumePath(object: BoundObject, name: string, later: string | undefined): Explained {
  const { template } = object.content;
  const volumes = asList(field(template?.spec, "volumes"));
  const index = volumes.findIndex((volume) => field(volume, "name") === name);
  const path = [...(template?.path ?? []), "spec", "volumes", index];
  const found = later === undefined ? [] : pathsNamed(volumes[index], later);
  const last = found.at(-1);
  return last ? { path: [...path, ...last] } : { path: [...path, "name"] };
}

/** Where fields called `path` have a value, in the order of the text. */
function pathsNamed(value: unknown, wanted: string, at: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = [...at, Array.isArray(value) ? Number(key) : key];
    return key === "path" && inner === wanted ? [path] : pathsNamed(inner, wanted, path);
  });
}
