// Mirrors pkg/util/parsers/parsers.go (1.36).
import { isImageReference } from "../model/image-reference.ts";
import { remember } from "../model/remember.ts";

/** The error of an image name that cannot be parsed, or undefined. */
export function imageNameError(image: string): string | undefined {
  if (isImageReference(image)) return undefined;
  const failure = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
  const lowered = image.toLowerCase();
  return lowered !== image && isImageReference(lowered)
    ? `${failure}: repository name (${repository(image)}) must be lowercase`
    : failure;
}

/** The name with registry and tag: `nginx` is `docker.io/library/nginx:latest`. */
export const canonicalImageName = remember((image: string): string => {
  const [named = "", atDigest] = image.split("@", 2);
  const first = named.split("/", 1)[0] ?? "";
  const hasRegistry =
    named.includes("/") && (first.includes(".") || first.includes(":") || first === "localhost");
  const path = hasRegistry
    ? named
    : named.includes("/")
      ? `docker.io/${named}`
      : `docker.io/library/${named}`;
  if (atDigest !== undefined) return `${path}@${atDigest}`;
  const lastPart = path.slice(path.lastIndexOf("/") + 1);
  return lastPart.includes(":") ? path : `${path}:latest`;
});

function repository(image: string): string {
  const path = canonicalImageName(image).split("@", 1)[0] ?? "";
  const withoutRegistry = path.slice(path.indexOf("/") + 1);
  const colon = withoutRegistry.lastIndexOf(":");
  return colon > withoutRegistry.lastIndexOf("/")
    ? withoutRegistry.slice(0, colon)
    : withoutRegistry;
}
