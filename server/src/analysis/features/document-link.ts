// Links: images to their registry's page, addresses in annotations, the files that a kustomization names.
import { locate, type SourceFile, valueAt } from "../documents/index.ts";
import type { Path } from "../finding.ts";
import { imageReference } from "../resources/image-reference.ts";
import { type BoundObject, podSpecPath, type ResourceScope } from "../resources/index.ts";
import type { DocumentLink, Place } from "./feature.ts";

/** The links of a file. `exists` tells which files are known. */
export function documentLinks(
  source: SourceFile,
  resources: ResourceScope,
  exists: (file: string) => boolean,
): DocumentLink[] {
  const objects = resources.objectsOf(source.file);
  return [
    ...objects.flatMap(imageLinks),
    ...objects.flatMap(annotationLinks),
    ...kustomizationLinks(source, resources, exists),
  ];
}

function imageLinks(object: BoundObject): DocumentLink[] {
  const base = podSpecPath(object.ref);
  if (!base) return [];
  return ["initContainers", "containers"].flatMap((list) => {
    const containers = valueAt(object.value, [...base, list]);
    return (Array.isArray(containers) ? containers : []).flatMap((container, i) => {
      const image = valueAt(container, ["image"]);
      const target = typeof image === "string" ? registryPage(image) : undefined;
      if (target === undefined) return [];
      const path = [...base, list, i, "image"];
      const span = locate(object.document, path, "value", object.ref.base);
      return [{ span, target, tooltip: `Open ${String(image)} in its registry` }];
    });
  });
}

/** The page of an image in the registries that have pages. */
function registryPage(text: string): string | undefined {
  const image = imageReference(text);
  if (!image) return undefined;
  const { domain, path } = image;
  switch (domain) {
    case "docker.io":
      return path.startsWith("library/")
        ? `https://hub.docker.com/_/${path.slice("library/".length)}`
        : `https://hub.docker.com/r/${path}`;
    case "ghcr.io": {
      const [owner = "", ...name] = path.split("/");
      return `https://github.com/${owner}/${name[0] ?? ""}/pkgs/container/${name.join("%2F")}`;
    }
    case "quay.io":
      return `https://quay.io/repository/${path}`;
    case "registry.k8s.io":
      return `https://registry.k8s.io/v2/${path}/tags/list`;
    default:
      return undefined;
  }
}

function annotationLinks(object: BoundObject): DocumentLink[] {
  const annotations = valueAt(object.value, ["metadata", "annotations"]);
  if (annotations === null || typeof annotations !== "object") return [];
  return Object.entries(annotations).flatMap(([key, value]) => {
    if (typeof value !== "string" || !/^https?:\/\/[^\s"']+$/.test(value)) return [];
    const path = ["metadata", "annotations", key];
    const span = locate(object.document, path, "value", object.ref.base);
    return [{ span, target: value, tooltip: value }];
  });
}

/** The files that a kustomization names. Manifests that nobody has read are no links, a folder means its kustomization. */
function kustomizationLinks(
  source: SourceFile,
  { kustomizations }: ResourceScope,
  exists: (file: string) => boolean,
): DocumentLink[] {
  return kustomizations
    .kustomizations()
    .filter(({ file }) => file === source.file)
    .flatMap(({ document, resources, patches, files }) => {
      const found = source.documents[document];
      const link = (target: string, path: Path): DocumentLink[] =>
        found ? [{ span: locate(found, path, "value"), target, tooltip: `Open ${target}` }] : [];
      const manifests = [...resources, ...patches].flatMap(({ file, path }) => {
        const names = [file, `${file}/kustomization.yaml`, `${file}/kustomization.yml`];
        const target = names.find(exists);
        return target === undefined ? [] : link(target, path);
      });
      return [...manifests, ...files.flatMap(({ file, path }) => link(file, path))];
    });
}

/** The file behind the link at an offset of a kustomization. */
export function linkedFile(
  source: SourceFile,
  offset: number,
  resources: ResourceScope,
  exists: (file: string) => boolean,
): Place[] {
  return kustomizationLinks(source, resources, exists)
    .filter(({ span }) => span.start <= offset && offset <= span.end)
    .map(({ target }) => ({ file: target, span: { start: 0, end: 0 } }));
}
