// Mirrors pkg/apis/flowcontrol/v1beta3 (1.31, the last minor that serves it): the kinds of v1 under their former version.
// Difference: the annotation that keeps a zero of v1 apart is not written.
import type {
  FlowcontrolV1FlowSchema,
  FlowcontrolV1PriorityLevelConfiguration,
} from "../../../model/generated/types.ts";
import type { KubeObject } from "../../../model/object.ts";
import type { Kind } from "../../kind.ts";
import { flowSchema } from "../v1/flow-schema.ts";
import { priorityLevelConfiguration } from "../v1/priority-level-configuration.ts";

const group = "flowcontrol.apiserver.k8s.io";
const defaultShares = 30;
const zeroAnnotation = "flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares";

function formerly<T extends KubeObject>(kind: Kind<T>): Kind<T> {
  return {
    ...kind,
    version: "v1beta3",
    until: 32,
    deprecation: { since: 29, removed: 32, replacement: `${group}/v1 ${kind.kind}` },
    convert: {
      storedAs: `${group}/v1`,
      toStored: (object) => ({ ...object, apiVersion: `${group}/v1` }),
      fromStored: (object) => ({ ...object, apiVersion: `${group}/v1beta3` }) as T,
    },
  };
}

export const flowSchemaV1beta3: Kind<FlowcontrolV1FlowSchema> = formerly(flowSchema);

export const priorityLevelConfigurationV1beta3: Kind<FlowcontrolV1PriorityLevelConfiguration> = {
  ...formerly(priorityLevelConfiguration),

  setDefaults(object, context) {
    const { limited } = object.spec ?? {};
    const keepsZero = object.metadata?.annotations?.[zeroAnnotation] === "";
    if (limited && !keepsZero) limited.nominalConcurrencyShares ||= defaultShares;
    priorityLevelConfiguration.setDefaults?.(object, context);
  },
};
