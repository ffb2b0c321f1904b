// Making a StatefulSet of a workload whose pods keep data: each pod gets a claim of its own.
import type { Fix } from "../finding.ts";
import { append, previewFix, put, remove, set } from "../fixes.ts";
import type { ResourceScope } from "../resources/index.ts";
import { asList } from "../resources/json.ts";
import type { Workload } from "../resources/workload.ts";
import type { DataDirectory } from "./data-directory.ts";

/** The conversion with the volume of the data directory as claim template; none for kinds with another form. */
export function convertFixes(
  scope: ResourceScope,
  workload: Workload,
  { container, role, mount, volume }: DataDirectory,
): Fix[] {
  const { object, spec, specPath, labels } = workload;
  const { name, kind } = object.ref;
  const { dataPath, port } = role;
  if (name === "" || (kind !== "Deployment" && kind !== "ReplicaSet")) return [];
  if (!mount && dataPath === undefined) return [];
  const { namespace } = object.content;
  const service = { group: "", kind: "Service" };
  const governed = scope.find(service, name, object.namespace, object).length > 0;
  const volumes = [...specPath, "volumes"];
  const volumeName = volume?.name ?? mount?.volume ?? "data";
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  return [
    previewFix("Convert to a StatefulSet with volumeClaimTemplates", [
      object,
      ...(object.ref.apiVersion === "apps/v1" ? [] : [set(["apiVersion"], "apps/v1")]),
      set(["kind"], "StatefulSet"),
      ...(has(object.value["spec"], "selector")
        ? []
        : [set(["spec", "selector"], { matchLabels: labels })]),
      ...(["strategy", "progressDeadlineSeconds", "paused", "rollbackTo"] as const).flatMap(
        (field) => (has(object.value["spec"], field) ? [remove(["spec", field])] : []),
      ),
      ...(mount
        ? []
        : [
            put(
              [...container.path, "volumeMounts"],
              asList(container.fields["volumeMounts"]).length,
              { name: volumeName, mountPath: dataPath },
            ),
          ]),
      ...(volume ? [remove(asList(spec["volumes"]).length === 1 ? volumes : volume.path)] : []),
      set(["spec", "serviceName"], name),
      set(
        ["spec", "volumeClaimTemplates"],
        [
          {
            metadata: { name: volumeName },
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: "1Gi" } },
            },
          },
        ],
      ),
      ...(governed || port === undefined
        ? []
        : [
            append({
              apiVersion: "v1",
              kind: "Service",
              metadata,
              spec: { clusterIP: "None", selector: labels, ports: [{ port }] },
            }),
          ]),
    ]),
  ];
}

function has(value: unknown, field: string): boolean {
  return value !== null && typeof value === "object" && Object.hasOwn(value, field);
}
