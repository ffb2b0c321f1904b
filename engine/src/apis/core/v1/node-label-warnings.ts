// Mirrors the label warnings of pkg/api/node/util.go (1.36).
import type { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1NodeSelectorTerm } from "../../../model/generated/types.ts";
import type { ApiContext } from "../../kind.ts";
import { isValidLabelValue } from "../../meta/v1/name-formats.ts";

const deprecatedLabels: ReadonlyMap<string, string> = new Map([
  ["beta.kubernetes.io/arch", 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ["beta.kubernetes.io/os", 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  [
    "failure-domain.beta.kubernetes.io/region",
    'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  ],
  [
    "failure-domain.beta.kubernetes.io/zone",
    'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  ],
  [
    "beta.kubernetes.io/instance-type",
    'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  ],
  ["app.kubernetes.io/created-by", "deprecated since v1.9"],
  [
    "scheduler.alpha.kubernetes.io/preferAvoidPods",
    "deprecated since v1.22; use Taints and Tolerations instead",
  ],
  ["node-role.kubernetes.io/master", 'use "node-role.kubernetes.io/control-plane" instead'],
]);

/** What to say about a node label, or undefined when there is nothing to say. */
export function deprecatedNodeLabel(key: string): string | undefined {
  return deprecatedLabels.get(key);
}

/** Warnings about the expressions of a term; about their values where validation spares them. */
export function nodeSelectorTermWarnings(
  term: CoreV1NodeSelectorTerm,
  path: FieldPath,
  checkValues: boolean,
  context: ApiContext,
): string[] {
  return (term.matchExpressions ?? []).flatMap(({ key = "", values = [] }, i) => {
    const at = path.child("matchExpressions").index(i);
    const message = deprecatedNodeLabel(key);
    const warnings = message === undefined ? [] : [`${at.child("key")}: ${key} is ${message}`];
    if (checkValues)
      values.forEach((value, j) => {
        for (const detail of isValidLabelValue(value, context))
          warnings.push(`${at.child("values").index(j)}: ${value} is invalid, ${detail}`);
      });
    return warnings;
  });
}
