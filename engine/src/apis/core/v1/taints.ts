// Mirrors validateNodeTaints in pkg/apis/core/validation/validation.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import type { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1Taint } from "../../../model/generated/types.ts";
import { goString, goTimePointer, goValue, namedString, struct } from "../../go-structs.ts";
import type { ApiContext } from "../../kind.ts";
import { validateLabelName } from "../../meta/v1/labels.ts";
import { isValidLabelValue } from "../../meta/v1/name-formats.ts";

const taintType = struct("core.Taint", {
  Key: goString,
  Value: goString,
  Effect: namedString("core.TaintEffect"),
  TimeAdded: goTimePointer,
});
const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

export function validateTaints(
  taints: readonly CoreV1Taint[],
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap((taint, i) => {
    const at = path.index(i);
    const { key = "", value = "", effect = "" } = taint;
    const errors = validateLabelName(key, at.child("key"), context);
    const malformed = isValidLabelValue(value, context);
    if (malformed.length > 0)
      errors.push(fieldError.invalid(at.child("value"), value, malformed.join(";")));
    if (effect === "") errors.push(fieldError.required(at.child("effect")));
    else if (!effects.includes(effect))
      errors.push(fieldError.notSupported(at.child("effect"), effect, effects));
    const pair = `${effect}/${key}`;
    if (seen.has(pair))
      errors.push({
        ...fieldError.duplicate(at, goValue(taintType, taint, context)),
        detail: "taints must be unique by key and effect pair",
      });
    seen.add(pair);
    return errors;
  });
}
