// The answers to bodies that can not be read: kube-apiserver's (apiserver/pkg/endpoints/handlers, 1.36) and kubectl's own.
import { goJson, goQuote } from "../model/go-format.ts";
import { parseApiVersion } from "../model/object.ts";
import { failureStatus, kubectlStatus, type Status } from "../model/status.ts";
import { isObject } from "./json-object.ts";
import { isValidPathSegmentName } from "./meta/v1/name-formats.ts";

/** 400: the body is of a served kind but can not be decoded; `error` is `Decoded.error`. */
export function decodeRefusal(
  kind: { readonly apiVersion: string; readonly kind: string },
  error: string,
): Status {
  const { version } = parseApiVersion(kind.apiVersion);
  return failureStatus(
    400,
    "BadRequest",
    `${kind.kind} in version "${version}" cannot be handled as a ${kind.kind}: ${error}`,
  );
}

/** 404: nothing serves this apiVersion and kind. */
export function notServed(): Status {
  return failureStatus(404, "NotFound", "the server could not find the requested resource");
}

/** 405: the resource exists but can not be created. */
export function methodNotAllowed(): Status {
  return failureStatus(
    405,
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
  );
}

/** kubectl's own refusal (code 0) to replace an object whose name stands for no path, or nothing. */
export function replaceRefusal(name: unknown, file: string): Status | undefined {
  const refuse = (text: string) =>
    kubectlStatus(`error: error when replacing ${goQuote(file)}: ${text}`);
  if (name === undefined || name === null || name === "")
    return refuse("resource name may not be empty");
  const problems = typeof name === "string" ? isValidPathSegmentName(name) : [];
  if (problems.length === 0) return undefined;
  return refuse(`invalid resource name ${goQuote(String(name))}: [${problems.join(" ")}]`);
}

/**
 * kubectl's own refusal (code 0) of a document that it does not send, or nothing. `file` is how the document's file
 * shows in the text.
 */
export function kubectlRefusal(document: unknown, file: string): Status | undefined {
  const refuse = (text: string) => kubectlStatus(`error: ${text}`);
  const invalid = (text: string) =>
    refuse(
      `error validating ${goQuote(file)}: error validating data: ${text}; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  if (!isObject(document)) return invalid("invalid object to validate");
  const unset = ["apiVersion", "kind"]
    .filter((field) => document[field] === undefined || document[field] === null)
    .map((field) => `${field} not set`);
  if (unset.length > 0) return invalid(unset.length > 1 ? `[${unset.join(", ")}]` : unset[0]!);
  if (document["kind"] === "")
    return refuse(
      `unable to decode ${goQuote(file)}: Object 'Kind' is missing in '${goJson(document)}'`,
    );
  return undefined;
}
