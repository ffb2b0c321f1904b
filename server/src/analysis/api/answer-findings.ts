// The API server's answer to one object as findings, each cause on its own field. What decoding refuses (400) and what
// kubectl or discovery refuse (0, 404) is the schema tier's business, which tells all of it at once.
import type { AdmitResult } from "#engine";
import { isPlaceholder, valueAt } from "../documents/index.ts";
import type { Finding } from "../finding.ts";
import { apiCode } from "./api-code.ts";
import { readCause } from "./cause.ts";
import { fieldSteps } from "./field-steps.ts";
import {
  fixesOfCause,
  fixesOfWarning,
  namespaceFixes,
  withConsequence,
  withOtherType,
} from "./fixes/index.ts";
import { explainForbidden, podSecurity, type Refused } from "./forbidden.ts";
import { placeOfCause } from "./place.ts";
import { uselessCredentials } from "./registry-credentials.ts";
import type { ApiView } from "./view.ts";
import { placeOfWarning } from "./warning-place.ts";

/** Refusals for want of a second address family: what nobody has said of the cluster weighs little. */
const ADDRESS_FAMILY = /not configured (?:on|for)|this cluster is not configured for dual-stack/;

/** What admission looks for in the cluster may be applied together with the object, and what others use is known to the dry run: it tells. */
const LOOKED_UP =
  /error looking up service account|no PriorityClass with name|RuntimeClass "[^"]*" not found|exceeded quota: /;

/**
 * The findings of an answer: errors for what is refused, warnings for what the server warns of. Texts to the letter.
 * Fields that something fills in before kubectl sees them are nobody's to judge. `assumedCluster`: nobody has named a
 * cluster, so what hangs on its network is a hint.
 */
export function answerFindings(
  view: ApiView,
  answer: AdmitResult,
  assumedCluster = false,
): Finding[] {
  const { object } = view;
  const refused = isOurs(answer) ? refusedParts(view, answer.status!) : [];
  const found = [
    ...refused.map((one) => finding(view, one, "error")),
    ...answer.warnings
      .filter((text) => !isEcho(object, text))
      .map((text) => finding(view, warned(view, text), "warning")),
  ];
  const useless = refused.length === 0 ? uselessCredentials(object) : undefined;
  if (useless) found.push(finding(view, useless, "warning"));
  return found
    .filter(({ path }) => !isPlaceholder(valueAt(object.value, path)))
    .map((one) =>
      assumedCluster && one.severity === "error" && ADDRESS_FAMILY.test(one.message)
        ? { ...one, severity: "hint" }
        : one,
    );
}

const FRACTIONAL_REQUEST = /^(\S+\.requests\[[^\]]+\]): fractional byte value/;

/** A request that is not written has the value of its limit, which is told already. */
function isEcho({ value }: ApiView["object"], text: string): boolean {
  const request = FRACTIONAL_REQUEST.exec(text)?.[1];
  return request !== undefined && valueAt(value, fieldSteps(request)) === undefined;
}

function isOurs({ code, status }: AdmitResult): boolean {
  if (!status || code === 0 || code === 400) return false;
  // Users apply: an object that the cluster model has already is updated, not refused.
  if (status.reason === "AlreadyExists" || LOOKED_UP.test(status.message)) return false;
  return !(code === 404 && status.reason === "NotFound" && !status.details?.name);
}

/** The causes of a refusal one by one, or the refusal as a whole where it has none. */
export function refusedParts(view: ApiView, status: NonNullable<AdmitResult["status"]>): Refused[] {
  const { object } = view;
  const { kind } = object.ref;
  const told = (status.details?.causes ?? []).filter(
    (cause) => cause.field && cause.field !== "<nil>",
  );
  const causes = told.filter((cause) => !told.some((other) => implies(other, cause)));
  if (status.code === 422 && causes.length > 0)
    return causes.flatMap(({ field = "", reason = "", message = "" }) => {
      const cause = readCause(field, reason, message);
      // The server may have copied it to where nobody wrote it.
      if (isPlaceholder(cause.value)) return [];
      const code = apiCode(kind, cause.path, reason, cause.message);
      const place = placeOfCause(view, cause);
      const { path } = place;
      return {
        code,
        message: withOtherType(object, code, cause),
        ...place,
        fixes: fixesOfCause({ ...view, code, cause, path }),
      };
    });
  const { message, reason = "" } = status;
  const explained = explainForbidden(view, message);
  if (explained) return explained;
  if (message === "resourceVersion should not be set on objects to be created")
    return [serverSet(view, message, "resourceVersion")];
  const code = apiCode(kind, [], reason, message);
  const namespace = ["metadata", "namespace"];
  const isAbout = /^namespaces "/.test(message) && valueAt(object.value, namespace) !== undefined;
  return [
    isAbout
      ? { code, message, path: namespace, fixes: namespaceFixes(view) }
      : { code, message, path: ["kind"], part: "value" },
  ];
}

type StatusCause = { readonly field?: string; readonly message?: string };

const EMPTY_NAME = 'Invalid value: "": name part must be non-empty';

/** Without a selector, none matches, and an empty name consists of nothing: that is one mistake each. */
function implies(cause: StatusCause, other: StatusCause): boolean {
  if (cause.message === EMPTY_NAME && cause.field === other.field)
    return other.message?.startsWith('Invalid value: "": name part must consist of') === true;
  return (
    cause.field === "spec.selector" &&
    cause.message === "Required value" &&
    other.message?.includes("`selector` does not match template `labels`") === true
  );
}

/** A field of the metadata that only the server sets. */
function serverSet({ object }: ApiView, message: string, name: string): Refused {
  const path = ["metadata", name];
  const fix = {
    title: `Remove ${name}`,
    safe: true,
    edits: [{ object: object.ref, operations: [{ op: "remove" as const, path }] }],
  };
  return { code: "api-invalid", message, path, part: "key", fixes: [fix] };
}

function warned(view: ApiView, text: string): Refused & Pick<Finding, "tags"> {
  const { object } = view;
  const security = podSecurity(view, text);
  if (security) return security;
  const place = placeOfWarning(object, text);
  const code = apiCode(object.ref.kind, place.path, "Warning", text);
  return {
    code,
    message: withConsequence({ object, code, text, path: place.path }),
    ...place,
    ...tagsOf(code),
    fixes: fixesOfWarning({ ...view, code, text, path: place.path }),
  };
}

function tagsOf(code: string): Pick<Finding, "tags"> {
  if (code === "field-deprecated" || code === "api-version-deprecated")
    return { tags: ["deprecated"] };
  return code === "field-ignored" ? { tags: ["unnecessary"] } : {};
}

function finding(
  { object }: ApiView,
  { related = [], fixes = [], ...rest }: Refused & Pick<Finding, "tags">,
  severity: Finding["severity"],
): Finding {
  return {
    ...rest,
    source: "api",
    severity,
    object: object.ref,
    ...(related.length > 0 && { related }),
    ...(fixes.length > 0 && { fixes }),
  };
}
