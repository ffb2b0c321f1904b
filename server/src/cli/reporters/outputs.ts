// `--format NAME[=FILE]`, which can be given several times: each report goes to standard output or to its file.
import path from "node:path";
import { type Arguments, type Io, type Option, UsageError } from "../command.ts";

export type Reporters<R> = Readonly<Record<string, R>>;

export interface Output<R> {
  readonly reporter: R;
  /** Undefined: standard output. */
  readonly file: string | undefined;
}

export const formatOption = (reporters: Reporters<unknown>): Option => ({
  name: "format",
  value: "NAME[=FILE]",
  repeatable: true,
  summary: `${Object.keys(reporters).join(", ")} (default text)`,
});

/** Throws a `UsageError` for a name that no reporter has. */
export function outputsOf<R>(args: Arguments, reporters: Reporters<R>): Output<R>[] {
  const given = args.values("format");
  return (given.length > 0 ? given : ["text"]).map((option) => {
    const [name = "", file] = option.split("=", 2);
    const reporter = Object.hasOwn(reporters, name) ? reporters[name] : undefined;
    if (!reporter)
      throw new UsageError(`unknown format "${name}": ${Object.keys(reporters).join(", ")}`);
    return { reporter, file };
  });
}

/** `report` is told whether its text may have colours. */
export function write<R>(
  { reporter, file }: Output<R>,
  io: Io,
  report: (reporter: R, color: boolean) => string,
): void {
  const text = report(reporter, io.color && file === undefined);
  if (file === undefined) io.out(text);
  else io.writeFile(path.resolve(io.cwd, file), text);
}
