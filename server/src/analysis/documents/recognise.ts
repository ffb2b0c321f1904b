// Files that look like manifests and are none: told by their name and by what is in them.
import type { ManifestDocument, SkipReason } from "./document.ts";
import { isBreak } from "./go-yaml/cursor.ts";

/** Beyond this a text is not read. The largest plain install of a public project has 1.9 MB. */
const MAX_TEXT_LENGTH = 10 * 1024 * 1024;

/** What only the folder can tell. */
export interface Neighbours {
  /** The file lies below `templates/` of a folder with a `Chart.yaml`. */
  readonly inChartTemplates?: boolean;
}

/** What the other files say about one, however paths are written. `known`: whether there is a file of a name. */
export function neighboursOf(file: string, known: (file: string) => boolean): Neighbours {
  const charts = [...file.matchAll(/(?<=^|[/\\])templates[/\\]/g)].map(
    ({ index }) => `${file.slice(0, index)}Chart.yaml`,
  );
  return { inChartTemplates: charts.some(known) };
}

/** Where the templates lie of the chart that a file describes; undefined where it describes none. */
export function templatesOf(file: string): string | undefined {
  const [, folder, separator = ""] = /^(|.*([/\\]))Chart\.yaml$/.exec(file) ?? [];
  return folder === undefined ? undefined : `${folder}templates${separator || "/"}`;
}

/** Reasons that can be seen before the text is parsed. */
export function skipUnparsed(text: string): SkipReason | undefined {
  if (text.length > MAX_TEXT_LENGTH) return "too-large";
  return text.slice(0, 8192).includes("\0") ? "binary" : undefined;
}

/** Reasons that the file's name and its documents give. */
export function skipParsed(
  file: string,
  documents: readonly ManifestDocument[],
  neighbours: Neighbours,
): SkipReason | undefined {
  if (neighbours.inChartTemplates) return "helm-template";
  if (documents.some((document) => document.broken && hasTemplateAction(document.content.text)))
    return "helm-template";
  const name = file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
  if (/^kustomization\.ya?ml$|^Kustomization$/.test(name)) return "kustomization";
  const filled = documents.filter((document) => !document.empty);
  if (filled.length > 0 && filled.every(isKustomization)) return "kustomization";
  if (filled.some(isObjectLike)) return undefined;
  if (/^Chart\.ya?ml$/.test(name)) return "chart";
  return /^(?:values.*|.*[.-]values)\.ya?ml$/.test(name) ? "values" : undefined;
}

function isKustomization(document: ManifestDocument): boolean {
  const { apiVersion, kind } = identity(document);
  return (
    (kind === "Kustomization" || kind === "Component") &&
    typeof apiVersion === "string" &&
    apiVersion.startsWith("kustomize.config.k8s.io/")
  );
}

function isObjectLike(document: ManifestDocument): boolean {
  const { apiVersion, kind } = identity(document);
  return typeof apiVersion === "string" && typeof kind === "string";
}

function identity(document: ManifestDocument): { apiVersion?: unknown; kind?: unknown } {
  const { value } = document;
  return value !== null && typeof value === "object" ? value : {};
}

/** So many places are looked at before a text counts as no template. */
const MAX_ACTIONS = 1000;

/** A `{{` outside of quotes, comments and the text of block scalars, as far as single lines can tell. */
function hasTemplateAction(text: string): boolean {
  let at = text.indexOf("{{");
  for (let tries = 0; at >= 0 && tries < MAX_ACTIONS; tries++) {
    let start = at;
    while (start > 0 && !isBreak(text.charCodeAt(start - 1))) start--;
    const before = text.slice(start, at);
    const quotes = before.match(/["']/g)?.length ?? 0;
    if (quotes % 2 === 0 && !/(?:^|\s)#/.test(before)) return true;
    at = text.indexOf("{{", at + 2);
  }
  return false;
}
