// What every check of Drydock says: schema, API rules, lint, references and dry run alike. No positions in here:
// `documents/locate.ts` turns a path into a span, late.
export type Severity = "error" | "warning" | "info" | "hint";
export type FindingSource = "syntax" | "schema" | "api" | "lint" | "reference" | "dry-run";

/** Steps from the object's root: keys and list positions. */
export type Path = readonly (string | number)[];

/** An object in the scope: which file, which document of it, and for an item of a List where in it. */
export interface ObjectRef {
  readonly file: string;
  /** Position among the file's documents, empty ones counted. */
  readonly document: number;
  /** Path of the object inside its document: empty, or `items[i]` of a List. */
  readonly base: Path;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Which part of the place is meant: the value, the key of the entry, or the whole list item. A missing path means the key of its nearest existing ancestor. */
export type Part = "value" | "key" | "item";

export interface RelatedPlace {
  readonly message: string;
  readonly object: ObjectRef;
  readonly path: Path;
  readonly part?: Part;
}

/** One structural change inside a document. Paths are relative to the object. */
export type PathOperation =
  | { readonly op: "set"; readonly path: Path; readonly value: unknown }
  | { readonly op: "remove"; readonly path: Path }
  | { readonly op: "rename"; readonly path: Path; readonly key: string }
  | { readonly op: "insert"; readonly path: Path; readonly index: number; readonly value: unknown }
  /** An entry of a map goes to another place, comments and all; the new place may lie where the old one was. */
  | { readonly op: "move"; readonly path: Path; readonly to: Path }
  /** Puts a value below new keys of its own, `spec` below `template.spec`: its text stays as it is, further in. */
  | { readonly op: "nest"; readonly path: Path; readonly under: readonly string[] };

export type EditOperation =
  | PathOperation
  /** A new document at the end of a file. */
  | { readonly op: "append-document"; readonly value: unknown }
  /** The object goes, with the comments above it and its separator; of an item of a List only the item. */
  | { readonly op: "remove-document" };

export interface Fix {
  readonly title: string;
  /** Safe: same behaviour or obviously intended, applied by fix-all and `--fix`. Others are offered one by one. */
  readonly safe: boolean;
  /** Touches several places: an editor shows it before it applies it. */
  readonly preview?: true;
  readonly edits: readonly {
    readonly object: ObjectRef;
    readonly operations: readonly EditOperation[];
    /** Scalars that only the user can know: an editor selects them one after the other, with what is there as a proposal. */
    readonly placeholders?: readonly Path[];
  }[];
}

export interface Finding {
  /** Rule id or reason: `image-tag-latest`, `exceeded-quota`, `FailedScheduling`. */
  readonly code: string;
  readonly source: FindingSource;
  readonly severity: Severity;
  /** First line at most 90 characters where the words are ours; a cluster's text stands to the letter. */
  readonly message: string;
  readonly object: ObjectRef;
  readonly path: Path;
  readonly part?: Part;
  /** The part of the text at the path that is meant, in offsets of the value; the whole value where that is written otherwise. */
  readonly within?: { readonly start: number; readonly end: number };
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
  readonly tags?: readonly ("deprecated" | "unnecessary")[];
}
