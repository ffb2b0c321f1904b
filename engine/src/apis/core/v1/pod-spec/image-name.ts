// Mirrors pkg/util/parsers/parsers.go over github.com/distribution/reference (1.36), as far as the pull policy's
// default needs it: whether an image name stands for the tag `latest`.

const domainPart = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const domain = `(?:${domainPart}(?:\\.${domainPart})*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?`;
const separator = "(?:[._]|__|[-]+)";
const component = `[a-z0-9]+(?:${separator}[a-z0-9]+)*`;
const digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
const reference = new RegExp(
  `^((?:${domain}/)?${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(?:@(${digest}))?$`,
);
const digestLengths = new Map([
  ["sha256", 64],
  ["sha384", 96],
  ["sha512", 128],
]);

/**
 * The image's tag: the one given, `latest` when there is neither tag nor digest, "" when there is only a digest or
 * the name cannot be parsed.
 */
export function imageTag(image: string): string {
  // A bare 64-digit identifier is no repository name.
  if (/^[a-f0-9]{64}$/.test(image)) return "";
  const match = reference.exec(withDefaultDomain(image));
  if (!match) return "";
  const [, name = "", tag = "", digestText] = match;
  if (name.length > 255) return "";
  if (digestText === undefined) return tag === "" ? "latest" : tag;
  const [algorithm = "", hex = ""] = digestText.split(":");
  return digestLengths.get(algorithm) === hex.length && /^[a-f0-9]+$/.test(hex) ? tag : "";
}

/** `nginx` is `docker.io/library/nginx`: the first part is a domain only if it has a dot, a port, a capital or is localhost. */
function withDefaultDomain(image: string): string {
  const slash = image.indexOf("/");
  const first = image.slice(0, Math.max(slash, 0));
  const isDomain =
    slash >= 0 && (/[.:]/.test(first) || first === "localhost" || first.toLowerCase() !== first);
  const host = isDomain ? first : "docker.io";
  const rest = isDomain ? image.slice(slash + 1) : image;
  return host === "docker.io" && !rest.includes("/")
    ? `${host}/library/${rest}`
    : `${host}/${rest}`;
}
