// Manifests as the commands see them: every object of the given paths with the place it comes from.
import path from "node:path";
import { type ManifestDocument, parseSource } from "#analysis";
import { listItems } from "#engine";
import type { Io } from "./command.ts";
import { listFiles } from "./input.ts";

/** One object, or one document that is none. */
export interface Manifest {
  readonly file: string;
  /** Position among the documents of the file that are not empty. */
  readonly document: number;
  /** Position in a List. */
  readonly item?: number;
  /** 1-based line at which the document begins. */
  readonly line: number;
  readonly object: unknown;
  /** kubectl's refusal of a document that is no YAML. */
  readonly unreadable?: string;
}

/** The objects in kubectl's order; `-` is standard input. */
export async function readManifests(paths: readonly string[], io: Io): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for (const file of listFiles(paths)) {
    const bytes = file === "-" ? await io.readStdin() : io.readFile(path.resolve(io.cwd, file));
    manifests.push(...manifestsOf(file, decodeText(bytes)));
  }
  return manifests;
}

/** kubectl's YAML library takes UTF-16 with a byte order mark as well. */
function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder().decode(bytes);
}

/** Findings about files that are not read at all. */
const unparsed = new Set(["binary", "too-large"]);

/** The objects of one file's text. */
export function manifestsOf(file: string, text: string): Manifest[] {
  const lines = lineCounter(text);
  const source = parseSource(file, text);
  const refusal =
    source.findings.find((finding) => finding.kubectl)?.kubectl ??
    source.findings.find(({ code }) => unparsed.has(code))?.message;
  if (refusal !== undefined)
    return [{ file, document: 0, line: 1, object: undefined, unreadable: refusal }];
  const documents = source.documents.filter(
    ({ span, content }) => !content.empty && span.end > span.start,
  );
  return documents.flatMap((document, index): Manifest[] => {
    const place = { file, document: index, line: lines(document.span.start) };
    if (document.broken) return [{ ...place, object: undefined, unreadable: refusalOf(document) }];
    const { value } = document;
    if (value === null || value === undefined) return [];
    const items = listItems(value);
    return items.length === 1 && items[0] === value
      ? [{ ...place, object: value }]
      : items.map((object, item) => ({ ...place, item, object }));
  });
}

function refusalOf(document: ManifestDocument): string {
  return document.findings.find((finding) => finding.kubectl)?.kubectl ?? "invalid YAML";
}

/** Gives the 1-based line of an offset; offsets must not decrease. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let at = 0;
  return (offset) => {
    for (
      let next = text.indexOf("\n", at);
      next >= 0 && next < offset;
      next = text.indexOf("\n", at)
    ) {
      line++;
      at = next + 1;
    }
    return line;
  };
}
