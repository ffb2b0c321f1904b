// The schema pack as `npm run gen` writes it, for tests of every area.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { SchemaPack, SchemaTexts } from "#engine";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const read = (name: string): unknown =>
  JSON.parse(fs.readFileSync(path.join(root, "server/generated", name), "utf8"));

export const pack = read("schema.json") as SchemaPack;
export const texts = read("texts.json") as SchemaTexts;
