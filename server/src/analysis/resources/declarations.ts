// What references can mean, under the names that it goes by: kustomizations give files prefixes and suffixes, and generate
// objects of their own.
import type { ManifestDocument, SourceFile } from "../documents/index.ts";
import type { Path } from "../finding.ts";
import { type BoundObject, CLUSTER, type EffectiveNamespace } from "./bind-file.ts";
import type { DefinedKey } from "./definitions.ts";
import { type GroupKind, isClusterScoped, kindName } from "./kinds.ts";
import type { KustomizationIndex } from "./kustomizations.ts";
import type { Index } from "./object-index.ts";

/** Something that a reference can mean: an object of the scope, or one that will be made of it. */
export interface Declaration {
  readonly target: GroupKind;
  readonly name: string;
  readonly namespace: EffectiveNamespace;
  readonly keys: readonly DefinedKey[] | undefined;
  readonly type: string | undefined;
  /** Where it is declared: file, document, and the path of the name from the object on. */
  readonly file: string;
  readonly document: ManifestDocument;
  readonly base: Path;
  readonly path: Path;
  /** The object, when it stands in the files itself. */
  readonly object: BoundObject | undefined;
  readonly ordinals: boolean;
}

/** A name that something of a kind goes by. */
export interface Named {
  readonly name: string;
  readonly namespace: string;
  readonly file: string;
}

/** What objects declare, by kind and name. */
export function declarationsBy(kustomizations: KustomizationIndex): Index<Declaration> {
  return {
    name: "declared",
    *entries(object) {
      const { content, document, ref } = object;
      for (const definition of content.definitions) {
        const { target, name, keys, type, path, ordinals = false } = definition;
        const place = { file: ref.file, document, base: ref.base, path };
        const namespace = namespaceOf(target, object);
        const declaration = { target, name, namespace, keys, type, ...place, object, ordinals };
        for (const one of namesOf(declaration, kustomizations))
          yield [`${kindName(target)} ${one}`, declaration];
      }
    },
  };
}

/** The names that objects declare, by kind; without those that are made with numbers behind them. */
export function namesBy(kustomizations: KustomizationIndex): Index<Named> {
  return {
    name: "named",
    *entries(object) {
      const { file } = object.ref;
      for (const { target, name, ordinals } of object.content.definitions) {
        if (ordinals) continue;
        const namespace = namespaceOf(target, object).name;
        for (const one of namesOf({ name, file }, kustomizations))
          yield [kindName(target), { name: one, namespace, file }];
      }
    },
    same: (a, b) => a.name === b.name && a.namespace === b.namespace && a.file === b.file,
  };
}

function namespaceOf(target: GroupKind, { namespace }: BoundObject): EffectiveNamespace {
  return isClusterScoped(target) ? CLUSTER : namespace;
}

/** A name as it is written, and as the kustomization makes it that lists the file. */
export function namesOf(
  { name, file }: Pick<Declaration, "name" | "file">,
  kustomizations: KustomizationIndex,
): string[] {
  const { namePrefix = "", nameSuffix = "" } = kustomizations.listing(file) ?? {};
  return namePrefix === "" && nameSuffix === ""
    ? [name]
    : [name, `${namePrefix}${name}${nameSuffix}`];
}

/** What kustomizations generate, by kind and name; `sources` are their files. */
export function generatedBy(
  kustomizations: KustomizationIndex,
  sources: readonly SourceFile[],
  options: (file: string) => { readonly defaultNamespace: string },
): Map<string, Declaration[]> {
  const found = new Map<string, Declaration[]>();
  const byFile = new Map(sources.map((source) => [source.file, source]));
  for (const kustomization of kustomizations.kustomizations()) {
    const { file } = kustomization;
    const document = byFile.get(file)!.documents[kustomization.document]!;
    for (const { target, name, namespace, keys, type, path } of kustomization.generated) {
      const written = namespace ?? kustomization.namespace;
      const { defaultNamespace } = options(file);
      const declaration = {
        target,
        name,
        namespace: { name: written ?? defaultNamespace, implicit: written === undefined },
        keys,
        type,
        file,
        document,
        base: [],
        path,
        object: undefined,
        ordinals: false,
      };
      const key = `${kindName(target)} ${name}`;
      const list = found.get(key);
      if (list) list.push(declaration);
      else found.set(key, [declaration]);
    }
  }
  return found;
}
