// What features give, as plain data in UTF-16 offsets. `lsp` turns it into the protocol's shapes, `cli` into lines.
import type { Span, TextEdit } from "../documents/document.ts";
import type { Finding, FindingSource, Path, Severity } from "../finding.ts";

/** A finding at its place in a text. */
export interface Diagnostic {
  readonly code: string;
  readonly source: FindingSource;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly {
    readonly message: string;
    readonly file: string;
    readonly span: Span;
  }[];
  readonly tags: readonly ("deprecated" | "unnecessary")[];
  /** What it says, without place; absent for findings about the text itself. */
  readonly finding?: Finding;
  /** The fix that mends it with certainty or most likely, for reports. */
  readonly fix?: { readonly title: string; readonly safe: boolean };
}

export interface LocatedFix {
  readonly title: string;
  readonly safe: boolean;
  /** Touches several places: an editor shows it before it applies it. */
  readonly preview?: true;
  readonly edits: readonly { readonly file: string; readonly edits: readonly TextEdit[] }[];
  /** Files that come into being. */
  readonly creates?: readonly { readonly file: string; readonly text: string }[];
}

export type RefactoringId =
  | "extractConfigMap"
  | "extractSecret"
  | "splitFile"
  | "wrapPod"
  | "generateService"
  | "generateDisruptionBudget"
  | "generateAutoscaler"
  | "convertSelector"
  | "sortKeys";

/** A change that is offered without any finding. */
export interface Refactoring {
  readonly id: RefactoringId;
  readonly fix: LocatedFix;
}

export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

export interface CodeLens {
  readonly span: Span;
  /** Which object of the file it is about. */
  readonly object: number;
  readonly item: "outcome" | "timeline" | "references";
  readonly title: string;
  /** What `references` leads to. */
  readonly places?: readonly Place[];
}

export interface Place {
  readonly file: string;
  readonly span: Span;
}

/** What is not seen at once is worked out when it is read. */
export interface InlayHint {
  readonly offset: number;
  readonly text: string;
  /** Empty when there is nothing more to tell. */
  readonly tooltip: string;
  /** The text in pieces, with where a click on them goes. */
  readonly parts: readonly { readonly text: string; readonly place: Place | undefined }[];
  /** What a double click writes. */
  readonly edits: readonly TextEdit[];
}

export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: "object" | "key" | "container" | "port";
  readonly span: Span;
  readonly selection: Span;
  readonly children: readonly DocumentSymbol[];
}

export interface Highlight {
  readonly span: Span;
  /** Where it is defined, or where it is named. */
  readonly kind: "write" | "read";
}

export interface RenameTarget {
  readonly span: Span;
  readonly placeholder: string;
}

export interface RenameEdit {
  readonly file: string;
  readonly span: Span;
  readonly newText: string;
  /** Changes what the cluster does not let be changed: an editor asks first. */
  readonly confirm: boolean;
}

/** An object in the graph of resources. */
export interface HierarchyItem {
  readonly name: string;
  readonly kind: string;
  readonly detail: string;
  readonly file: string;
  readonly span: Span;
  readonly selection: Span;
  /** Key of an object that stands in no text: a controller made it in the dry run. */
  readonly made?: string;
}

export interface HierarchyCall {
  readonly item: HierarchyItem;
  /** Where the calling object does so. */
  readonly places: readonly Place[];
}

export type TokenType = "class" | "property" | "variable" | "number";

/** A word of one line with its meaning. */
export interface SemanticToken {
  readonly span: Span;
  readonly type: TokenType;
  readonly deprecated: boolean;
}

export interface WorkspaceSymbol {
  readonly name: string;
  readonly kind: string;
  readonly namespace: string;
  readonly place: Place;
}

export interface FoldingRange {
  readonly span: Span;
  readonly kind: "region" | "comment";
}

export interface DocumentLink {
  readonly span: Span;
  /** An address, or a file by name. */
  readonly target: string;
  readonly tooltip: string;
}

export interface CompletionItem {
  readonly label: string;
  readonly kind: "field" | "value" | "enum" | "reference" | "object";
  /** Type of a field, or where a name comes from. */
  readonly detail?: string;
  /** `required`, `default 25%`. */
  readonly description?: string;
  readonly deprecated?: boolean;
  /** Items come in this order, then by label. */
  readonly rank: number;
  /** What the typed text is compared with, if not the label. */
  readonly filter?: string;
  readonly edit: TextEdit;
  /** The new text has tab stops. */
  readonly snippet: boolean;
  /** Changes elsewhere in the document, as the apiVersion that belongs to a kind. */
  readonly also?: readonly TextEdit[];
  /** The field whose documentation belongs to it, told when it is asked for. */
  readonly field?: { readonly apiVersion: string; readonly kind: string; readonly path: Path };
}
