// What validation has looked at once and found no fault in. An object that is written again and again shares most of its
// parts with what is stored, and frozen parts stay as they were.
import type { FieldError } from "../model/field-error.ts";
import type { ApiContext } from "./kind.ts";

/**
 * A memory for one rule, which may look at nothing but the value and the version. `validate` is asked unless the very
 * same frozen value had no fault before.
 */
export function knownFaultless() {
  const known = new WeakMap<object, number>();
  return (
    value: object,
    { minor }: Pick<ApiContext, "minor">,
    validate: () => FieldError[],
  ): FieldError[] => {
    if (known.get(value) === minor) return [];
    const errors = validate();
    if (errors.length === 0 && Object.isFrozen(value)) known.set(value, minor);
    return errors;
  };
}
