// Where the schemas come from: the rims load them, the analysis only asks.
import type { SchemaPack, SchemaTexts } from "#engine";

/** Reads the schema pack. Each document is read once, when first asked for. */
export interface SchemaLoader {
  pack(): Promise<SchemaPack>;
  /** The documentation; hover, completion details and explain need it. */
  texts(): Promise<SchemaTexts>;
}
