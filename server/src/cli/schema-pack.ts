// The schema pack lies beside the bundle; when the sources are run, where `npm run gen` writes it.
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import type { SchemaPack } from "#engine";
import { UsageError } from "./command.ts";

let loaded: SchemaPack | undefined;

export function loadSchemaPack(): SchemaPack {
  if (loaded) return loaded;
  const script = process.argv[1] ? path.dirname(fs.realpathSync(process.argv[1])) : ".";
  const places = ["schema/schema.json", "../../generated/schema.json"];
  const file = places.map((place) => path.join(script, place)).find((p) => fs.existsSync(p));
  if (!file) throw new UsageError("the schema pack is missing: run `npm run build`");
  loaded = JSON.parse(fs.readFileSync(file, "utf8")) as SchemaPack;
  return loaded;
}
