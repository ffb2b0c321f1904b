// Mirrors pkg/credentialprovider (1.36): which of a pod's pull secrets hold credentials for an image.
import { decodeBase64, decodeUtf8 } from "../model/base64.ts";
import type { CoreV1Secret } from "../model/generated/types.ts";
import { canonicalImageName } from "./image-name.ts";

/** Names the credentials that a secret holds: the same text for the same credentials, wherever they lie. */
export type CredentialKey = string;

const secretKeys: Readonly<Record<string, string>> = {
  "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
  "kubernetes.io/dockercfg": ".dockercfg",
};

/** The credentials for the image's registry, in order of the registries that the secrets name. */
export function credentialsFor(image: string, secrets: readonly CoreV1Secret[]): CredentialKey[] {
  const name = canonicalImageName(image).split("@", 1)[0]!;
  const repository = name.replace(/:[^/:]*$/, "");
  const found = secrets.flatMap((secret) =>
    Object.entries(registriesOf(secret)).map(([location, login]) => ({
      place: placeOf(location),
      key: JSON.stringify(login),
    })),
  );
  return found
    .filter(({ place }) => matches(place, repository))
    .sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0))
    .map(({ key }) => key);
}

/** Logins by registry; nothing from what cannot be read. */
function registriesOf({ type = "", data }: CoreV1Secret): Readonly<Record<string, unknown>> {
  const text = data?.[secretKeys[type] ?? ""];
  if (text === undefined) return {};
  let config: unknown;
  try {
    config = JSON.parse(decodeUtf8(decodeBase64(text)));
  } catch {
    return {};
  }
  const registries = type.endsWith("json") ? (config as { auths?: unknown } | null)?.auths : config;
  return typeof registries === "object" && registries !== null
    ? (registries as Readonly<Record<string, unknown>>)
    : {};
}

/** Host and path without scheme and API version. */
function placeOf(location: string): string {
  const bare = location.replace(/^https?:\/\//, "");
  const host = bare.split("/", 1)[0]!;
  const path = bare.slice(host.length).replace(/^\/v[12](?=\/)/, "");
  const known = host === "index.docker.io" ? "docker.io" : host;
  return path === "/" ? known : known + path;
}

/** Every part of a host name may be a pattern; a path must begin the image's. */
function matches(place: string, repository: string): boolean {
  const [host = "", ...path] = place.split("/");
  const [imageHost = "", ...imagePath] = repository.split("/");
  const parts = host.split(".");
  const imageParts = imageHost.split(".");
  return (
    parts.length === imageParts.length &&
    parts.every((part, i) => partMatches(part, imageParts[i]!)) &&
    imagePath.join("/").startsWith(path.join("/"))
  );
}

function partMatches(pattern: string, part: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(part);
}
