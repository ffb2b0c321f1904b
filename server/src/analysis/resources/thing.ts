// Something that has a name in several places.
import type { ManifestDocument } from "../documents/index.ts";
import type { Part, Path } from "../finding.ts";

/** A place in a document of the scope; the path starts at the document's root. */
export interface Occurrence {
  readonly file: string;
  readonly document: ManifestDocument;
  readonly path: Path;
  readonly part: Part;
  /** Where the thing comes into being, as opposed to where it is named. */
  readonly definition: boolean;
  /** The selector of a workload, which cannot be changed once the workload exists. */
  readonly immutable?: true;
}

export interface Thing {
  readonly kind:
    | "object"
    | "key"
    | "port"
    | "port-number"
    | "volume"
    | "container"
    | "label"
    | "label-value"
    /** Of nodes: the cluster gives them, no manifest renames them. */
    | "node"
    | "custom-kind";
  readonly name: string;
  /** The object's kind, `apps/Deployment`, for an object. */
  readonly target?: string;
  readonly occurrences: readonly Occurrence[];
}
