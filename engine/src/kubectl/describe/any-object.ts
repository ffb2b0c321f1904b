// Mirrors the generic describer of staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36): every field under its
// name in words.
import type { KubeObject } from "../../model/object.ts";
import { eventLines, identity, labelsAndAnnotations, type Surroundings } from "./parts.ts";
import type { Sheet } from "./sheet.ts";

const skipped = new Set(
  ["managedFields", "name", "namespace", "labels", "annotations"].map((key) => `.metadata.${key}`),
);
const acronyms = new Set(["API", "URL", "UID", "GUID"]);

export function describeAnyObject(sheet: Sheet, object: KubeObject, around: Surroundings): void {
  identity(sheet, object);
  labelsAndAnnotations(sheet, object);
  fieldLines(sheet, object as unknown as Readonly<Record<string, unknown>>, 0, "");
  eventLines(sheet, around);
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldLines(
  sheet: Sheet,
  fields: Readonly<Record<string, unknown>>,
  level: number,
  path: string,
): void {
  for (const key of Object.keys(fields).sort()) {
    const place = `${path}.${key}`;
    if (skipped.has(place)) continue;
    const value = fields[key];
    if (isFields(value)) {
      sheet.line(`${labelFor(key)}:`, level);
      fieldLines(sheet, value, level + 1, place);
    } else if (Array.isArray(value)) {
      sheet.line(`${labelFor(key)}:`, level);
      for (const item of value as unknown[])
        if (isFields(item)) fieldLines(sheet, item, level + 1, place);
        else sheet.line(String(item), level + 1);
    } else sheet.line(`${labelFor(key)}:\t${value === null ? "<nil>" : String(value)}`, level);
  }
}

/**
 * `apiVersion` -> `API Version`; names with anything but letters and dashes stay as they are. Capitals stay with the
 * word after them: `HTTPServer`, `targetWWNs` -> `Target WWNs`.
 */
function labelFor(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  const parts = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|-+|./gu) ?? [];
  const words: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const joins = /^\P{Ll}{2,}$/u.test(parts[i]!) && /^\p{Lu}/u.test(parts[i + 1] ?? "");
    words.push(joins ? `${parts[i]}${parts[++i]}` : parts[i]!);
  }
  return words
    .map((word) => {
      const upper = word.toUpperCase();
      if (acronyms.has(upper)) return upper;
      return word === word.toLowerCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word;
    })
    .join(" ");
}
