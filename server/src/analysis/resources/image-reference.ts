// Image references as the kubelet's parser reads them (distribution/reference), its words for what it cannot read, and
// what they mean: registry, path, tag, digest.
import { isPlaceholder } from "../documents/index.ts";

export interface ImageReference {
  /** `docker.io`, `registry:5000`. */
  readonly domain: string;
  /** `library/nginx`. */
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** The reference as it is written, without tag and digest. */
  readonly repository: string;
}

export type ImageReading =
  | { readonly kind: "reference"; readonly reference: ImageReference }
  | { readonly kind: "invalid"; readonly error: string }
  /** A placeholder, or what another tool builds and fills in: nothing is known. */
  | { readonly kind: "unknown" };

const COMPONENT = "(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])";
const HOST = `(?:${COMPONENT}(?:\\.${COMPONENT})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const SEGMENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const REFERENCE = new RegExp(
  `^(${HOST})/(${SEGMENT}(?:/${SEGMENT})*)(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`,
);
const MAX_NAME_LENGTH = 255;
const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
/** What scripts and readers of a guide replace: `<project>`, `$PROJECT`, `PROJECT_ID/app`; and what ko builds. */
const FILLED_IN = /^ko:\/\/|[<>{}]|\$\w|(?:^|\/)[A-Z][A-Z0-9]*[_-][A-Z0-9_-]+(?=[/:]|$)/;
const FORMAT = "invalid reference format";

/** Reads an image reference. An empty one is the API server's business and counts as unknown. */
export function readImage(text: string): ImageReading {
  if (text === "" || isPlaceholder(text) || FILLED_IN.test(text)) return { kind: "unknown" };
  if (/^[a-f0-9]{64}$/.test(text))
    return invalid(`invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`);
  const { domain, rest } = splitDomain(text);
  const colon = rest.indexOf(":");
  const name = colon < 0 ? rest : rest.slice(0, colon);
  if (name !== name.toLowerCase())
    return invalid(`${FORMAT}: repository name (${name}) must be lowercase`);
  const match = REFERENCE.exec(`${domain}/${rest}`);
  if (!match) return invalid(FORMAT);
  const [, , path = "", tag, digest] = match;
  if (`${domain}/${path}`.length > MAX_NAME_LENGTH)
    return invalid(`repository name must not be more than ${MAX_NAME_LENGTH} characters`);
  const wrong = digest === undefined ? undefined : digestError(digest);
  if (wrong !== undefined) return invalid(wrong);
  const suffix = (tag === undefined ? 0 : tag.length + 1) + (digest ? digest.length + 1 : 0);
  return {
    kind: "reference",
    reference: { domain, path, tag, digest, repository: text.slice(0, text.length - suffix) },
  };
}

/** The reference of a text; undefined when it is none or unknown. */
export function imageReference(text: string): ImageReference | undefined {
  const reading = readImage(text);
  return reading.kind === "reference" ? reading.reference : undefined;
}

/** Neither tag nor digest: the kubelet takes `latest`. */
export function isImplicitLatest({ tag, digest }: ImageReference): boolean {
  return tag === undefined && digest === undefined;
}

function invalid(error: string): ImageReading {
  return { kind: "invalid", error };
}

function splitDomain(text: string): { domain: string; rest: string } {
  const slash = text.indexOf("/");
  const first = text.slice(0, Math.max(0, slash));
  const isDomain = slash >= 0 && (/[.:A-Z]/.test(first) || first === "localhost");
  let domain = isDomain ? first : "docker.io";
  let rest = isDomain ? text.slice(slash + 1) : text;
  if (domain === "index.docker.io") domain = "docker.io";
  if (domain === "docker.io" && !rest.includes("/")) rest = `library/${rest}`;
  return { domain, rest };
}

function digestError(digest: string): string | undefined {
  const [algorithm = "", hex = ""] = digest.split(":");
  const length = DIGEST_LENGTHS[algorithm];
  if (length === undefined) return "unsupported digest algorithm";
  if (hex.length !== length) return "invalid checksum digest length";
  return /^[a-f0-9]+$/.test(hex) ? undefined : "invalid checksum digest format";
}
