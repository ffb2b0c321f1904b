import { append, previewFix, put, set } from "../../fixes.ts";
import { asList } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import { convertFixes } from "../convert-stateful.ts";
import { dataDirectories, isPersistent } from "../data-directory.ts";
import { replicasOf } from "../replicas.ts";
import type { Rule } from "../rule.ts";

const KINDS = new Set(["Deployment", "ReplicaSet", "ReplicationController"]);

export const dbNoVolume: Rule = {
  id: "db-no-volume",
  summary: "a database whose data goes with its pod",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { scope, roles }) {
    const workload = workloadOf(object);
    if (!workload || !KINDS.has(object.ref.kind) || replicasOf(object) === 0) return;
    for (const directory of dataDirectories(workload, roles)) {
      const { container, role, mount, volume, moved } = directory;
      if (moved || (mount && (volume === undefined || isPersistent(volume)))) continue;
      const claim = `${object.ref.name}-data`;
      const { dataPath } = role;
      const namespace = object.content.namespace;
      const volumes = [...workload.specPath, "volumes"];
      const mounts = [...container.path, "volumeMounts"];
      const count = (list: unknown) => asList(list).length;
      const source = { persistentVolumeClaim: { claimName: claim } };
      yield {
        message: volume
          ? `${role.name} keeps its data in ${volume.source} '${volume.name}': it is lost when the Pod is removed from the node.`
          : `${role.name} keeps its data in the container file system: it is lost when the Pod is replaced.`,
        path: [...container.path, "image"],
        ...(volume && {
          related: [
            {
              message: "The volume.",
              object: object.ref,
              path: volume.path,
              part: "item" as const,
            },
          ],
        }),
        fixes:
          dataPath === undefined || object.ref.name === ""
            ? []
            : [
                previewFix(
                  `Add a PersistentVolumeClaim (1Gi, ReadWriteOnce) and mount it at ${dataPath}`,
                  [
                    object,
                    ...(volume
                      ? [set(volume.path, { name: volume.name, ...source })]
                      : [
                          put(mounts, count(container.fields["volumeMounts"]), {
                            name: "data",
                            mountPath: dataPath,
                          }),
                          put(volumes, count(workload.spec["volumes"]), {
                            name: "data",
                            ...source,
                          }),
                        ]),
                    ...(object.ref.kind === "Deployment"
                      ? [set(["spec", "strategy"], { type: "Recreate" })]
                      : []),
                    append({
                      apiVersion: "v1",
                      kind: "PersistentVolumeClaim",
                      metadata: { name: claim, ...(namespace !== undefined && { namespace }) },
                      spec: {
                        accessModes: ["ReadWriteOnce"],
                        resources: { requests: { storage: "1Gi" } },
                      },
                    }),
                  ],
                ),
                ...convertFixes(scope, workload, directory),
              ],
      };
    }
  },
};
