// Mirrors compilePolicy of staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/plugin.go (1.36): the
// expressions of a policy, compiled.
import { type AdmissionOptions, admissionVariables } from "../../../apis/cel/environments.ts";
import { compileProgram, Program } from "../../../apis/cel/evaluate.ts";
import { type CelType, unknownType } from "../../../apis/cel/types.ts";
import type {
  AdmissionregistrationV1AuditAnnotation,
  AdmissionregistrationV1MatchCondition,
  AdmissionregistrationV1ValidatingAdmissionPolicy,
  AdmissionregistrationV1Validation,
} from "../../../model/generated/types.ts";
import type { KubeObject } from "../../../model/object.ts";
import type { PolicyVariable } from "./variables.ts";

/** An expression; without a program nothing certain is known of it. */
export interface Condition<T> {
  readonly source: string;
  readonly program: Program | undefined;
  readonly of: T;
}

export interface CompiledPolicy {
  readonly variables: readonly PolicyVariable[];
  readonly matchConditions: readonly Condition<AdmissionregistrationV1MatchCondition>[];
  readonly validations: readonly (Condition<AdmissionregistrationV1Validation> & {
    readonly message: Program | undefined;
  })[];
  readonly auditAnnotations: readonly Condition<AdmissionregistrationV1AuditAnnotation>[];
}

/** Stored policies never change, so that they are compiled once. */
const compiled = new WeakMap<KubeObject, CompiledPolicy>();

export function compilePolicy(
  policy: AdmissionregistrationV1ValidatingAdmissionPolicy,
): CompiledPolicy {
  let known = compiled.get(policy as KubeObject);
  if (!known) {
    known = compile(policy);
    compiled.set(policy as KubeObject, known);
  }
  return known;
}

function compile({ spec }: AdmissionregistrationV1ValidatingAdmissionPolicy): CompiledPolicy {
  const params = spec?.paramKind !== undefined;
  const types: Record<string, CelType> = {};
  const programOf = (source: string, more: AdmissionOptions) => {
    const program = compileProgram(source, {
      variables: admissionVariables({ params, variables: types, ...more }),
    });
    return program instanceof Program ? program : undefined;
  };
  const variables = (spec?.variables ?? []).map(({ name = "", expression = "" }) => {
    const program = programOf(expression, { authorizer: true });
    types[name] = program?.type ?? unknownType;
    return { name, program };
  });
  const condition = <T>(source: string, of: T) => ({
    source,
    of,
    program: programOf(source, { authorizer: true }),
  });
  return {
    variables,
    matchConditions: (spec?.matchConditions ?? []).map((one) =>
      condition(one.expression ?? "", one),
    ),
    validations: (spec?.validations ?? []).map((one) => ({
      ...condition(one.expression ?? "", one),
      message: one.messageExpression ? programOf(one.messageExpression, {}) : undefined,
    })),
    auditAnnotations: (spec?.auditAnnotations ?? []).map((one) =>
      condition(one.valueExpression ?? "", one),
    ),
  };
}
