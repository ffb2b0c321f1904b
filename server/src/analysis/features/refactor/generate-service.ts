// A Service for the ports of a workload that none selects yet.
import { append, previewFix } from "../../fixes.ts";
import { type BoundObject, containerPorts, isWorkloadKind } from "../../resources/index.ts";
import { asMap, asText, field } from "../../resources/json.ts";
import { appends, type Refactor, structural } from "./refactoring.ts";

const finishing = new Set(["Job", "CronJob"]);

export const generateService: Refactor = (context) => {
  const { object, resources } = context;
  const template = object?.content.template;
  if (
    !object ||
    !appends(object) ||
    !template ||
    object.ref.name === "" ||
    !isWorkloadKind(object.kind)
  )
    return [];
  if (finishing.has(object.kind.kind) || Object.keys(template.labels).length === 0) return [];
  const ports = containerPorts(template).filter(({ number }) => number !== undefined);
  if (ports.length === 0 || resources.pods.selecting(object, "service").length > 0) return [];
  // A StatefulSet names the headless Service that gives its pods their addresses.
  const governing = asText(field(object.value, "spec", "serviceName"));
  const name = governing ?? object.ref.name;
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadataBeside(object, name),
    spec: {
      ...(governing !== undefined && { clusterIP: "None" }),
      selector: selectedLabels(object, template.labels),
      ports: ports.map(({ name: port, number, protocol }, i) => ({
        ...((port ?? ports.length > 1) && { name: port ?? `port-${i + 1}` }),
        port: number,
        targetPort: port ?? number,
        ...(protocol !== "TCP" && { protocol }),
      })),
    },
  };
  const fix = previewFix(`Add a Service for '${object.ref.name}'`, [object, append(service)]);
  return [structural("generateService", fix, context)];
};

/** The name, and the namespace when the object writes one. */
export function metadataBeside(object: BoundObject, name: string): object {
  const { namespace } = object.content;
  return { name, ...(namespace !== undefined && { namespace }) };
}

/** What the workload itself goes by: labels of its pods that nobody changes. */
function selectedLabels(
  { value }: BoundObject,
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const own = asMap(field(value, "spec", "selector", "matchLabels"));
  return own && Object.keys(own).length > 0 ? own : labels;
}
