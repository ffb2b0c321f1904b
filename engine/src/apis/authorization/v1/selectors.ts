// Mirrors pkg/registry/authorization/util/helpers.go and staging/src/k8s.io/apimachinery/pkg/fields/selector.go (1.36): what
// of the selectors of an access review an authorizer is given. Difference: comparisons of label values by number count as
// unreadable where they are written as one text.
import type {
  AuthorizationV1FieldSelectorAttributes,
  AuthorizationV1LabelSelectorAttributes,
  AuthorizationV1ResourceAttributes,
} from "../../../model/generated/types.ts";
import { parseLabelSelector } from "../../../model/label-selector.ts";

const labelOperators = ["In", "NotIn", "Exists", "DoesNotExist"];
/** A term with one of the operators; the value escapes what would end or compare it. */
const fieldTerm = /^[^=!]*(?:!(?!=)[^=!]*)*(?:!=|==|=)(?:[^\\,=]|\\[\\,=])*$/;

/** How much of a selector could be understood. */
type Reading = "all" | "some" | "none";

/** What the answer to a valid review says of selectors that nobody understands; undefined where there are none. */
export function evaluationError({
  fieldSelector,
  labelSelector,
}: AuthorizationV1ResourceAttributes): string | undefined {
  const readings = {
    fieldSelector: readFields(fieldSelector),
    labelSelector: readLabels(labelSelector),
  };
  const texts = Object.entries(readings).flatMap(([field, reading]) =>
    reading === "all"
      ? []
      : `spec.resourceAttributes.${field} ${reading === "some" ? "partially ignored" : "ignored"} due to parse error`,
  );
  return texts.length === 0 ? undefined : texts.join("; ");
}

function readFields(selector: AuthorizationV1FieldSelectorAttributes | undefined): Reading {
  const { rawSelector, requirements } = selector ?? {};
  if (rawSelector)
    return fieldTerms(rawSelector).every((term) => term === "" || fieldTerm.test(term))
      ? "all"
      : "none";
  // Only a comparison with one value can be said as a field selector.
  return readingOf(
    requirements ?? [],
    ({ operator, values }) => ["In", "NotIn"].includes(operator ?? "") && values?.length === 1,
  );
}

function readLabels(selector: AuthorizationV1LabelSelectorAttributes | undefined): Reading {
  const { rawSelector, requirements } = selector ?? {};
  if (rawSelector) return parseLabelSelector(rawSelector) ? "all" : "none";
  return readingOf(requirements ?? [], ({ operator }) => labelOperators.includes(operator ?? ""));
}

function readingOf<T>(
  requirements: readonly T[],
  isUnderstood: (requirement: T) => boolean,
): Reading {
  if (requirements.every(isUnderstood)) return "all";
  return requirements.some(isUnderstood) ? "some" : "none";
}

/** The parts between commas that no backslash escapes. */
function fieldTerms(text: string): string[] {
  return [...text.matchAll(/(?:[^\\,]|\\[\s\S]?)+/g)].map(([term]) => term);
}
