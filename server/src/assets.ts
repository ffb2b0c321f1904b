// The data that lies beside the bundles, read when it is first asked for; when the sources are run, where the build and
// the repository keep it.
import fs from "node:fs";
import path from "node:path";
import type { SchemaPack, SchemaTexts } from "#engine";

export interface Assets {
  pack(): SchemaPack;
  texts(): SchemaTexts;
  /** The Markdown page of a rule or of another code; undefined when there is no such code. */
  rulePage(id: string): string | undefined;
}

/** Thrown when the build has not been run. */
class MissingAsset extends Error {}

/** The assets of the program whose main file lies in `folder`. */
export function assetsBeside(folder: string): Assets {
  const find = (...places: readonly string[]) => {
    const file = places
      .map((place) => path.join(folder, place))
      .find((place) => fs.existsSync(place));
    if (!file)
      throw new MissingAsset(
        `${path.basename(places[0] ?? "")} is missing beside the program: run \`npm run build\``,
      );
    return file;
  };
  const json = <T>(name: string) => {
    let loaded: T | undefined;
    return () => {
      loaded ??= JSON.parse(
        fs.readFileSync(find(`schema/${name}`, `../../generated/${name}`), "utf8"),
      ) as T;
      return loaded;
    };
  };
  return {
    pack: json<SchemaPack>("schema.json"),
    texts: json<SchemaTexts>("texts.json"),
    rulePage: (id) => {
      if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(id) || id === "README") return undefined;
      const file = path.join(find("rules", "../../../docs/rules"), `${id}.md`);
      return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
    },
  };
}
