// What every suite gets: the workbench of the host at hand, and the name that screenshots begin with.
import type { Workbench } from "../workbench.ts";

export interface Session {
  /** Opened before the first test runs. */
  readonly workbench: () => Workbench;
  readonly host: "latest" | "floor";
}
