// Rename: a name with everything that means it. What cannot be renamed without guessing is refused.
import { doubleQuote, locate, needsQuotes } from "../documents/index.ts";
import { isBuiltIn, type Occurrence, type ResourceScope, type Thing } from "../resources/index.ts";
import type { RenameEdit, RenameTarget } from "./feature.ts";
import { type CursorTarget, thingOf } from "./references.ts";

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED =
  /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** What a new name must look like, by what is renamed; what is not here has no name to change. */
const forms: Readonly<Partial<Record<Thing["kind"], readonly [RegExp, string]>>> = {
  object: [SUBDOMAIN, "lower-case letters, digits, '-' and '.'"],
  key: [/^[-._A-Za-z0-9]{1,253}$/, "letters, digits, '-', '_' and '.'"],
  port: [
    /^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/,
    "at most 15 lower-case letters, digits and '-'",
  ],
  volume: [DNS_LABEL, "lower-case letters, digits and '-'"],
  container: [DNS_LABEL, "lower-case letters, digits and '-'"],
  label: [QUALIFIED, "an optional prefix and '/', then letters, digits, '-', '_' and '.'"],
  "label-value": [LABEL_VALUE, "letters, digits, '-', '_' and '.'"],
};

/** Where the name under the cursor stands and what it is; undefined where there is nothing to rename. */
export function prepareRename(
  scope: ResourceScope,
  target: CursorTarget,
): RenameTarget | undefined {
  const thing = renamable(scope, target);
  return thing && { span: target.place.span, placeholder: thing.name };
}

/** The edits, or why the new name does not do. Undefined where there is nothing to rename. */
export function rename(
  scope: ResourceScope,
  target: CursorTarget,
  newName: string,
): { readonly edits: readonly RenameEdit[] } | { readonly refusal: string } | undefined {
  const thing = renamable(scope, target);
  const rule = thing && forms[thing.kind];
  if (!rule) return undefined;
  const [form, words] = rule;
  if (!form.test(newName)) return { refusal: `"${newName}" is no valid name: use ${words}` };
  const seen = new Set<string>();
  const edits = thing.occurrences.flatMap((one): RenameEdit[] => {
    const { file, document, path, part } = one;
    const span = locate(document, path, part);
    const id = `${span.start} ${file}`;
    if (seen.has(id)) return [];
    seen.add(id);
    const { start } = document.span;
    const old = document.content.text.slice(span.start - start, span.end - start);
    return [{ file, span, newText: written(old, newName), confirm: one.immutable === true }];
  });
  return { edits };
}

/** In the quotes of the old text; a plain text that would not stay a text gets quotes. */
function written(old: string, name: string): string {
  const quote = old[0];
  if (quote === "'" || quote === '"') return `${quote}${name}${quote}`;
  return needsQuotes(name, true) ? doubleQuote(name) : name;
}

/** A thing whose every occurrence shows its name as it is: neither made up by others nor given by the cluster. */
function renamable(scope: ResourceScope, target: CursorTarget): Thing | undefined {
  const thing = thingOf(scope, target);
  if (!thing || !forms[thing.kind]) return undefined;
  if (!thing.occurrences.some(({ definition }) => definition)) return undefined;
  const { namespace } = target.object.ref;
  if (thing.kind === "object" && thing.target !== undefined) {
    const [group, kind] = thing.target.includes("/")
      ? thing.target.split("/", 2)
      : ["", thing.target];
    if (isBuiltIn({ group: group ?? "", kind: kind ?? "" }, thing.name, namespace))
      return undefined;
  }
  return thing.occurrences.every((one) => shows(one, thing.name)) ? thing : undefined;
}

function shows({ document, path, part }: Occurrence, name: string): boolean {
  const span = locate(document, path, part);
  const { start } = document.span;
  const text = document.content.text.slice(span.start - start, span.end - start);
  return text.replace(/^(["'])(.*)\1$/, "$2") === name;
}
