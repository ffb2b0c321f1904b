// `--baseline PATH|git`: what runs before the manifests are applied. `git` takes the same files as they stand in the
// last commit; it is the only thing that starts a process.
import { execFileSync } from "node:child_process";
import path from "node:path";
import type { KubeObject } from "#engine";
import { type Io, UsageError } from "./command.ts";
import { listFiles } from "./input.ts";
import { manifestsOf, readManifests } from "./manifests.ts";

/** The objects of the baseline; what is not readable in it does not run. */
export async function readBaseline(
  baseline: string | undefined,
  paths: readonly string[],
  io: Io,
): Promise<KubeObject[]> {
  if (baseline === undefined) return [];
  const manifests = baseline === "git" ? committed(paths, io) : await readManifests([baseline], io);
  return manifests.flatMap(({ object, unreadable }) =>
    unreadable === undefined ? [object as KubeObject] : [],
  );
}

function committed(paths: readonly string[], io: Io) {
  if (paths.includes("-")) throw new UsageError("--baseline git needs files, not standard input");
  return listFiles(paths).flatMap((file) => {
    const text = committedText(path.resolve(io.cwd, file));
    return text === undefined ? [] : manifestsOf(file, text);
  });
}

/** The file as it stands in the last commit; undefined when it is new. */
function committedText(file: string): string | undefined {
  const folder = path.dirname(file);
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
  try {
    git("rev-parse", "--verify", "HEAD");
  } catch {
    throw new UsageError(`--baseline git: ${folder} is not in a git repository with a commit`);
  }
  try {
    return git("show", `HEAD:./${path.basename(file)}`);
  } catch {
    return undefined;
  }
}
