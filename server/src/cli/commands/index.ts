// Every command, loaded when it is asked for: a start costs only the code that runs. One line each.
import type { Command } from "../command.ts";

export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  admit: async () => (await import("./admit.ts")).default,
  "dry-run": async () => (await import("./dry-run.ts")).default,
  lsp: async () => (await import("./lsp.ts")).default,
};
