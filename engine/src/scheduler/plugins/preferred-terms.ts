// Mirrors NewPreferredSchedulingTerms of staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go
// and NewRequirement of apimachinery's labels (1.36). Difference: of what can be wrong with a term only the values are
// looked at; everything else the API server refuses.
import { isValidLabelValue } from "../../apis/meta/v1/name-formats.ts";
import { fieldError, fieldErrorText } from "../../model/field-error.ts";
import { FieldPath } from "../../model/field-path.ts";
import type { CoreV1PreferredSchedulingTerm } from "../../model/generated/types.ts";
import { goAggregate } from "../../model/go-format.ts";
import { isInt64 } from "../../model/selector.ts";

/** Why the scheduler cannot read preferred node affinity: the API server takes values there that no label can have. */
export function unreadableTerms(
  terms: readonly CoreV1PreferredSchedulingTerm[],
  minor: number,
): string | undefined {
  const errors: string[] = [];
  const invalid = (path: FieldPath, value: string, detail: string) =>
    errors.push(fieldErrorText(fieldError.invalid(path, value, detail)));
  terms.forEach(({ preference }, term) => {
    preference.matchExpressions?.forEach(({ key, operator, values = [] }, expression) => {
      const path = FieldPath.root
        .index(term)
        .child("matchExpressions")
        .index(expression)
        .child("values");
      if (operator === "Gt" || operator === "Lt")
        values.forEach((value, i) => {
          if (!isInt64(value))
            invalid(path.index(i), value, "for 'Gt', 'Lt' operators, the value must be an integer");
        });
      values.forEach((value, i) => {
        const details = isValidLabelValue(value, { minor });
        if (details.length > 0) invalid(path.index(i).key(key), value, details.join("; "));
      });
    });
  });
  return goAggregate(errors);
}
