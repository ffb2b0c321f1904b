// Reads the schema pack on Node: beside the bundle in `schema/`, and in `server/generated/` when run from source.
import fs from "node:fs/promises";
import path from "node:path";
import type { SchemaLoader } from "./analysis/schema/schema-source.ts";

/** A loader that reads from the first of the folders that has the pack. Each file is read once. */
export function nodeSchemaLoader(folders: readonly string[]): SchemaLoader {
  const read = async (name: string): Promise<unknown> => {
    for (const folder of folders) {
      const text = await fs.readFile(path.join(folder, name), "utf8").catch(() => undefined);
      if (text !== undefined) return JSON.parse(text);
    }
    throw new Error(`no ${name} in ${folders.join(" or ")}`);
  };
  const once = <T>(name: string): (() => Promise<T>) => {
    let loading: Promise<unknown> | undefined;
    return () => {
      loading ??= read(name);
      return loading as Promise<T>;
    };
  };
  return { pack: once("schema.json"), texts: once("texts.json") };
}
