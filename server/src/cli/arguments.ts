import { type Arguments, type Option, UsageError } from "./command.ts";

/** Reads `argv` by the options a command declares. `--name=value`, `--name value`, `-x value`; `--` ends the options. */
export function parseArguments(argv: readonly string[], options: readonly Option[]): Arguments {
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i]!;
    if (argument === "--") {
      positionals.push(...argv.slice(i + 1));
      break;
    }
    if (argument === "-" || !argument.startsWith("-")) {
      positionals.push(argument);
      continue;
    }
    const equals = argument.indexOf("=");
    const key = equals < 0 ? argument : argument.slice(0, equals);
    const option = options.find((o) => key === `--${o.name}` || (o.short && key === `-${o.short}`));
    if (!option) throw new UsageError(`unknown flag: ${key}`);
    if (option.value === undefined) {
      if (equals >= 0) throw new UsageError(`flag takes no value: ${key}`);
      values.set(option.name, ["true"]);
      continue;
    }
    const value = equals < 0 ? argv[++i] : argument.slice(equals + 1);
    if (value === undefined) throw new UsageError(`flag needs an argument: ${key}`);
    const before = values.get(option.name);
    if (before && !option.repeatable) throw new UsageError(`flag given twice: ${key}`);
    values.set(option.name, [...(before ?? []), value]);
  }
  return {
    positionals,
    flag: (name) => values.has(name),
    value: (name) => values.get(name)?.[0],
    values: (name) => values.get(name) ?? [],
  };
}
