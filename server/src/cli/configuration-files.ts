// The configuration files that count for a set of manifests: `.drydock.yaml` in their folders and above.
import fs from "node:fs";
import path from "node:path";
import { CONFIGURATION_FILE, decodeBytes, type LanguageService } from "#analysis";
import { type Arguments, type Io, UsageError } from "./command.ts";

/**
 * Hands every configuration file to the service, under names that relate to those of the manifests, and gives the names.
 * A file with mistakes ends the command: what was meant is not known.
 */
export function loadConfiguration(
  service: LanguageService,
  files: readonly string[],
  args: Arguments,
  io: Io,
): string[] {
  const given = args.value("config");
  const names =
    given === undefined
      ? [...new Set(files.flatMap((file) => above(file, io.cwd)))]
      : [CONFIGURATION_FILE];
  const loaded = names.map((name) => {
    const file = given ?? name;
    service.update(name, decodeBytes(io.readFile(path.resolve(io.cwd, file))).text);
    for (const extended of service.extendedConfiguration())
      if (!service.source(extended)) {
        const place = path.resolve(io.cwd, given ? path.dirname(given) : "", extended);
        if (!fs.existsSync(place))
          throw new UsageError(`${file} extends ${extended}: no such file`);
        service.update(extended, decodeBytes(io.readFile(place)).text);
      }
    return { name, file };
  });
  const wrong = loaded.flatMap(({ name, file }) =>
    service
      .diagnostics(name)
      .filter(({ severity }) => severity === "error")
      .map(({ message, span }) => {
        const line = service.source(name)?.text.slice(0, span.start).split("\n").length ?? 1;
        return `${file}:${line}: ${message}`;
      }),
  );
  if (wrong.length > 0) throw new UsageError(wrong.join("\n"));
  return loaded.map(({ name }) => name);
}

/** The configuration files in a file's folder and above, as paths that begin as the file's own does. */
function above(file: string, cwd: string): string[] {
  const absolute = path.isAbsolute(file);
  const found: string[] = [];
  let folder = path.dirname(path.resolve(cwd, file));
  for (;;) {
    const candidate = path.join(folder, CONFIGURATION_FILE);
    if (fs.existsSync(candidate)) found.push(absolute ? candidate : path.relative(cwd, candidate));
    const parent = path.dirname(folder);
    if (parent === folder) return found;
    folder = parent;
  }
}
