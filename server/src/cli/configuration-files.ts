// The configuration files that count for a set of manifests: `.drydock.yaml` in their folders and above.
import fs from "node:fs";
import path from "node:path";
import { CONFIGURATION_FILE, decodeBytes, LanguageService, LineIndex } from "#analysis";
import { assetsOf } from "./assets.ts";
import { type Arguments, type Io, UsageError } from "./command.ts";

/** A language service that has read nothing but the configuration files of a manifest. */
export function configuredService(file: string, args: Arguments, io: Io): LanguageService {
  const { pack, texts, rulePage } = assetsOf();
  const service = new LanguageService({
    pack: pack(),
    texts,
    rulePage,
    startFolder: io.cwd,
    clusterFile: () => undefined,
  });
  loadConfiguration(service, [file], args, io);
  return service;
}

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
  const loaded = names.flatMap((name) => {
    const file = given ?? name;
    service.update(name, decodeBytes(io.readFile(path.resolve(io.cwd, file))).text);
    return [{ name, file }, ...loadExtended(service, file, given, io)];
  });
  const wrong = loaded.flatMap(({ name, file }) =>
    service
      .diagnostics(name)
      .filter(({ severity }) => severity === "error")
      .map(({ message, span }) => {
        const { line, column } = new LineIndex(service.source(name)?.text ?? "").position(
          span.start,
        );
        return `${file}:${line + 1}:${column + 1}: ${message}`;
      }),
  );
  if (wrong.length > 0) throw new UsageError(wrong.join("\n"));
  return names;
}

/** Reads what a configuration file extends, and what that extends. */
function loadExtended(
  service: LanguageService,
  file: string,
  given: string | undefined,
  io: Io,
): { readonly name: string; readonly file: string }[] {
  const next = () => service.configurations.extendedFiles.find((name) => !service.source(name));
  const loaded: { name: string; file: string }[] = [];
  for (let name = next(); name !== undefined; name = next()) {
    const place = path.resolve(io.cwd, given ? path.dirname(given) : "", name);
    if (!fs.existsSync(place)) throw new UsageError(`${file} extends ${name}: no such file`);
    service.update(name, decodeBytes(io.readFile(place)).text);
    loaded.push({ name, file: name });
  }
  return loaded;
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
