// Mirrors the PriorityLevelConfiguration parts of pkg/apis/flowcontrol (v1 defaults, validation, internalbootstrap),
// staging/src/k8s.io/apiserver/pkg/util/shufflesharding (RequiredEntropyBits),
// pkg/registry/flowcontrol/prioritylevelconfiguration and pkg/printers/internalversion/printers.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  FlowcontrolV1LimitedPriorityLevelConfiguration,
  FlowcontrolV1LimitResponse,
  FlowcontrolV1PriorityLevelConfiguration,
  FlowcontrolV1PriorityLevelConfigurationSpec,
  FlowcontrolV1QueuingConfiguration,
} from "../../../model/generated/types.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { goInt32, goValue, namedString, pointer, struct } from "../../go-structs.ts";
import type { ApiContext, Kind, PrintColumn } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta } from "../../meta/v1/object-meta.ts";

const specPath = FieldPath.of("spec");
const zeroSharesAnnotation = "flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares";
const maxQueues = 10_000_000;
/** Bits of a flow's hash, which deals the queues. */
const maxHashBits = 60;

const specType = struct("flowcontrol.PriorityLevelConfigurationSpec", {
  Type: namedString("flowcontrol.PriorityLevelEnablement"),
  Limited: pointer(
    struct("flowcontrol.LimitedPriorityLevelConfiguration", {
      NominalConcurrencyShares: goInt32,
      LimitResponse: struct("flowcontrol.LimitResponse", {
        Type: namedString("flowcontrol.LimitResponseType"),
        Queuing: pointer(
          struct("flowcontrol.QueuingConfiguration", {
            Queues: goInt32,
            HandSize: goInt32,
            QueueLengthLimit: goInt32,
          }),
        ),
      }),
      LendablePercent: pointer(goInt32),
      BorrowingLimitPercent: pointer(goInt32),
    }),
  ),
  Exempt: pointer(
    struct("flowcontrol.ExemptPriorityLevelConfiguration", {
      NominalConcurrencyShares: pointer(goInt32),
      LendablePercent: pointer(goInt32),
    }),
  ),
});

export const priorityLevelConfiguration: Kind<FlowcontrolV1PriorityLevelConfiguration> = {
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  kind: "PriorityLevelConfiguration",
  plural: "prioritylevelconfigurations",
  singular: "prioritylevelconfiguration",
  shortNames: [],
  namespaced: false,
  generation: true,
  subresources: ["status"],

  setDefaults({ spec }) {
    if (spec?.exempt) {
      spec.exempt.nominalConcurrencyShares ??= 0;
      spec.exempt.lendablePercent ??= 0;
    }
    if (!spec?.limited) return;
    spec.limited.nominalConcurrencyShares ??= 30;
    spec.limited.lendablePercent ??= 0;
    const queuing = spec.limited.limitResponse?.queuing;
    if (!queuing) return;
    queuing.handSize ||= 8;
    queuing.queues ||= 64;
    queuing.queueLengthLimit ||= 50;
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
    const errors = validateObjectMeta(
      object.metadata,
      { namespaced: false, name: nameIsDNSSubdomain },
      context,
    );
    if (object.metadata?.annotations && zeroSharesAnnotation in object.metadata.annotations)
      errors.push(
        fieldError.forbidden(
          FieldPath.of("metadata", "annotations"),
          `annotation '${zeroSharesAnnotation}' is forbidden`,
        ),
      );
    const spec = object.spec ?? { type: "" };
    errors.push(...validateSpec(name, spec, context));
    const fixed = mandatoryLevels[name];
    if (!fixed) return errors;
    const { exempt: _exempt, ...given } = spec;
    const compared = name === "exempt" ? given : spec;
    if (specType.json(compared) !== specType.json(fixed))
      errors.push(
        fieldError.invalid(
          specPath,
          goValue(specType, spec, context),
          `spec of '${name}'${name === "exempt" ? " except the 'spec.exempt' field" : ""} must equal the fixed value`,
        ),
      );
    return errors;
  },

  validateUpdate: (object, _old, context) => priorityLevelConfiguration.validate(object, context),

  columns: [
    nameColumn,
    { name: "Type", cell: ({ spec }) => spec?.type ?? "" },
    {
      name: "NominalConcurrencyShares",
      cell: ({ spec }) =>
        spec?.limited ? String(spec.limited.nominalConcurrencyShares ?? 0) : "<none>",
    },
    queuingColumn("Queues", "queues"),
    queuingColumn("HandSize", "handSize"),
    queuingColumn("QueueLengthLimit", "queueLengthLimit"),
    ageColumn,
  ],
};

/** The levels that the API server keeps as they are; `exempt` without its part that may be tuned. */
const mandatoryLevels: Readonly<Record<string, FlowcontrolV1PriorityLevelConfigurationSpec>> = {
  exempt: { type: "Exempt" },
  "catch-all": {
    type: "Limited",
    limited: {
      nominalConcurrencyShares: 5,
      lendablePercent: 0,
      limitResponse: { type: "Reject" },
    },
  },
};

function queuingColumn(
  name: string,
  field: keyof FlowcontrolV1QueuingConfiguration,
): PrintColumn<FlowcontrolV1PriorityLevelConfiguration> {
  return {
    name,
    cell: ({ spec }) => {
      const queuing = spec?.limited?.limitResponse?.queuing;
      return queuing ? String(queuing[field] ?? 0) : "<none>";
    },
  };
}

function validateSpec(
  name: string,
  spec: FlowcontrolV1PriorityLevelConfigurationSpec,
  context: ApiContext,
): FieldError[] {
  const errors: FieldError[] = [];
  const { type, limited, exempt } = spec;
  if ((name === "exempt") !== (type === "Exempt"))
    errors.push(
      fieldError.invalid(
        specPath.child("type"),
        type ?? "",
        context.minor >= 34
          ? "must be 'Exempt' if and only if `name` is 'exempt'"
          : "type must be 'Exempt' if and only if name is 'exempt'",
      ),
    );
  if (type === "Exempt") {
    if (limited)
      errors.push(
        fieldError.forbidden(specPath.child("limited"), "must be nil if the type is not Limited"),
      );
    if (exempt) {
      const path = specPath.child("exempt");
      errors.push(
        ...validateShares(exempt.nominalConcurrencyShares, path),
        ...validateLendable(exempt.lendablePercent, path),
      );
    }
  } else if (type === "Limited") {
    if (exempt)
      errors.push(
        fieldError.forbidden(specPath.child("exempt"), "must be nil if the type is Limited"),
      );
    const path = specPath.child("limited");
    if (!limited) errors.push(fieldError.required(path, "must not be empty when type is Limited"));
    else errors.push(...validateLimited(limited, path));
  } else
    errors.push(fieldError.notSupported(specPath.child("type"), type ?? "", ["Exempt", "Limited"]));
  return errors;
}

function validateShares(shares: number | undefined, path: FieldPath): FieldError[] {
  return (shares ?? 0) < 0
    ? [
        fieldError.invalid(
          path.child("nominalConcurrencyShares"),
          shares,
          "must be a non-negative integer",
        ),
      ]
    : [];
}

function validateLendable(percent: number | undefined, path: FieldPath): FieldError[] {
  return (percent ?? 0) < 0 || (percent ?? 0) > 100
    ? [
        fieldError.invalid(
          path.child("lendablePercent"),
          percent,
          "must be between 0 and 100, inclusive",
        ),
      ]
    : [];
}

function validateLimited(
  limited: FlowcontrolV1LimitedPriorityLevelConfiguration,
  path: FieldPath,
): FieldError[] {
  const borrowing = limited.borrowingLimitPercent;
  return [
    ...validateShares(limited.nominalConcurrencyShares, path),
    ...validateLimitResponse(limited.limitResponse ?? { type: "" }, path.child("limitResponse")),
    ...validateLendable(limited.lendablePercent, path),
    ...((borrowing ?? 0) < 0
      ? [
          fieldError.invalid(
            path.child("borrowingLimitPercent"),
            borrowing,
            "if specified, must be a non-negative integer",
          ),
        ]
      : []),
  ];
}

function validateLimitResponse(
  { type, queuing }: FlowcontrolV1LimitResponse,
  path: FieldPath,
): FieldError[] {
  const at = path.child("queuing");
  if (type === "Reject")
    return queuing
      ? [fieldError.forbidden(at, "must be nil if limited.limitResponse.type is not Limited")]
      : [];
  if (type === "Queue")
    return queuing
      ? validateQueuing(queuing, at)
      : [fieldError.required(at, "must not be empty if limited.limitResponse.type is Limited")];
  return [fieldError.notSupported(path.child("type"), type ?? "", ["Queue", "Reject"])];
}

function validateQueuing(
  { queueLengthLimit = 0, queues = 0, handSize = 0 }: FlowcontrolV1QueuingConfiguration,
  path: FieldPath,
): FieldError[] {
  const entropyBits = Math.ceil(Math.log2(queues) * handSize);
  const rules: [field: string, value: number, detail: string | undefined][] = [
    ["queueLengthLimit", queueLengthLimit, queueLengthLimit <= 0 ? "must be positive" : undefined],
    [
      "queues",
      queues,
      queues <= 0
        ? "must be positive"
        : queues > maxQueues
          ? `must not be greater than ${maxQueues}`
          : undefined,
    ],
    [
      "handSize",
      handSize,
      handSize <= 0
        ? "must be positive"
        : handSize > queues
          ? `should not be greater than queues (${queues})`
          : entropyBits > maxHashBits
            ? `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${maxHashBits}`
            : undefined,
    ],
  ];
  return rules.flatMap(([field, value, detail]) =>
    detail === undefined ? [] : [fieldError.invalid(path.child(field), value, detail)],
  );
}
