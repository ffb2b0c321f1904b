// Quick fixes that change the configuration instead of the manifest.
import { editSource, valueAt } from "../documents/index.ts";
import type { LocatedFix } from "../features/feature.ts";
import type { EditOperation, Finding } from "../finding.ts";
import { samePath } from "../path.ts";
import { folderOf, joinPath, slashed } from "../resources/file-path.ts";
import type { BoundObject } from "../resources/index.ts";
import { asList } from "../resources/json.ts";
import { CONFIGURATION_FILE, type ConfigFile, liesIn } from "./config-file.ts";

/** Turning a rule off, and naming what exists in the cluster. `files`: the configuration files that are known. */
export function configFixes(
  finding: Finding,
  object: BoundObject | undefined,
  files: readonly ConfigFile[],
): LocatedFix[] {
  const { code } = finding;
  const { file } = finding.object;
  const off: Change = {
    title: `Turn '${code}' off in ${CONFIGURATION_FILE}`,
    text: `rules:\n  ${code}: off\n`,
    edit: () => [{ op: "set", path: ["rules", code], value: "off" }],
  };
  const missing =
    code === "ref-not-in-workspace" &&
    object?.content.references.find(({ path }) => samePath(path, finding.path));
  if (!missing) return changed(off, file, files);
  const { target, name } = missing;
  const entry = `${target.kind}/${name}`;
  const external = ["lint", "references", "external"];
  const exists: Change = {
    title: `Exists in the cluster: ignore '${name}'`,
    text: `lint:\n  references:\n    external:\n      - ${entry}\n`,
    edit: (value) => {
      const known = asList(valueAt(value, external));
      return known.length > 0
        ? [{ op: "insert", path: external, index: known.length, value: entry }]
        : [{ op: "set", path: external, value: [entry] }];
    },
  };
  return [...changed(exists, file, files), ...changed(off, file, files)];
}

interface Change {
  readonly title: string;
  /** Of a new file. */
  readonly text: string;
  edit(value: unknown): EditOperation[];
}

/** In the nearest configuration above the file, or in a new one beside it; not where that cannot be read. */
function changed(
  { title, text, edit }: Change,
  file: string,
  files: readonly ConfigFile[],
): LocatedFix[] {
  const nearest = files
    .filter(({ folder }) => liesIn(folder, slashed(file)))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0];
  if (!nearest) {
    const created = joinPath(folderOf(file), CONFIGURATION_FILE);
    return [{ title, safe: false, edits: [], creates: [{ file: created, text }] }];
  }
  const { source } = nearest;
  if (source.documents.some(({ broken }) => broken)) return [];
  const document = source.documents.find(({ empty }) => !empty);
  const end = source.text.length;
  const newline = source.text === "" || source.text.endsWith("\n") ? "" : "\n";
  const edits = document
    ? editSource(source, document, edit(document.value), [])
    : [{ span: { start: end, end }, newText: `${newline}${text}` }];
  return [{ title, safe: false, edits: [{ file: source.file, edits }] }];
}
