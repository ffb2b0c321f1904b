// Amounts of resources.
import { valueAt } from "../../documents/structural.ts";
import type { Fix, Path } from "../../finding.ts";
import { quickFix, rename, safeFix, set, toFillIn } from "../../fixes.ts";
import { asMap, asText } from "../../resources/json.ts";
import { nearest } from "../../schema/near.ts";
import { fixesOfAnyCause } from "./any-cause.ts";
import type { CauseToFix, Fixer } from "./request.ts";

/** Resources that people misspell. */
const NAMES = ["cpu", "memory", "ephemeral-storage", "storage"];

export const resourceFixes: Fixer = (request) => {
  const { object, path, cause } = request;
  const limit = /must be (less than or )?equal to (\S+) limit of (\S+)/.exec(cause.detail);
  if (limit) return comparisonFixes(request, limit);
  if (/Limit must be set for non overcommitable resources/.test(cause.detail))
    return overcommitFixes(request);
  const key = path.at(-1);
  const unknown = /must be a standard resource/.test(cause.detail) && typeof key === "string";
  if (unknown && valueAt(object.value, path) !== undefined) {
    const taken = asMap(valueAt(object.value, path.slice(0, -1)));
    const near = nearest(key, NAMES).filter((name) => taken?.[name] === undefined);
    const make = near.length === 1 ? safeFix : quickFix;
    return near.map((name) => make(`Change to '${name}'`, object, rename(path, name)));
  }
  if (path.at(-1) === "storage" && valueAt(object.value, path) === undefined) {
    const requests: Path = ["spec", "resources", "requests", "storage"];
    const at = object.ref.kind === "PersistentVolumeClaim" ? requests : path;
    return [toFillIn(quickFix("Request 1Gi of storage", object, set(at, "1Gi")), at)];
  }
  return fixesOfAnyCause(request);
};

function comparisonFixes({ object, path }: CauseToFix, match: RegExpExecArray): Fix[] {
  const [, atMost, resource = "", most = ""] = match;
  const holder = path.slice(0, path.lastIndexOf("requests"));
  const request: Path = [...holder, "requests", resource];
  const limit: Path = [...holder, "limits", resource];
  const written = asText(valueAt(object.value, limit)) ?? most;
  const asked = asText(valueAt(object.value, request));
  const lower = atMost ? "Lower the request to the limit" : "Set the request to the limit";
  const raise = atMost ? "Raise the limit to the request" : "Set the limit to the request";
  return [
    quickFix(lower, object, set(request, written)),
    ...(asked === undefined ? [] : [quickFix(raise, object, set(limit, asked))]),
  ];
}

/** Devices and huge pages are not shared: what is requested has to be the limit. */
function overcommitFixes({ object, path }: CauseToFix): Fix[] {
  const holder = path.slice(0, path.lastIndexOf("limits"));
  const requests = asMap(valueAt(object.value, [...holder, "requests"])) ?? {};
  const limits = asMap(valueAt(object.value, [...holder, "limits"])) ?? {};
  const missing = Object.entries(requests).filter(
    ([name]) => limits[name] === undefined && !NAMES.includes(name),
  );
  return missing.length === 0
    ? []
    : [
        quickFix(
          "Set the limit to the request",
          object,
          ...missing.map(([name, amount]) => set([...holder, "limits", name], amount)),
        ),
      ];
}

/** What is limited is a container unless somebody says otherwise. */
export const limitTypeFixes: Fixer = ({ object, path }) =>
  path.at(-1) === "type" &&
  object.ref.kind === "LimitRange" &&
  valueAt(object.value, path) === undefined
    ? [quickFix("Add type: Container", object, set(path, "Container"))]
    : [];
