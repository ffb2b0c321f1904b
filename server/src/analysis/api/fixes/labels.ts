// Keys and values of labels, annotations and selectors.
import { valueAt } from "../../documents/structural.ts";
import type { Path } from "../../finding.ts";
import { quickFix, rename, set } from "../../fixes.ts";
import { isNear } from "../../schema/near.ts";
import { fixesOfAnyCause } from "./any-cause.ts";
import type { Fixer } from "./request.ts";
import { slug } from "./slug.ts";

export const labelFixes: Fixer = (request) => {
  const { object, path, cause } = request;
  if (cause.reason !== "FieldValueInvalid") return fixesOfAnyCause(request);
  const given = valueAt(object.value, path);
  if (typeof cause.value !== "string") return fixesOfAnyCause(request);
  const text = cause.value;
  if (path.at(-1) === "operator" && /not a valid (?:label )?selector operator/.test(cause.detail))
    return operators(path)
      .filter((one) => isNear(text, one) || text.toLowerCase() === one.toLowerCase())
      .map((one) => quickFix(`Change to '${one}'`, object, set(path, one)));
  if (given === text) {
    const good = labelText(text);
    return good === text || good === "" ? [] : [quickFix(`Use '${good}'`, object, set(path, good))];
  }
  const good = labelKey(text);
  const holder = path.slice(0, -1);
  const free = valueAt(object.value, [...holder, good]) === undefined;
  return path.at(-1) === text && good !== text && free && !good.endsWith("/") && good !== ""
    ? [quickFix(`Rename to '${good}'`, object, rename(path, good))]
    : [];
};

/** Nodes can be compared by numbers, too. */
function operators(path: Path): string[] {
  const all = ["In", "NotIn", "Exists", "DoesNotExist"];
  return path.includes("nodeAffinity") ? [...all, "Gt", "Lt"] : all;
}

/** Letters, digits, `-`, `_` and `.`, with a letter or digit at both ends. */
function labelText(text: string): string {
  return text
    .trim()
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 63)
    .replace(/[^A-Za-z0-9]+$/, "");
}

/** An optional subdomain and a slash before the name. */
function labelKey(key: string): string {
  const slash = key.indexOf("/");
  if (slash < 0) return labelText(key);
  const name = labelText(key.slice(slash + 1));
  const prefix = slug(key.slice(0, slash), { longest: 253, dots: true });
  return prefix === "" ? name : `${prefix}/${name}`;
}
