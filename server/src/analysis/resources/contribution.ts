// What one document adds to a scope, whatever file and place it has. Computed once per content, so that a keystroke
// costs its own document only.
import { type DocumentContent, valueAt } from "../documents/index.ts";
import type { Path } from "../finding.ts";
import { type Definition, findDefinitions } from "./definitions.ts";
import { asLabels, field } from "./json.ts";
import { type GroupKind, groupKind, isWorkloadKind, podTemplatePath } from "./kinds.ts";
import { type FoundObject, findObjects } from "./objects.ts";
import {
  findLocals,
  findReferences,
  findSelectors,
  type LocalReference,
  type PodSelector,
  type Reference,
} from "./references.ts";

/** The pods that an object makes. Paths start at the object. */
export interface PodTemplate {
  /** Of the part with `metadata` and `spec`; empty for a Pod. */
  readonly path: Path;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: unknown;
  /** A kind whose template the API defines; others are taken for one by their shape. */
  readonly known: boolean;
}

export interface ObjectContribution extends FoundObject {
  readonly groupKind: GroupKind;
  readonly template: PodTemplate | undefined;
  readonly references: readonly Reference[];
  readonly selectors: readonly PodSelector[];
  readonly locals: readonly LocalReference[];
  readonly definitions: readonly Definition[];
}

const contributions = new WeakMap<DocumentContent, readonly ObjectContribution[]>();

/** The objects of a document with all they define and name. The same array for the same content. */
export function contributionOf(content: DocumentContent): readonly ObjectContribution[] {
  let found = contributions.get(content);
  if (found === undefined) {
    found = findObjects(content).map(contribute);
    contributions.set(content, found);
  }
  return found;
}

function contribute(object: FoundObject): ObjectContribution {
  const { value, name } = object;
  const kind = groupKind(object.apiVersion, object.kind);
  return {
    ...object,
    groupKind: kind,
    template: readTemplate(kind, value),
    references: findReferences(kind, value),
    selectors: findSelectors(kind, value),
    locals: findLocals(kind, value),
    definitions: findDefinitions(kind, value, name),
  };
}

function readTemplate(kind: GroupKind, value: FoundObject["value"]): PodTemplate | undefined {
  const path = podTemplatePath(kind, value);
  if (path === undefined) return undefined;
  const template = valueAt(value, path);
  return {
    path,
    labels: asLabels(field(template, "metadata", "labels")),
    spec: field(template, "spec"),
    known: isWorkloadKind(kind),
  };
}
