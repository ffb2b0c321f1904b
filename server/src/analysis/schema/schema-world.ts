// What the schema tier looks things up in.
import type { SchemaPack } from "#engine";
import type { ObjectRef, Path } from "../finding.ts";
import type { CustomResources } from "./custom-resources.ts";

/** What the schema tier knows beside the object. */
export interface SchemaWorld {
  readonly pack: SchemaPack;
  /** Minor of the target version: 31 to 36. */
  readonly minor: number;
  /** The custom resources that the workspace defines. */
  readonly customResources?: CustomResources;
  /** The text of a scalar as written in the file, for fixes that quote it; nothing when there is none. */
  sourceText?(object: ObjectRef, path: Path): string | undefined;
}
