// The plain-data facade of the YAML layer: what everything behind it may know of a text.
import type { Path } from "../finding.ts";
import type { Node } from "./tree.ts";

/** Half-open range of UTF-16 offsets in the file's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface SyntaxFinding {
  /** `yaml-syntax`, `duplicate-key`, `tab-indentation`, `content-after-end`, ... */
  readonly code: string;
  readonly severity: "error" | "warning" | "info" | "hint";
  readonly message: string;
  /** What kubectl says behind `error: error parsing <file>: `, when it refuses the file for this. */
  readonly kubectl?: string;
  /** Offsets in the file. */
  readonly span: Span;
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
  /** Replacements that mend it, offsets in the file. */
  readonly fix?: {
    readonly title: string;
    readonly safe: boolean;
    readonly edits: readonly TextEdit[];
  };
}

export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
  /** Parts of `newText` that the user is to fill in, in that order; offsets in `newText`. */
  readonly stops?: readonly Span[];
}

/**
 * All that depends on a document's text alone. It is the same object as long as the text is the same, wherever the
 * document moves to: what is computed from a document's content is cached by it. Offsets start at the document's text.
 */
export interface DocumentContent {
  readonly text: string;
  /** Read as JSON, as kubectl does with a file that begins with `{`. */
  readonly json: boolean;
  /** Absent for an empty document, and for a broken one of which nothing can be read. */
  readonly root: Node | undefined;
  readonly value: unknown;
  readonly findings: readonly SyntaxFinding[];
  readonly comments: readonly Span[];
  readonly empty: boolean;
  readonly broken: boolean;
}

/**
 * One document between separators, as kubectl would read it. `value` is what kubectl sends as JSON (its own scalar
 * rules, aliases and merge keys resolved, the last of duplicate keys); integers that a double cannot hold are `bigint`.
 * A document with errors still has whatever could be read.
 */
export interface ManifestDocument {
  /** Position in the file, empty documents counted. */
  readonly index: number;
  /** The document's text without its separator line. */
  readonly span: Span;
  /** Nothing but blanks and comments. */
  readonly empty: boolean;
  readonly value: unknown;
  readonly findings: readonly SyntaxFinding[];
  /** True when kubectl could not read it; `findings` says why. */
  readonly broken: boolean;
  readonly content: DocumentContent;
}

export type SkipReason =
  | "helm-template"
  | "kustomization"
  | "chart"
  | "values"
  | "binary"
  | "too-large";

export interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly documents: readonly ManifestDocument[];
  /** Findings about the file as a whole (encoding, size, too many documents). */
  readonly findings: readonly SyntaxFinding[];
  /** Why this file is not checked as manifests, if so. */
  readonly skipped?: SkipReason;
}

/** What lies at an offset, for hover and completion. */
export interface PathAtOffset {
  readonly document: ManifestDocument;
  readonly path: Path;
  readonly part: "key" | "value" | "none";
  readonly span: Span;
}
