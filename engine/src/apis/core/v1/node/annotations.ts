// Mirrors ValidateNodeSpecificAnnotations in pkg/apis/core/validation/validation.go (1.36): taints and pods to avoid, as
// alpha releases wrote them into annotations. Difference: JSON of another shape than expected passes.
import { bytesAsLatin1, encodeUtf8 } from "../../../../model/base64.ts";
import { type FieldError, fieldError } from "../../../../model/field-error.ts";
import { FieldPath } from "../../../../model/field-path.ts";
import type { CoreV1Taint } from "../../../../model/generated/types.ts";
import type { ApiContext } from "../../../kind.ts";
import { jsonSyntaxError } from "../go-json.ts";
import { validateTaints } from "../taints.ts";

const path = FieldPath.of("metadata", "annotations");
const taintsKey = "scheduler.alpha.kubernetes.io/taints";
const avoidPodsKey = "scheduler.alpha.kubernetes.io/preferAvoidPods";

export function validateNodeAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  context: ApiContext,
): FieldError[] {
  const taints = annotations?.[taintsKey] ?? "";
  const avoidPods = annotations?.[avoidPodsKey] ?? "";
  const errors: FieldError[] = [];
  if (taints !== "") {
    const { error, value } = parse(taints);
    if (error !== undefined) errors.push(fieldError.invalid(path, taintsKey, error));
    else errors.push(...validateTaints(taintsIn(value), path.child(taintsKey), context));
  }
  if (avoidPods !== "") {
    const { error, value } = parse(avoidPods);
    if (error !== undefined)
      errors.push(fieldError.invalid(path.child("AvoidPods"), avoidPodsKey, error));
    else errors.push(...validateAvoidPods(value));
  }
  return errors;
}

function parse(text: string): { error?: string; value?: unknown } {
  const error = jsonSyntaxError(bytesAsLatin1(encodeUtf8(text)));
  return error === undefined ? { value: JSON.parse(text) } : { error };
}

/** A member by name in any case, as Go reads JSON into a struct without tags. */
function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function taintsIn(value: unknown): CoreV1Taint[] {
  return list(value).map((item) => {
    const text = (name: string) => {
      const found = member(item, name);
      return typeof found === "string" ? found : "";
    };
    return { key: text("key"), value: text("value"), effect: text("effect") };
  });
}

function validateAvoidPods(value: unknown): FieldError[] {
  return list(member(value, "preferAvoidPods")).flatMap((entry, i) => {
    const at = path.child(avoidPodsKey).index(i).child("PodSignature");
    const owner = member(member(entry, "podSignature"), "podController");
    if (typeof owner !== "object" || owner === null) return [fieldError.required(at)];
    const controller = member(owner, "controller");
    return controller === false
      ? [
          fieldError.invalid(
            at.child("PodController", "Controller"),
            false,
            "must point to a controller",
          ),
        ]
      : [];
  });
}
