// URLs (apiserver/pkg/cel/library/urls.go, 1.36, on net/url of Go 1.26). Difference: hosts and user names with escapes
// are checked in shape only.
import { decodeUtf8, encodeUtf8 } from "../../../model/base64.ts";
import { goQuote } from "../../../model/go-format.ts";
import type { Library } from "../functions.ts";
import { ArrayList, EntryMap, EvaluationError, Opaque, type Value } from "../values.ts";
import { addressProblem } from "./address-problem.ts";

interface Parts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

class URLValue extends Opaque {
  override readonly typeName = "kubernetes.URL";
  readonly text: string;
  readonly parts: Parts;

  constructor(text: string, parts: Parts) {
    super();
    this.text = text;
    this.parts = parts;
  }

  override equals(other: Value): boolean {
    return other instanceof URLValue && this.text === other.text;
  }
}

function accessor(read: (parts: Parts) => Value) {
  return ({ parts }: URLValue) => read(parts);
}

const type = "kubernetes.URL";

export const urlLibrary: Library = {
  url: {
    [`(string) ${type}`]: (text: string) => {
      const parts = parseRequestURI(text);
      return typeof parts === "string"
        ? new EvaluationError(
            `URL parse error during conversion from string: parse ${goQuote(text)}: ${parts}`,
          )
        : new URLValue(text, parts);
    },
  },
  isURL: { "(string) bool": (text: string) => typeof parseRequestURI(text) !== "string" },
  getScheme: { [`${type}.() string`]: accessor(({ scheme }) => scheme) },
  getHost: { [`${type}.() string`]: accessor(({ host }) => host) },
  getHostname: {
    [`${type}.() string`]: accessor(({ host }) =>
      host.replace(/:[0-9]*$/, "").replace(/^\[(.*)\]$/, "$1"),
    ),
  },
  getPort: { [`${type}.() string`]: accessor(({ host }) => /:([0-9]*)$/.exec(host)?.[1] ?? "") },
  getEscapedPath: { [`${type}.() string`]: accessor(({ path }) => escapedPath(path)) },
  getQuery: { [`${type}.() map(string,list(string))`]: accessor(({ query }) => parseQuery(query)) },
};

/** The parts of an absolute URL or path, or Go's words; also for the format `uri`. */
export function parseRequestURI(text: string): Parts | string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no URL may hold.
  if (/[\u0000-\u001f\u007f]/.test(text)) return "net/url: invalid control character in URL";
  if (text === "") return "empty url";
  if (text === "*") return { scheme: "", host: "", path: "*", query: "" };
  if (text.startsWith(":")) return "missing protocol scheme";
  const [whole = "", given] = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?/.exec(text) ?? [];
  const scheme = (given ?? "").toLowerCase();
  const rest = text.slice(whole.length);
  const [before = ""] = rest.split("?", 1);
  const query = rest.slice(before.length + 1).split("#", 1)[0] ?? "";
  if (!before.startsWith("/"))
    return scheme === "" ? "invalid URI for request" : { scheme, host: "", path: "", query };
  const [, authority, after = ""] =
    scheme === "" ? [] : (/^\/\/([^/]*)([\s\S]*)$/.exec(before) ?? []);
  if (authority === undefined) {
    const malformed = badEscape(before);
    return malformed ?? { scheme, host: "", path: before.split("#", 1)[0]!, query };
  }
  const at = authority.lastIndexOf("@");
  const host = authority.slice(at + 1);
  const problem = hostProblem(host) ?? userProblem(authority.slice(0, Math.max(at, 0)));
  const malformed = problem ?? badEscape(after);
  return malformed ?? { scheme, host, path: after.split("#", 1)[0]!, query };
}

function badEscape(text: string): string | undefined {
  const bad = /%(?![0-9a-fA-F]{2})[\s\S]{0,2}/.exec(text);
  return bad ? `invalid URL escape ${goQuote(bad[0])}` : undefined;
}

function userProblem(user: string): string | undefined {
  return /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)
    ? badEscape(user)
    : "net/url: invalid userinfo";
}

function hostProblem(host: string): string | undefined {
  const open = host.lastIndexOf("[");
  if (open > 0) return "invalid IP-literal";
  const port = (text: string) =>
    /^(?::[0-9]*)?$/.test(text) ? undefined : `invalid port ${goQuote(text)} after host`;
  if (open === 0) {
    const close = host.lastIndexOf("]");
    if (close < 0) return "missing ']' in host";
    const address = host.slice(1, close).replace(/%25.*$/, "");
    const problem = addressProblem(address);
    if (problem) return port(host.slice(close + 1)) ?? `invalid host: ${problem}`;
    return (
      port(host.slice(close + 1)) ?? (address.includes(":") ? undefined : "invalid IP-literal")
    );
  }
  const colon = host.lastIndexOf(":");
  const wrong = colon < 0 ? undefined : port(host.slice(colon));
  if (wrong) return wrong;
  const stranger = /[ "<>\\^`{|}]/.exec(host)?.[0];
  return stranger === undefined
    ? badEscape(host)
    : `invalid character ${goQuote(stranger)} in host name`;
}

/** As it was written where that is a good way to write it, or else the way that Go would. */
function escapedPath(path: string): string {
  if (/^[A-Za-z0-9\-_.~!$&'()*+,;=:@/%[\]]*$/.test(path)) return path;
  return Array.from(encodeUtf8(percentDecoded(path)), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9\-_.~$&+,/:;=@]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

function percentDecoded(text: string): string {
  const bytes: number[] = [];
  for (const [part] of text.matchAll(/%[0-9a-fA-F]{2}|[\s\S]/gu))
    if (part.length === 3) bytes.push(Number.parseInt(part.slice(1), 16));
    else bytes.push(...encodeUtf8(part));
  return decodeUtf8(Uint8Array.from(bytes));
}

function parseQuery(query: string): EntryMap {
  const values = new Map<string, string[]>();
  for (const part of query.split("&")) {
    if (part === "" || part.includes(";") || badEscape(part)) continue;
    const [name = ""] = part.split("=", 1);
    const value = part.slice(name.length + 1);
    const key = percentDecoded(name.replaceAll("+", " "));
    values.set(key, [...(values.get(key) ?? []), percentDecoded(value.replaceAll("+", " "))]);
  }
  return new EntryMap([...values].map(([key, list]) => [key, new ArrayList(list)] as const));
}
