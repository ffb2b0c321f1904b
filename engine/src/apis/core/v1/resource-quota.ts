// Mirrors the ResourceQuota parts of pkg/apis/core/validation/validation.go and
// pkg/registry/core/resourcequota/strategy.go (1.36).
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type {
  CoreV1ResourceQuota,
  CoreV1ResourceQuotaSpec,
  CoreV1ScopedResourceSelectorRequirement,
} from "../../../model/generated/types.ts";
import { quantityOf } from "../../../model/quantity.ts";
import { ageColumn, nameColumn } from "../../columns.ts";
import { goString, goValue, namedString, slice, struct } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../../meta/v1/object-meta.ts";
import { type ResourceList, roundUpResourceList } from "./resource-list.ts";
import { isStandardQuotaResourceName, resourceNameValue } from "./resource-names.ts";
import { isScopeValidForResource, isStandardResourceQuotaScope } from "./resource-quota-scopes.ts";
import { validateResourceName, validateResourceQuantityValue } from "./resource-validation.ts";

const specPath = FieldPath.of("spec");
const scopesType = slice(namedString("core.ResourceQuotaScope"));
const scopeSelectorType = struct("core.ScopeSelector", {
  MatchExpressions: slice(
    struct("core.ScopedResourceSelectorRequirement", {
      ScopeName: namedString("core.ResourceQuotaScope"),
      Operator: namedString("core.ScopeSelectorOperator"),
      Values: slice(goString),
    }),
  ),
});

function setStatusDefaults({ status }: CoreV1ResourceQuota): void {
  roundUpResourceList(status?.hard);
  roundUpResourceList(status?.used);
}

export const resourceQuota: Kind<CoreV1ResourceQuota> = {
  group: "",
  version: "v1",
  kind: "ResourceQuota",
  plural: "resourcequotas",
  singular: "resourcequota",
  shortNames: ["quota"],
  namespaced: true,
  subresources: ["status"],

  setDefaults(object) {
    roundUpResourceList(object.spec?.hard);
    setStatusDefaults(object);
  },
  setStatusDefaults,

  prepareForCreate(object) {
    object.status = {};
  },

  prepareForUpdate(object, old, _context, subresource) {
    if (subresource !== "status") object.status = old.status ?? {};
    else if (old.spec) object.spec = old.spec;
  },

  validate(object, context) {
    return [
      ...validateObjectMeta(
        object.metadata,
        { namespaced: true, name: nameIsDNSSubdomain },
        context,
      ),
      ...validateSpec(object.spec ?? {}, context),
      ...validateStatus(object, context),
    ];
  },

  validateUpdate(object, old, context, subresource) {
    const errors = validateObjectMetaUpdate(object.metadata, old.metadata, context);
    if (subresource === "status") return [...errors, ...validateStatus(object, context)];
    const spec = object.spec ?? {};
    errors.push(...validateSpec(spec, context));
    const distinct = (scopes: readonly string[] = []) => [...new Set(scopes)].sort().join();
    if (distinct(spec.scopes) !== distinct(old.spec?.scopes))
      errors.push(
        fieldError.invalid(
          specPath.child("scopes"),
          goValue(scopesType, spec.scopes, context),
          "field is immutable",
        ),
      );
    return errors;
  },

  warnings(object, old, context) {
    return old === undefined && context.minor >= 35
      ? requestsAboveLimits(object.spec?.hard ?? {})
      : [];
  },

  columns: [
    nameColumn,
    { ...ageColumn, until: 33 },
    { name: "Request", cell: (object) => usageText(object, (name) => !name.startsWith("limits.")) },
    { name: "Limit", cell: (object) => usageText(object, (name) => name.startsWith("limits.")) },
    { ...ageColumn, since: 33 },
  ],
};

function validateAmounts(
  list: ResourceList | undefined,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  return Object.keys(list ?? {})
    .sort()
    .flatMap((name) => {
      const at = path.key(name);
      return [
        ...validateQuotaResourceName(name, at, context),
        ...validateResourceQuantityValue(name, list![name]!, at, context),
      ];
    });
}

function validateQuotaResourceName(
  name: string,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const errors = validateResourceName(name, path, context);
  if (!name.includes("/") && !isStandardQuotaResourceName(name))
    errors.push(
      fieldError.invalid(
        path,
        resourceNameValue(name, context),
        "must be a standard resource for quota",
      ),
    );
  return errors;
}

function validateStatus(object: CoreV1ResourceQuota, context: ApiContext): FieldError[] {
  const path = FieldPath.of("status");
  return [
    ...validateAmounts(object.status?.hard, path.child("hard"), context),
    ...validateAmounts(object.status?.used, path.child("used"), context),
  ];
}

function validateSpec(spec: CoreV1ResourceQuotaSpec, context: ApiContext): FieldError[] {
  return [
    ...validateAmounts(spec.hard, specPath.child("hard"), context),
    ...validateScopes(spec, context),
    ...validateScopeSelector(spec, context),
  ];
}

/** Once for every resource of the quota that the scope can not limit. */
function unfitResources(spec: CoreV1ResourceQuotaSpec, scope: string): string[] {
  return Object.keys(spec.hard ?? {}).filter(
    (name) => isStandardQuotaResourceName(name) && !isScopeValidForResource(scope, name),
  );
}

function conflictingScopes(
  spec: CoreV1ResourceQuotaSpec,
  scopes: readonly string[],
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const pairs = [
    ["BestEffort", "NotBestEffort"],
    ["Terminating", "NotTerminating"],
  ];
  return pairs
    .filter((pair) => pair.every((scope) => scopes.includes(scope)))
    .map(() =>
      fieldError.invalid(path, goValue(scopesType, spec.scopes, context), "conflicting scopes"),
    );
}

function validateScopes(spec: CoreV1ResourceQuotaSpec, context: ApiContext): FieldError[] {
  const path = specPath.child("scopes");
  const scopes = spec.scopes ?? [];
  const value = goValue(scopesType, spec.scopes, context);
  const errors: FieldError[] = [];
  for (const scope of scopes) {
    if (!isStandardResourceQuotaScope(scope, context))
      errors.push(fieldError.invalid(path, value, "unsupported scope"));
    for (const _ of unfitResources(spec, scope))
      errors.push(fieldError.invalid(path, value, "unsupported scope applied to resource"));
  }
  return [...errors, ...conflictingScopes(spec, scopes, path, context)];
}

function validateScopeSelector(spec: CoreV1ResourceQuotaSpec, context: ApiContext): FieldError[] {
  if (!spec.scopeSelector) return [];
  const path = specPath.child("scopeSelector", "matchExpressions");
  const requirements = spec.scopeSelector.matchExpressions ?? [];
  const errors: FieldError[] = [];
  for (const requirement of requirements) {
    const scope = requirement.scopeName ?? "";
    if (!isStandardResourceQuotaScope(scope, context))
      errors.push(fieldError.invalid(path.child("scopeName"), scope, "unsupported scope"));
    for (const _ of unfitResources(spec, scope))
      errors.push(
        fieldError.invalid(
          path,
          goValue(scopeSelectorType, spec.scopeSelector, context),
          "unsupported scope applied to resource",
        ),
      );
    errors.push(...validateScopeOperator(requirement, path, context));
  }
  const scopes = requirements.map((requirement) => requirement.scopeName);
  return [...errors, ...conflictingScopes(spec, scopes, path, context)];
}

/** Scopes that a pod is in or not, without values. */
const booleanScopes = [
  "BestEffort",
  "NotBestEffort",
  "Terminating",
  "NotTerminating",
  "CrossNamespacePodAffinity",
];

function validateScopeOperator(
  requirement: CoreV1ScopedResourceSelectorRequirement,
  path: FieldPath,
  context: ApiContext,
): FieldError[] {
  const { scopeName, operator = "", values = [] } = requirement;
  const errors: FieldError[] = [];
  if (booleanScopes.includes(scopeName) && operator !== "Exists")
    errors.push(
      fieldError.invalid(
        path.child("operator"),
        operator,
        "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
      ),
    );
  if (operator === "In" || operator === "NotIn") {
    if (values.length === 0)
      errors.push(
        fieldError.required(
          path.child("values"),
          "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
        ),
      );
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    if (values.length > 0)
      errors.push(
        fieldError.invalid(
          path.child("values"),
          goValue(slice(goString), values, context),
          "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
        ),
      );
  } else
    errors.push(
      fieldError.invalid(path.child("operator"), operator, "not a valid selector operator"),
    );
  return errors;
}

/** cpu and memory may be tracked under their bare names, which mean requests. */
function requestsAboveLimits(hard: ResourceList): string[] {
  return ["cpu", "memory", "storage", "ephemeral-storage"].flatMap((resource) => {
    const bare = resource === "cpu" || resource === "memory";
    const names = [`requests.${resource}`, ...(bare ? [resource] : [])];
    const request = names.find((name) => hard[name] !== undefined);
    const limit = hard[`limits.${resource}`];
    if (request === undefined || limit === undefined) return [];
    const [asked, allowed] = [quantityOf(hard[request]), quantityOf(limit)];
    return asked.compare(allowed) > 0
      ? [`ResourceQuota ${request} (${asked}) should be less than limits.${resource} (${allowed})`]
      : [];
  });
}

/** `cpu: 1/2, pods: 0/10` of the tracked resources that are told. */
function usageText(object: CoreV1ResourceQuota, which: (name: string) => boolean): string {
  const { hard = {}, used = {} } = object.status ?? {};
  return Object.keys(hard)
    .filter(which)
    .sort()
    .map((name) => `${name}: ${quantityOf(used[name])}/${quantityOf(hard[name])}`)
    .join(", ");
}
