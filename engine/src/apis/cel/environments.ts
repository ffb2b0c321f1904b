// What expressions in Kubernetes objects may refer to: apiserver/pkg/admission/plugin/cel/compile.go and
// dynamic-resource-allocation/cel/compile.go (1.36).
import type { ApiContext } from "../kind.ts";
import type { Variables } from "./checker.ts";
import {
  anyType,
  boolType,
  type CelType,
  dynType,
  intType,
  listType,
  mapType,
  objectType,
  quantityType,
  stringType,
  timestampType,
  unknownType,
} from "./types.ts";

const strings = listType(stringType);

const groupVersionKind = objectType("kubernetes.GroupVersionKind", {
  group: stringType,
  version: stringType,
  kind: stringType,
});
const groupVersionResource = objectType("kubernetes.GroupVersionResource", {
  group: stringType,
  version: stringType,
  resource: stringType,
});
const request = objectType("kubernetes.AdmissionRequest", {
  kind: groupVersionKind,
  resource: groupVersionResource,
  subResource: stringType,
  requestKind: groupVersionKind,
  requestResource: groupVersionResource,
  requestSubResource: stringType,
  name: stringType,
  namespace: stringType,
  operation: stringType,
  userInfo: objectType("kubernetes.UserInfo", {
    username: stringType,
    uid: stringType,
    groups: strings,
    extra: mapType(stringType, strings),
  }),
  dryRun: boolType,
  options: dynType,
});
const namespace = objectType("kubernetes.Namespace", {
  metadata: objectType("kubernetes.NamespaceMetadata", {
    name: stringType,
    generateName: stringType,
    namespace: stringType,
    labels: mapType(stringType, stringType),
    annotations: mapType(stringType, stringType),
    UID: stringType,
    creationTimestamp: timestampType,
    deletionGracePeriodSeconds: intType,
    deletionTimestamp: timestampType,
    generation: intType,
    resourceVersion: stringType,
    finalizers: strings,
  }),
  spec: objectType("kubernetes.NamespaceSpec", { finalizers: strings }),
  status: objectType("kubernetes.NamespaceStatus", {
    conditions: listType(
      objectType("kubernetes.NamespaceCondition", {
        status: stringType,
        type: stringType,
        lastTransitionTime: timestampType,
        message: stringType,
        reason: stringType,
      }),
    ),
    phase: stringType,
  }),
});

/** What may be referred to beside the request and its objects. */
export interface AdmissionOptions {
  readonly params?: boolean;
  readonly authorizer?: boolean;
  /** The policy's own variables that come before; absent where an expression may not refer to any. */
  readonly variables?: Readonly<Record<string, CelType>>;
  /** Types to make patches of. */
  readonly patches?: boolean;
}

export function admissionVariables(options: AdmissionOptions): Variables {
  return new Map<string, CelType>([
    ["object", dynType],
    ["oldObject", dynType],
    ["namespaceObject", namespace],
    ["request", request],
    ...(options.params ? ([["params", dynType]] as const) : []),
    ...(options.authorizer
      ? ([
          ["authorizer", unknownType],
          ["authorizer.requestResource", unknownType],
        ] as const)
      : []),
    ...(options.variables
      ? ([["variables", objectType("kubernetes.variables", options.variables)]] as const)
      : []),
    ...(options.patches
      ? ([
          ["Object", unknownType],
          ["JSONPatch", unknownType],
        ] as const)
      : []),
  ]);
}

const device = {
  driver: stringType,
  attributes: mapType(stringType, mapType(stringType, anyType)),
  capacity: mapType(stringType, mapType(stringType, quantityType)),
};

/** For selectors of devices. */
export function deviceVariables(context: Pick<ApiContext, "feature">): Variables {
  const shared = context.feature("DRAConsumableCapacity")
    ? { allowMultipleAllocations: boolType }
    : {};
  return new Map([["device", objectType("kubernetes.DRADevice", { ...device, ...shared })]]);
}
