// A language service that knows of nothing outside but the schema of this build.
import { type Configuration, LanguageService } from "#analysis";
import type { World } from "../server/src/analysis/world.ts";
import { pack, texts } from "./schema-pack.ts";

export const world: World = {
  pack,
  texts: () => texts,
  rulePage: () => undefined,
  clusterFile: () => undefined,
  ruleFailed: (id, error) => {
    throw new Error(`rule ${id} threw`, { cause: error });
  },
};

/** It has read the files, texts by name, and is set as given from outside. */
export function serviceOf(
  files: Readonly<Record<string, string>>,
  configuration: Partial<Configuration> = {},
  given: World = world,
): LanguageService {
  const service = new LanguageService(given);
  service.configure(configuration);
  for (const [name, text] of Object.entries(files)) service.update(name, text);
  return service;
}
