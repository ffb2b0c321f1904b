// What kustomization files say about other files: which they list as resources, which as patches, and what they generate.
import type { SourceFile } from "../documents/index.ts";
import type { Path } from "../finding.ts";
import type { DefinedKey } from "./definitions.ts";
import { commonFolders, folderOf, joinPath, slashed } from "./file-path.ts";
import { asList, asText, field } from "./json.ts";
import { type GroupKind, kindOfName } from "./kinds.ts";
import { matchPattern } from "./path-pattern.ts";

/** A path that a kustomization names, with its place. */
export interface ListedPath {
  /** The file or folder it means. */
  readonly file: string;
  readonly path: Path;
}

export interface Generated {
  readonly target: GroupKind;
  readonly name: string;
  readonly namespace: string | undefined;
  /** Undefined when a file that was not read holds them. */
  readonly keys: readonly DefinedKey[] | undefined;
  readonly type: string | undefined;
  /** Of the name in the kustomization. */
  readonly path: Path;
}

/** What a kustomization writes instead of an image; what is undefined stays. */
export interface ReplacedImage {
  readonly name: string;
  readonly newName: string | undefined;
  readonly newTag: string | undefined;
  readonly digest: string | undefined;
}

export interface Kustomization {
  readonly file: string;
  readonly folder: string;
  /** Position of its document in the file. */
  readonly document: number;
  readonly namespace: string | undefined;
  readonly namePrefix: string;
  readonly nameSuffix: string;
  /** Files and folders under `resources`, `bases` and `components`. */
  readonly resources: readonly ListedPath[];
  readonly patches: readonly ListedPath[];
  /** Other files: those that generators read, values of charts, settings of kustomize. */
  readonly files: readonly ListedPath[];
  readonly generated: readonly Generated[];
  /** The images that it gives another name, tag or digest. */
  readonly images: readonly ReplacedImage[];
  /** Names that it fills in as `$(NAME)`. */
  readonly variables: readonly string[];
}

const RESOURCES = ["resources[*]", "bases[*]", "components[*]"];
const PATCHES = ["patches[*].path", "patchesJson6902[*].path", "patchesStrategicMerge[*]"];
const FILES = [
  "{configMapGenerator,secretGenerator}[*].files[*]",
  "{configMapGenerator,secretGenerator}[*].envs[*]",
  "{configMapGenerator,secretGenerator}[*].env",
  "helmCharts[*].valuesFile",
  "helmCharts[*].additionalValuesFiles[*]",
  "replacements[*].path",
  "{crds,configurations,generators,transformers,validators}[*]",
  "openapi.path",
];
const GENERATORS: readonly [pattern: string, kind: string][] = [
  ["secretGenerator[*]", "Secret"],
  ["configMapGenerator[*]", "ConfigMap"],
];

/** The kustomizations among the files, sorted by file. */
export function findKustomizations(sources: Iterable<SourceFile>): Kustomization[] {
  const found: Kustomization[] = [];
  for (const source of sources) {
    if (source.skipped !== "kustomization") continue;
    const document = source.documents.find(({ empty }) => !empty);
    if (document) found.push(readKustomization(source.file, document.index, document.value));
  }
  return found.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}

function readKustomization(file: string, document: number, value: unknown): Kustomization {
  const folder = folderOf(file);
  return {
    file,
    folder,
    document,
    namespace: asText(field(value, "namespace")),
    namePrefix: asText(field(value, "namePrefix")) ?? "",
    nameSuffix: asText(field(value, "nameSuffix")) ?? "",
    resources: listed(value, folder, RESOURCES),
    patches: listed(value, folder, PATCHES),
    files: listed(value, folder, FILES),
    generated: GENERATORS.flatMap(([pattern, kind]) =>
      matchPattern({ path: [], value }, pattern).flatMap(({ path, value: item }) =>
        readGenerator(kindOfName(kind), path, item),
      ),
    ),
    images: asList(field(value, "images")).flatMap((image) => {
      const name = asText(field(image, "name"));
      const newName = asText(field(image, "newName"));
      const newTag = asText(field(image, "newTag"));
      const digest = asText(field(image, "digest"));
      return name === undefined ? [] : [{ name, newName, newTag, digest }];
    }),
    variables: asList(field(value, "vars")).flatMap((one) => asText(field(one, "name")) ?? []),
  };
}

/** Addresses of other places (`https://…`, `github.com/…?ref=`) and what is written in place are no files. */
function listed(value: unknown, folder: string, patterns: readonly string[]): ListedPath[] {
  return patterns.flatMap((pattern) =>
    matchPattern({ path: [], value }, pattern).flatMap(({ path, value: item }) => {
      const text = asText(item);
      if (text === undefined || /\n|:\/\/|\?ref=|^git@/.test(text)) return [];
      // A generator may name the key: `key=path`.
      const named = path.includes("files") ? text.slice(text.indexOf("=") + 1) : text;
      return [{ file: joinPath(folder, named), path }];
    }),
  );
}

function readGenerator(target: GroupKind, path: Path, item: unknown): Generated[] {
  const name = asText(field(item, "name"));
  if (name === undefined) return [];
  const texts = (list: string) =>
    asList(field(item, list)).flatMap((text, i) =>
      typeof text === "string" ? [{ text, path: [...path, list, i] }] : [],
    );
  const keys = [
    ...texts("literals").map(({ text, path: at }) => ({ name: text.split("=", 1)[0]!, path: at })),
    ...texts("files").map(({ text, path: at }) => ({ name: fileKey(text), path: at })),
  ];
  const unread = asText(field(item, "env")) !== undefined || texts("envs").length > 0;
  return [
    {
      target,
      name,
      namespace: asText(field(item, "namespace")),
      keys: unread ? undefined : keys,
      type: target.kind === "Secret" ? (asText(field(item, "type")) ?? "Opaque") : undefined,
      path: [...path, "name"],
    },
  ];
}

/** `key=path`, or the base name of a path. */
function fileKey(text: string): string {
  const [key, path] = text.split("=", 2) as [string, string | undefined];
  return path === undefined ? key.slice(key.lastIndexOf("/") + 1) : key;
}

/** Which kustomization counts for which file. */
export class KustomizationIndex {
  private readonly all: readonly Kustomization[];
  private readonly byResource = new Map<string, Kustomization[]>();
  private readonly byFolder = new Map<string, Kustomization>();
  private readonly patches = new Set<string>();
  private readonly pulled = new Map<Kustomization, Set<string>>();

  constructor(all: readonly Kustomization[]) {
    this.all = all;
    for (const kustomization of all) {
      this.byFolder.set(kustomization.folder, kustomization);
      for (const { file } of kustomization.patches) this.patches.add(file);
      for (const { file } of kustomization.resources) {
        const list = this.byResource.get(file);
        if (list) list.push(kustomization);
        else this.byResource.set(file, [kustomization]);
      }
    }
  }

  /** The nearest kustomization that lists the file as a resource. */
  listing(file: string): Kustomization | undefined {
    const lists = this.byResource.get(slashed(file)) ?? [];
    return lists.reduce<Kustomization | undefined>(
      (best, next) =>
        best && commonFolders(best.file, file) >= commonFolders(next.file, file) ? best : next,
      undefined,
    );
  }

  isPatch(file: string): boolean {
    return this.patches.has(slashed(file));
  }

  /** A kustomization lies in this folder. */
  inFolder(folder: string): boolean {
    return this.byFolder.has(folder);
  }

  /** Every file that a kustomization brings in, those of the kustomizations it lists included. */
  pulledIn(kustomization: Kustomization): ReadonlySet<string> {
    const known = this.pulled.get(kustomization);
    if (known !== undefined) return known;
    const files = new Set<string>();
    this.pulled.set(kustomization, files);
    const queue = [kustomization];
    const seen = new Set(queue);
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      files.add(slashed(next.file));
      for (const { file } of next.resources) {
        files.add(file);
        const inner = this.byFolder.get(file);
        if (inner === undefined || seen.has(inner)) continue;
        seen.add(inner);
        queue.push(inner);
      }
    }
    return files;
  }

  kustomizations(): readonly Kustomization[] {
    return this.all;
  }
}
