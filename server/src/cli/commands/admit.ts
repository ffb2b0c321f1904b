// `drydock admit`: what the API server answers for each document.
import path from "node:path";
import { type AdmitInput, type AdmitResult, admit, kubectlStatus } from "#engine";
import { assetsOf } from "../assets.ts";
import { tellClusterProblem } from "../cluster.ts";
import { readClusterSettings } from "../cluster-settings.ts";
import { type Arguments, type Command, clusterOptions, type Io, UsageError } from "../command.ts";
import { type Manifest, readManifests } from "../manifests.ts";
import { kubectlError, kubectlName } from "../reporters/kubectl-text.ts";

const command: Command = {
  name: "admit",
  usage: "PATH...",
  summary: "what the API server answers for each document",
  options: [
    { name: "format", value: "text|json", summary: "how results are printed (default text)" },
    { name: "each", summary: "judge every document alone, not after the ones before it" },
    { name: "create-namespaces", summary: "let missing namespaces exist" },
    {
      name: "update",
      value: "OLD",
      summary:
        "judge each object as the replacement of the one with its kind, namespace and name in OLD",
    },
    ...clusterOptions,
  ],
  run,
};

export default command;

async function run(args: Arguments, io: Io): Promise<number> {
  if (args.positionals.length === 0) throw new UsageError("admit needs at least one path");
  const format = args.value("format") ?? "text";
  if (format !== "text" && format !== "json") throw new UsageError(`unknown format "${format}"`);
  const manifests = await readManifests(args.positionals, io);
  const oldPath = args.value("update");
  const old = oldPath === undefined ? undefined : await readOld(oldPath, args.positionals, io);
  const inputs = manifests.map(
    (manifest): AdmitInput => ({
      object: manifest.object,
      file: manifest.file,
      ...(old ? { old: old(manifest.file) } : {}),
    }),
  );
  const readable = manifests.flatMap(({ unreadable }, i) => (unreadable ? [] : [i]));
  const settings = await readClusterSettings(args.positionals, args, io);
  const answers = admit(
    readable.map((i) => inputs[i]!),
    {
      ...settings,
      pack: assetsOf().pack(),
      each: args.flag("each"),
      createNamespaces: args.flag("create-namespaces"),
      onClusterProblem: (problem) => tellClusterProblem(problem, io),
    },
  );
  const byInput = new Map(readable.map((i, k) => [i, answers[k]!]));
  const results = manifests.map((manifest, i) => byInput.get(i) ?? unreadableResult(manifest));
  if (format === "json") printJson(manifests, results, settings.minor, io);
  else printText(manifests, results, old !== undefined, io);
  if (manifests.length === 0) io.err("error: no objects passed to create\n");
  return manifests.length === 0 || results.some(({ status }) => status !== null) ? 1 : 0;
}

/** The objects of OLD for a file: those of the file at the same place under it, else all of them. */
async function readOld(
  oldPath: string,
  roots: readonly string[],
  io: Io,
): Promise<(file: string) => readonly unknown[]> {
  const byFile = new Map<string, unknown[]>();
  const all: unknown[] = [];
  for (const { file, object } of await readManifests([oldPath], io)) {
    const place = path.relative(oldPath, file);
    byFile.set(place, [...(byFile.get(place) ?? []), object]);
    all.push(object);
  }
  return (file) => {
    for (const root of roots) {
      const found = byFile.get(path.relative(root, file));
      if (found) return found;
    }
    return all;
  };
}

/** kubectl stops at a document that is no YAML. */
function unreadableResult({ file, unreadable = "" }: Manifest): AdmitResult {
  return {
    code: 0,
    warnings: [],
    status: kubectlStatus(`error: error parsing ${file}: ${unreadable}`),
    object: null,
  };
}

function printJson(
  manifests: readonly Manifest[],
  results: readonly AdmitResult[],
  minor: number,
  io: Io,
): void {
  const rows = results.map((result, i) => {
    const { file, document, item, line } = manifests[i]!;
    return { file, document, ...(item === undefined ? {} : { item }), line, ...result };
  });
  const head = `{"version":1,"kubernetesVersion":"1.${minor}","results":[\n`;
  io.out(`${head}${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]}\n`);
}

function printText(
  manifests: readonly Manifest[],
  results: readonly AdmitResult[],
  isUpdate: boolean,
  io: Io,
): void {
  const warned = new Set<string>();
  results.forEach((result, i) => {
    for (const warning of result.warnings) {
      if (!warned.has(warning)) io.err(`Warning: ${warning}\n`);
      warned.add(warning);
    }
    const verb = isUpdate ? "replacing" : "creating";
    if (result.status) io.err(`${kubectlError(result.status, verb, manifests[i]!.file, result)}\n`);
    else io.out(`${kubectlName(result)} ${isUpdate ? "replaced" : "created"}\n`);
  });
}
