// The images that a pod template names, as they will be when a kustomization or build tool is through with them.
import { isPlaceholder } from "../documents/index.ts";
import type { Fix, Path } from "../finding.ts";
import { quickFix, set, toFillIn } from "../fixes.ts";
import {
  type ImageReference,
  imageReference,
  isImplicitLatest,
} from "../resources/image-reference.ts";
import type { BoundObject, Index, ReplacedImage, ResourceScope } from "../resources/index.ts";
import { asList, asText, field } from "../resources/json.ts";
import { type Container, entries, type Workload, workloadOf } from "../resources/workload.ts";

/** Tags that are moved from build to build. */
export const MOVING_TAGS = [
  "stable",
  "main",
  "master",
  "edge",
  "dev",
  "develop",
  "nightly",
  "canary",
  "current",
  "snapshot",
] as const;

export interface Image {
  /** As it is pulled: as written, or as a kustomization has it. */
  readonly text: string;
  readonly path: Path;
  readonly reference: ImageReference;
  /** A kustomization decides: another text here would change nothing. */
  readonly replaced: boolean;
  /** Of the container; undefined for an image volume. */
  readonly container: Container | undefined;
  /** `imagePullPolicy: Never`: somebody puts it on the nodes. */
  readonly neverPulled: boolean;
}

export interface ImageText {
  readonly text: string;
  readonly path: Path;
  readonly container: Container | undefined;
}

/** Every image that a workload writes, of containers and image volumes, placeholders left out. */
export function imageTexts({ containers, spec, specPath }: Workload): ImageText[] {
  return [
    ...containers.map((container) => ({
      text: container.image,
      path: [...container.path, "image"],
      container,
    })),
    ...entries(spec["volumes"], [...specPath, "volumes"]).map(({ fields, path }) => ({
      text: asText(field(fields, "image", "reference")) ?? "",
      path: [...path, "image", "reference"],
      container: undefined,
    })),
  ].filter(({ text }) => text !== "" && !isPlaceholder(text));
}

/** Every image that can be read and that the workspace does not build, as its kustomizations replace it. */
export function imagesOf(scope: ResourceScope, object: BoundObject): Image[] {
  const workload = workloadOf(object);
  if (workload === undefined) return [];
  return imageTexts(workload).flatMap(({ text, path, container }) => {
    const written = imageReference(text);
    if (written === undefined || scope.lookUp(BUILT, "skaffold").includes(written.repository))
      return [];
    const reference = replacedImage(scope, written);
    if (reference === undefined) return [];
    const replaced = reference !== written;
    const neverPulled = container?.fields["imagePullPolicy"] === "Never";
    return [
      {
        text: replaced ? textOf(reference) : text,
        path,
        reference,
        replaced,
        container,
        neverPulled,
      },
    ];
  });
}

/**
 * An image as the kustomizations of the scope have it: of several that replace it the best pinned one, for the others may be
 * those of a development environment. Undefined where something fills in what they say.
 */
function replacedImage(scope: ResourceScope, written: ImageReference): ImageReference | undefined {
  const replaced = replacements(scope).filter(({ name }) => name === written.repository);
  if (replaced.length === 0) return written;
  const references = replaced.map(({ newName = written.repository, newTag, digest }) => {
    const tag = newTag ?? (digest === undefined ? written.tag : undefined);
    const text = `${newName}${tag === undefined ? "" : `:${tag}`}`;
    const pinned = digest ?? (newTag === undefined ? written.digest : undefined);
    return imageReference(pinned === undefined ? text : `${text}@${pinned}`);
  });
  if (references.includes(undefined)) return undefined;
  return references.find((one) => one && !isLatest(one)) ?? references[0];
}

/** No digest, and no tag or the tag `latest`. */
export function isLatest({ tag, digest }: ImageReference): boolean {
  return digest === undefined && (tag ?? "latest") === "latest";
}

function textOf({ repository, tag, digest }: ImageReference): string {
  return `${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}

/** What kustomizations write instead of images. */
function replacements(scope: ResourceScope): readonly ReplacedImage[] {
  return scope.once(replacements, scope, () =>
    scope.kustomizations.kustomizations().flatMap(({ images }) => images),
  );
}

/** Names of images that are built, by what builds them. */
const BUILT: Index<string> = {
  name: "built images",
  *entries({ ref, value }) {
    if (!ref.apiVersion.startsWith("skaffold/")) return;
    for (const holder of [value, ...asList(value["profiles"])])
      for (const artifact of asList(field(holder, "build", "artifacts"))) {
        const image = asText(field(artifact, "image"));
        if (image !== undefined) yield ["skaffold", image];
      }
  },
};

/** Images by the repository that they are of. */
const USED: Index<ImageReference> = {
  name: "used images",
  *entries(object) {
    const workload = workloadOf(object);
    for (const { text } of workload ? imageTexts(workload) : []) {
      const reference = imageReference(text);
      if (reference) yield [`${reference.domain}/${reference.path}`, reference];
    }
  },
};

/** What the workspace writes for the same repository, here and elsewhere. */
function usesOf(scope: ResourceScope, { domain, path }: ImageReference): readonly ImageReference[] {
  return scope.lookUp(USED, `${domain}/${path}`);
}

/** Tags that the workspace writes for the same repository, and that say which version it is. */
function tagsInUse(
  scope: ResourceScope,
  reference: ImageReference,
  moving: readonly string[],
): string[] {
  const tags = usesOf(scope, reference).flatMap(({ tag = "latest" }) =>
    tag === "latest" || moving.includes(tag) ? [] : [tag],
  );
  return [...new Set(tags)].sort();
}

/** Pinning to a digest that the workspace already uses for the same tag: none is ever looked up. */
export function digestFixes(
  scope: ResourceScope,
  object: BoundObject,
  { path, reference, replaced }: Image,
): Fix[] {
  if (replaced) return [];
  const digests = usesOf(scope, reference).flatMap(({ tag, digest }) =>
    digest !== undefined && tag === reference.tag ? [digest] : [],
  );
  const tag = reference.tag === undefined ? "" : `:${reference.tag}`;
  return [...new Set(digests)]
    .sort()
    .slice(0, 5)
    .map((digest) =>
      quickFix(`Pin to '${digest}'`, object, set(path, `${reference.repository}${tag}@${digest}`)),
    );
}

/** Pinning to a tag that the workspace already uses, or to one that the user fills in: versions are never invented. */
export function pinFixes(
  scope: ResourceScope,
  object: BoundObject,
  { path, reference, replaced }: Image,
  moving: readonly string[] = MOVING_TAGS,
): Fix[] {
  if (replaced) return [];
  const note = isImplicitLatest(reference) || reference.tag === "latest";
  const tags = tagsInUse(scope, reference, moving);
  if (tags.length === 0) {
    const blank = quickFix("Add a tag", object, set(path, `${reference.repository}:<tag>`));
    return [toFillIn(blank, path)];
  }
  return tags
    .slice(0, 5)
    .map((tag) =>
      quickFix(
        `Pin to '${tag}'${note ? " (imagePullPolicy becomes IfNotPresent unless set)" : ""}`,
        object,
        set(path, `${reference.repository}:${tag}`),
      ),
    );
}
