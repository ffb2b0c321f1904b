// Mirrors the Node parts of pkg/apis/core/validation/validation.go, pkg/apis/core/v1/defaults.go and
// pkg/registry/core/node/strategy.go (1.36). Difference: spec.configSource and status.config are not checked on update,
// since no create lets them in.
import { type FieldError, fieldError } from "../../../model/field-error.ts";
import { FieldPath } from "../../../model/field-path.ts";
import type { CoreV1Node } from "../../../model/generated/types.ts";
import { deepEqual } from "../../../model/object.ts";
import { utf8Length } from "../../../model/utf8.ts";
import { goString, goValue, namedString, slice, struct } from "../../go-structs.ts";
import type { ApiContext, Kind } from "../../kind.ts";
import {
  isIPv6,
  parseCIDR,
  validateCIDRForLegacyField,
  warningsForCIDR,
} from "../../meta/v1/ip.ts";
import { nameIsDNSSubdomain } from "../../meta/v1/name-formats.ts";
import {
  validateObjectMeta,
  validateObjectMetaUpdate,
  validatePositiveField,
} from "../../meta/v1/object-meta.ts";
import { validateNodeAnnotations } from "./node/annotations.ts";
import { nodeColumns } from "./node/columns.ts";
import { type ResourceList, roundUpResourceList } from "./resource-list.ts";
import { validateResourceQuantityValue } from "./resource-validation.ts";
import { validateTaints } from "./taints.ts";

const metadataPath = FieldPath.of("metadata");
const specPath = FieldPath.of("spec");
const statusPath = FieldPath.of("status");
const featureName = /^[A-Z][a-zA-Z0-9]*(?:\/[a-zA-Z][a-zA-Z0-9]*)*$/;
const nodeAddressType = struct("core.NodeAddress", {
  Type: namedString("core.NodeAddressType"),
  Address: goString,
});

function setStatusDefaults({ status }: CoreV1Node): void {
  if (!status) return;
  roundUpResourceList(status.capacity);
  const isEmpty = Object.keys(status.allocatable ?? {}).length === 0;
  if (status.capacity && isEmpty) status.allocatable = { ...status.capacity };
  roundUpResourceList(status.allocatable);
}

export const node: Kind<CoreV1Node> = {
  group: "",
  version: "v1",
  kind: "Node",
  plural: "nodes",
  singular: "node",
  shortNames: ["no"],
  namespaced: false,
  subresources: ["status"],

  setDefaults(object) {
    // podCIDR and podCIDRs are one field inside the server.
    const { spec } = object;
    if (spec?.podCIDR && spec.podCIDR !== spec.podCIDRs?.[0]) spec.podCIDRs = [spec.podCIDR];
    else if (spec?.podCIDRs?.[0]) spec.podCIDR = spec.podCIDRs[0];
    setStatusDefaults(object);
  },
  setStatusDefaults,

  prepareForCreate(object, context) {
    delete object.spec?.configSource;
    delete object.status?.config;
    dropDisabledFields(object, undefined, context);
  },

  prepareForUpdate(object, old, context, subresource) {
    if (subresource === "status") {
      if (old.spec) object.spec = old.spec;
      if (!old.status?.config) delete object.status?.config;
      return;
    }
    object.status = old.status ?? {};
    if (!old.spec?.configSource) delete object.spec?.configSource;
    dropDisabledFields(object, old, context);
  },

  validate(object, context) {
    return [
      ...validateObjectMeta(
        object.metadata,
        { namespaced: false, name: nameIsDNSSubdomain },
        context,
      ),
      ...validateNodeAnnotations(object.metadata?.annotations, context),
      ...validateTaints(object.spec?.taints ?? [], metadataPath.child("taints"), context),
      ...validateResources(object, context),
      ...validateSwap(object),
      ...validateDeclaredFeatures(object.status?.declaredFeatures ?? []),
      ...validatePodCIDRs(object, context),
    ];
  },

  validateUpdate(object, old, context, subresource) {
    const update = validateNodeUpdate(object, old, context);
    return subresource === "status" ? update : [...node.validate(object, context), ...update];
  },

  warnings(object, _old, context) {
    const warnings: string[] = [];
    if (object.spec?.configSource) warnings.push("spec.configSource: the feature is removed");
    if (object.spec?.externalID)
      warnings.push("spec.externalID: this field is deprecated, and is unused by Kubernetes");
    if (context.minor >= 33)
      (object.spec?.podCIDRs ?? []).forEach((cidr, i) => {
        warnings.push(...warningsForCIDR(specPath.child("podCIDRs").index(i), cidr, context));
      });
    return warnings;
  },

  columns: nodeColumns,
};

function dropDisabledFields(
  object: CoreV1Node,
  old: CoreV1Node | undefined,
  context: ApiContext,
): void {
  const { status } = object;
  if (!status) return;
  if (!context.feature("RecursiveReadOnlyMounts") && !context.feature("UserNamespacesSupport"))
    delete status.runtimeHandlers;
  if (!context.feature("SupplementalGroupsPolicy") && !old?.status?.features)
    delete status.features;
  if (!context.feature("NodeDeclaredFeatures") && !old?.status?.declaredFeatures)
    delete status.declaredFeatures;
}

function validateResources(object: CoreV1Node, context: ApiContext): FieldError[] {
  const validateList = (list: ResourceList | undefined, path: FieldPath) =>
    Object.keys(list ?? {})
      .sort()
      .flatMap((name) =>
        validateResourceQuantityValue(name, list![name]!, path.child(name), context),
      );
  return [
    ...validateList(object.status?.capacity, statusPath.child("capacity")),
    ...validateList(object.status?.allocatable, statusPath.child("allocatable")),
  ];
}

function validateSwap(object: CoreV1Node): FieldError[] {
  const capacity = object.status?.nodeInfo?.swap?.capacity;
  return capacity === undefined
    ? []
    : validatePositiveField(capacity, metadataPath.child("nodeSwapStatus", "capacity"));
}

function validateDeclaredFeatures(features: readonly string[]): FieldError[] {
  const path = statusPath.child("declaredFeatures");
  const errors: FieldError[] = [];
  features.forEach((feature, i) => {
    if (utf8Length(feature) > 253)
      errors.push(
        fieldError.invalid(
          path.index(i),
          feature,
          `invalid feature name "${feature}": must be no more than 253 characters`,
        ),
      );
    else if (!featureName.test(feature))
      errors.push(
        fieldError.invalid(
          path.index(i),
          feature,
          `invalid feature name "${feature}": must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes`,
        ),
      );
    const next = features[i + 1];
    if (next === feature) errors.push(fieldError.duplicate(path.index(i + 1), next));
    else if (next !== undefined && feature > next)
      errors.push(
        fieldError.invalid(path.index(i + 1), next, "list must be sorted alphabetically"),
      );
  });
  return errors;
}

function validatePodCIDRs(object: CoreV1Node, context: ApiContext): FieldError[] {
  const cidrs = object.spec?.podCIDRs ?? [];
  const path = specPath.child("podCIDRs");
  const strict = context.feature("StrictIPCIDRValidation");
  const errors = cidrs.flatMap((cidr, i) =>
    validateCIDRForLegacyField(path.index(i), cidr, strict),
  );
  if (cidrs.length < 2) return errors;
  const parsed = cidrs.map(parseCIDR);
  const bad = cidrs.find((_, i) => parsed[i] === undefined);
  if (bad !== undefined)
    errors.push(
      fieldError.internal(
        path,
        `invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[${parsed.findIndex((cidr) => !cidr)}]: <nil> (invalid CIDR address: ${bad})`,
      ),
    );
  const families = new Set(parsed.map((cidr) => cidr && isIPv6(cidr.ip)));
  if (bad !== undefined || families.size < 2 || cidrs.length > 2)
    errors.push(
      fieldError.invalid(
        path,
        goValue(slice(goString), cidrs, context),
        "may specify no more than one CIDR for each IP family",
      ),
    );
  if (context.minor < 33)
    cidrs.forEach((cidr, i) => {
      if (cidrs.indexOf(cidr) < i) errors.push(fieldError.duplicate(path.index(i), cidr));
    });
  return errors;
}

function validateNodeUpdate(
  object: CoreV1Node,
  old: CoreV1Node,
  context: ApiContext,
): FieldError[] {
  const errors = [
    ...validateObjectMetaUpdate(object.metadata, old.metadata, context),
    ...validateNodeAnnotations(object.metadata?.annotations, context),
    ...validateResources(object, context),
    ...validateDeclaredFeatures(object.status?.declaredFeatures ?? []),
  ];
  const addresses = object.status?.addresses ?? [];
  addresses.forEach((address, i) => {
    if (addresses.findIndex((other) => deepEqual(other, address)) < i)
      errors.push(
        fieldError.duplicate(
          statusPath.child("addresses").index(i),
          goValue(nodeAddressType, address, context),
        ),
      );
  });
  const onceOnly = (field: string, json: string) =>
    fieldError.forbidden(
      specPath.child(field),
      `node updates may not change ${json} except from "" to valid`,
    );
  const now = object.spec?.podCIDRs ?? [];
  const before = old.spec?.podCIDRs ?? [];
  if (before.length > 0) {
    if (before.length !== now.length) errors.push(onceOnly("podCIDRs", "podCIDR"));
    else
      for (const [i, cidr] of before.entries())
        if (cidr !== now[i]) errors.push(onceOnly("podCIDRs", "podCIDR"));
  }
  if (old.spec?.providerID && old.spec.providerID !== object.spec?.providerID)
    errors.push(onceOnly("providerID", "providerID"));
  errors.push(...validateTaints(object.spec?.taints ?? [], metadataPath.child("taints"), context));
  if ((object.spec?.externalID ?? "") !== (old.spec?.externalID ?? ""))
    errors.push(fieldError.forbidden(specPath.child("externalID"), "may not be updated"));
  return errors;
}
