// The API server's answer to one object as findings, each cause on its own field. What decoding refuses (400) and what
// kubectl or discovery refuse (0, 404) is the schema tier's business, which tells all of it at once.
import type { AdmitResult } from "#engine";
import type { Finding, ObjectRef, Path } from "../finding.ts";
import { apiCode } from "./api-code.ts";
import { fieldSteps } from "./field-steps.ts";

/** Refusals for want of a second address family: what nobody has said of the cluster weighs little. */
const ADDRESS_FAMILY = /not configured (?:on|for)|this cluster is not configured for dual-stack/;

/**
 * The findings of an answer: errors for what is refused, warnings for what the server warns of. Texts to the letter.
 * `assumedCluster`: nobody has named a cluster, so what hangs on its network is a hint.
 */
export function answerFindings(
  ref: ObjectRef,
  answer: AdmitResult,
  assumedCluster = false,
): Finding[] {
  const refusals = refusal(ref, answer).map((finding) =>
    assumedCluster && ADDRESS_FAMILY.test(finding.message)
      ? { ...finding, severity: "hint" as const }
      : finding,
  );
  return [...refusals, ...answer.warnings.map((text) => warning(ref, text))];
}

/** What admission looks for in the cluster may be applied together with the object: the dry run tells. */
const LOOKED_UP =
  /error looking up service account|no PriorityClass with name|RuntimeClass "[^"]*" not found/;

function refusal(ref: ObjectRef, { code, status }: AdmitResult): Finding[] {
  // Users apply: an object that the cluster model has already is updated, not refused.
  if (
    !status ||
    status.reason === "AlreadyExists" ||
    LOOKED_UP.test(status.message) ||
    code === 0 ||
    code === 400 ||
    (code === 404 && status.reason === "NotFound" && !status.details?.name)
  )
    return [];
  const causes = (status.details?.causes ?? []).filter(
    (cause) => cause.field && cause.field !== "<nil>",
  );
  const base = { source: "api" as const, severity: "error" as const, object: ref };
  if (code !== 422 || causes.length === 0)
    return [
      {
        ...base,
        code: apiCode(ref.kind, [], status.reason ?? "", status.message),
        message: status.message,
        path: ["kind"],
        part: "value",
      },
    ];
  return causes.map((cause) => {
    const path = fieldSteps(cause.field ?? "");
    const message = `${cause.field}: ${cause.message ?? ""}`;
    return { ...base, code: apiCode(ref.kind, path, cause.reason ?? "", message), message, path };
  });
}

/** Most warnings begin with the path that they are about. */
function warning(ref: ObjectRef, text: string): Finding {
  const field = /^((?:spec|metadata|status|template|data)[\w.[\]-]*)(?::| )/.exec(text)?.[1];
  const path: Path = field ? fieldSteps(field) : ["kind"];
  return {
    code: apiCode(ref.kind, path, "Warning", text),
    source: "api",
    severity: "warning",
    object: ref,
    message: text,
    path,
    part: field ? "key" : "value",
  };
}
