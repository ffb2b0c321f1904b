// Every command, loaded when it is asked for: a start costs only the code that runs. One line each.
import type { Command } from "../command.ts";

export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import("./check.ts")).default,
  admit: async () => (await import("./admit.ts")).default,
  "dry-run": async () => (await import("./dry-run.ts")).default,
  test: async () => (await import("./test.ts")).default,
  get: async () => (await import("./get.ts")).default,
  describe: async () => (await import("./describe.ts")).default,
  events: async () => (await import("./events.ts")).default,
  rollout: async () => (await import("./rollout.ts")).default,
  top: async () => (await import("./top.ts")).default,
  "explain-scheduling": async () => (await import("./explain-scheduling.ts")).default,
  explain: async () => (await import("./explain.ts")).default,
  rules: async () => (await import("./rules.ts")).default,
  lsp: async () => (await import("./lsp.ts")).default,
};
