// What a user may say about containers, in the keys of a scenario's `workloads` and of the annotation
// `drydock.dev/<container>`. Everything is optional.

/** Amounts of time in seconds, as the user writes them. */
export interface WorkloadEntry {
  /** Patterns (`*` is any text) over the image as written and the container's name. */
  readonly image?: string;
  readonly container?: string;
  readonly startSeconds?: number;
  readonly listens?: readonly number[];
  readonly listensAfterSeconds?: number;
  readonly http?: readonly {
    readonly path?: string;
    readonly status?: number;
    readonly location?: string;
    readonly delaySeconds?: number;
    readonly fromSeconds?: number;
    readonly untilSeconds?: number;
  }[];
  readonly exec?: readonly {
    readonly probe?: "liveness" | "readiness" | "startup";
    readonly hook?: "postStart" | "preStop";
    readonly exitCode?: number;
    readonly output?: string;
    readonly durationSeconds?: number;
    readonly fromSeconds?: number;
    readonly untilSeconds?: number;
  }[];
  readonly missing?: readonly string[];
  readonly exitAfterSeconds?: number;
  readonly exitCode?: number;
  readonly fills?: readonly {
    readonly volume?: string;
    readonly size: string;
    readonly afterSeconds?: number;
  }[];
  readonly oomAfterSeconds?: number;
  readonly terminationSeconds?: number;
  readonly terminationExitCode?: number;
  readonly ignoresSigterm?: boolean;
  readonly readiness?: "success" | "failure";
  readonly terminationMessage?: string;
  readonly log?: string;
  readonly user?: string | number;
  readonly pull?: "ok" | "NotFound" | "Denied" | "Unavailable";
  readonly pullSeconds?: number;
  /** Quantities. */
  readonly cpu?: string;
  readonly memory?: string;
}

/** Whether `text` matches a pattern in which `*` stands for any text. */
export function matchesPattern(pattern: string, text: string): boolean {
  const parts = pattern.split("*");
  if (parts.length === 1) return pattern === text;
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
