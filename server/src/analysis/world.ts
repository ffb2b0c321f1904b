// What the analysis is given from outside: nothing in it reads a file or a clock.
import type { SchemaPack, SchemaTexts } from "#engine";

/** What the rims hand in. */
export interface World {
  readonly pack: SchemaPack;
  /** The documentation of the fields, read when first asked for. */
  texts(): SchemaTexts;
  /** The Markdown page of a rule, if there is one. */
  rulePage(id: string): string | undefined;
  /** The objects of a cluster that is not a preset: the text of the file that the settings name. */
  clusterFile(path: string): string | undefined;
  /** The folder that relative paths start from, as an absolute path: configurations above it name it. */
  readonly startFolder?: string;
  /** The text of a manifest that a scenario names and that was not handed in; undefined when there is no such file. */
  manifestText?(path: string): string | undefined;
  /** Milliseconds since the epoch, for the next runs of a schedule; without it none are told. */
  nowMs?(): number;
  /** Told of a lint rule that has thrown, which is a defect of the rule: everything else goes on. */
  ruleFailed?(id: string, error: unknown): void;
}
