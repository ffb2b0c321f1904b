// The plain-data facade of the YAML layer: what everything behind it may know of a text.
import type { Path } from "../finding.ts";

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
  /** Offsets in the file. */
  readonly span: Span;
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
  /** Replacements that mend it, offsets in the file. */
  readonly fix?: { readonly title: string; readonly safe: boolean; readonly edits: readonly TextEdit[] };
}

export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
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
}

export interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly documents: readonly ManifestDocument[];
  /** Findings about the file as a whole (encoding, size, too many documents). */
  readonly findings: readonly SyntaxFinding[];
  /** Why this file is not checked as manifests, if so. */
  readonly skipped?: "helm-template" | "kustomization" | "values" | "binary" | "too-large";
}

/** What lies at an offset, for hover and completion. */
export interface PathAtOffset {
  readonly document: ManifestDocument;
  readonly path: Path;
  readonly part: "key" | "value" | "none";
  readonly span: Span;
}
