// Mirrors the FlowSchema parts of pkg/apis/flowcontrol (v1 defaults, validation, internalbootstrap),
// pkg/registry/flowcontrol/flowschema/strategy.go and pkg/printers/internalversion/printers.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  FlowcontrolV1FlowSchema,
  FlowcontrolV1FlowSchemaSpec,
} from "../../../model/generated/types.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import {
  goInt32,
  goString,
  goValue,
  namedString,
  pointer,
  slice,
  struct,
} from "../../go-structs.ts";
import type { Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta } from "../../meta/v1/object-meta.ts";
import { policyRuleType, validatePolicyRule } from "./policy-rules.ts";

const specPath = FieldPath.of("spec");
const maxPrecedence = 10000;
const defaultPrecedence = 1000;
const distinguisherMethods = ["ByNamespace", "ByUser"];

const distinguisherType = struct("flowcontrol.FlowDistinguisherMethod", {
  Type: namedString("flowcontrol.FlowDistinguisherMethodType"),
});
const specType = struct("flowcontrol.FlowSchemaSpec", {
  PriorityLevelConfiguration: struct("flowcontrol.PriorityLevelConfigurationReference", {
    Name: goString,
  }),
  MatchingPrecedence: goInt32,
  DistinguisherMethod: pointer(distinguisherType),
  Rules: slice(policyRuleType),
});

export const flowSchema: Kind<FlowcontrolV1FlowSchema> = {
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  kind: "FlowSchema",
  plural: "flowschemas",
  singular: "flowschema",
  shortNames: [],
  namespaced: false,
  generation: true,
  subresources: ["status"],

  setDefaults(object) {
    object.spec ??= { priorityLevelConfiguration: { name: "" } };
    object.spec.matchingPrecedence ||= defaultPrecedence;
  },

  prepareForCreate(object) {
    object.status = {};
  },

  prepareForUpdate(object, old, _context, subresource) {
    if (subresource === "status") return;
    object.status = old.status ?? {};
  },

  validate(object, context) {
    const name = object.metadata?.name ?? "";
    const spec = object.spec ?? { priorityLevelConfiguration: { name: "" } };
    const errors = [
      ...validateObjectMeta(
        object.metadata,
        { namespaced: false, name: nameIsDNSSubdomain },
        context,
      ),
      ...validateSpec(name, spec, (value) => goValue(distinguisherType, value, context)),
    ];
    const fixed = mandatorySchemas[name];
    if (fixed && specType.json(spec) !== specType.json(fixed))
      errors.push(
        fieldError.invalid(
          specPath,
          goValue(specType, spec, context),
          `spec of '${name}' must equal the fixed value`,
        ),
      );
    return errors;
  },

  validateUpdate: (object, _old, context) => flowSchema.validate(object, context),

  columns: [
    nameColumn,
    { name: "PriorityLevel", cell: ({ spec }) => spec?.priorityLevelConfiguration?.name ?? "" },
    { name: "MatchingPrecedence", cell: ({ spec }) => String(spec?.matchingPrecedence ?? 0) },
    {
      name: "DistinguisherMethod",
      cell: ({ spec }) => spec?.distinguisherMethod?.type ?? "<none>",
    },
    ageColumn,
    {
      name: "MissingPL",
      cell: ({ status }) =>
        status?.conditions?.find(({ type }) => type === "Dangling")?.status ?? "?",
    },
  ],
  compareRows: (a, b) =>
    (a.spec?.matchingPrecedence ?? 0) - (b.spec?.matchingPrecedence ?? 0) ||
    ((a.metadata?.name ?? "") < (b.metadata?.name ?? "") ? -1 : 1),
};

function validateSpec(
  name: string,
  spec: FlowcontrolV1FlowSchemaSpec,
  printMethod: (method: unknown) => unknown,
): FieldError[] {
  const errors: FieldError[] = [];
  const precedence = spec.matchingPrecedence ?? 0;
  const details = [
    ...(precedence <= 0 ? ["must be a positive value"] : []),
    ...(precedence > maxPrecedence ? [`must not be greater than ${maxPrecedence}`] : []),
    ...(precedence === 1 && name !== "exempt"
      ? ["only the schema named 'exempt' may have matchingPrecedence 1"]
      : []),
  ];
  for (const detail of details)
    errors.push(fieldError.invalid(specPath.child("matchingPrecedence"), precedence, detail));
  const method = spec.distinguisherMethod;
  if (method && !distinguisherMethods.includes(method.type))
    errors.push(
      fieldError.notSupported(
        specPath.child("distinguisherMethod", "type"),
        printMethod(method),
        distinguisherMethods,
      ),
    );
  const levelPath = specPath.child("priorityLevelConfiguration", "name");
  const level = spec.priorityLevelConfiguration?.name ?? "";
  if (level === "") errors.push(fieldError.required(levelPath, "must reference a priority level"));
  else
    for (const detail of nameIsDNSSubdomain(level, false))
      errors.push(fieldError.invalid(levelPath, level, detail));
  (spec.rules ?? []).forEach((rule, i) => {
    errors.push(...validatePolicyRule(rule, specPath.child("rules").index(i)));
  });
  return errors;
}

const everything = {
  resourceRules: [
    { verbs: ["*"], apiGroups: ["*"], resources: ["*"], clusterScope: true, namespaces: ["*"] },
  ],
  nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
};
const groups = (...names: string[]) => names.map((name) => ({ kind: "Group", group: { name } }));

/** The schemas that the API server keeps as they are. */
const mandatorySchemas: Readonly<Record<string, FlowcontrolV1FlowSchemaSpec>> = {
  exempt: {
    priorityLevelConfiguration: { name: "exempt" },
    matchingPrecedence: 1,
    rules: [{ subjects: groups("system:masters"), ...everything }],
  },
  "catch-all": {
    priorityLevelConfiguration: { name: "catch-all" },
    matchingPrecedence: maxPrecedence,
    distinguisherMethod: { type: "ByUser" },
    rules: [{ subjects: groups("system:unauthenticated", "system:authenticated"), ...everything }],
  },
};
