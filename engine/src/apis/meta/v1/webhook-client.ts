// Mirrors staging/src/k8s.io/apiserver/pkg/util/webhook/validation.go and as much of Go's net/url as tells bad URLs
// from good ones (1.36). Differences: user information prints as it was written, not escaped anew; a caBundle is not
// parsed.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import { goQuote } from "../../../model/go-format.ts";
import type { ApiContext } from "../../kind.ts";
import { isDNS1123Subdomain, isValidPortNum } from "./name-formats.ts";

interface Url {
  readonly scheme: string;
  readonly user: string | undefined;
  readonly host: string;
  readonly query: string;
  readonly fragment: string;
}

const form = "; desired format: https://host[/path]";

/** The address of a webhook outside of the cluster. `forceHttps` is false for nobody but tests upstream. */
export function validateWebhookURL(text: string, path: FieldPath): FieldError[] {
  const url = parseUrl(text);
  if (typeof url === "string")
    return [
      fieldError.required(path, `url must be a valid URL: parse ${goQuote(text)}: ${url}${form}`),
    ];
  const errors: FieldError[] = [];
  if (url.scheme !== "https")
    errors.push(
      fieldError.invalid(path, url.scheme, `'https' is the only allowed URL scheme${form}`),
    );
  if (url.host === "")
    errors.push(fieldError.invalid(path, url.host, `host must be specified${form}`));
  if (url.user !== undefined)
    errors.push(fieldError.invalid(path, url.user, "user information is not permitted in the URL"));
  if (url.fragment !== "")
    errors.push(fieldError.invalid(path, url.fragment, "fragments are not permitted in the URL"));
  if (url.query !== "")
    errors.push(
      fieldError.invalid(path, url.query, "query parameters are not permitted in the URL"),
    );
  return errors;
}

/** The parts of a URL, or why Go does not take it. */
function parseUrl(text: string): Url | string {
  const [, beforeFragment = "", fragment = ""] = /^([^#]*)(?:#(.*))?$/s.exec(text) ?? [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Go refuses.
  if (/[\x00-\x1f\x7f]/.test(beforeFragment)) return "net/url: invalid control character in URL";
  if (beforeFragment.startsWith(":")) return "missing protocol scheme";
  const [, schemeText] = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(beforeFragment) ?? [];
  const scheme = (schemeText ?? "").toLowerCase();
  const afterScheme =
    schemeText === undefined ? beforeFragment : beforeFragment.slice(schemeText.length + 1);
  const [, rest = "", query = ""] = /^([^?]*)(?:\?(.*))?$/s.exec(afterScheme) ?? [];
  const parts = { scheme, query, fragment };
  if (!rest.startsWith("/")) {
    if (scheme !== "") return { ...parts, user: undefined, host: "" };
    if (/^[^/]*:/.test(rest)) return "first path segment in URL cannot contain colon";
  }
  const hasAuthority = (scheme !== "" || !rest.startsWith("///")) && rest.startsWith("//");
  const [, authority = "", path = ""] = hasAuthority
    ? (/^\/\/([^/]*)(.*)$/s.exec(rest) ?? [])
    : ["", "", rest];
  const at = authority.lastIndexOf("@");
  const host = authority.slice(at + 1);
  const user = at < 0 ? undefined : authority.slice(0, at);
  const problem = hostProblem(host) ?? escapeProblem(path) ?? escapeProblem(fragment);
  return problem ?? { ...parts, user, host };
}

function hostProblem(host: string): string | undefined {
  if (host.startsWith("[") && !host.includes("]")) return "missing ']' in host";
  const port = host.startsWith("[")
    ? host.slice(host.lastIndexOf("]") + 1)
    : host.includes(":")
      ? host.slice(host.lastIndexOf(":"))
      : "";
  if (port !== "" && !/^:[0-9]*$/.test(port)) return `invalid port ${goQuote(port)} after host`;
  const bad = /[ "<>\\^`{|}]/.exec(host)?.[0];
  if (bad !== undefined) return `invalid character ${goQuote(bad)} in host name`;
  return undefined;
}

function escapeProblem(text: string): string | undefined {
  const bad = /%(?![0-9a-fA-F]{2}).{0,2}/s.exec(text)?.[0];
  return bad === undefined ? undefined : `invalid URL escape ${goQuote(bad)}`;
}

/** The service in front of a webhook. */
export function validateWebhookService(
  service: {
    readonly namespace?: string;
    readonly name?: string;
    readonly path?: string;
    readonly port?: number;
  },
  path: FieldPath,
  version: Pick<ApiContext, "minor">,
): FieldError[] {
  const errors: FieldError[] = [];
  const requireValue = (value: string | undefined, field: string) => {
    const detail = version.minor >= 34 ? "" : `service ${field} is required`;
    if (!value) errors.push(fieldError.required(path.child(field), detail));
  };
  // Callers upstream hand over name and namespace the wrong way round, so each is blamed on the other.
  requireValue(service.namespace, "name");
  requireValue(service.name, "namespace");
  const port = service.port ?? 0;
  const portErrors = isValidPortNum(port);
  if (portErrors.length > 0)
    errors.push(
      fieldError.invalid(path.child("port"), port, `port is not valid: ${portErrors.join(", ")}`),
    );
  const urlPath = service.path ?? "";
  const details = pathProblems(urlPath);
  return [
    ...errors,
    ...details.map((detail) => fieldError.invalid(path.child("path"), urlPath, detail)),
  ];
}

function pathProblems(path: string): string[] {
  if (path === "" || path === "/") return [];
  if (path === "//") return ["segment[0] may not be empty"];
  const problems = path.startsWith("/") ? [] : ["must start with a '/'"];
  path
    .slice(1)
    .replace(/\/$/, "")
    .split("/")
    .forEach((step, i) => {
      if (step === "") problems.push(`segment[${i}] may not be empty`);
      else problems.push(...isDNS1123Subdomain(step).map((text) => `segment[${i}]: ${text}`));
    });
  return problems;
}
