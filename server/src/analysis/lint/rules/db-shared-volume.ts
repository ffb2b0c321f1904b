import { quickFix, set } from "../../fixes.ts";
import { asText, field } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import { convertFixes } from "../convert-stateful.ts";
import { dataDirectories } from "../data-directory.ts";
import { mostReplicas, replicasOf } from "../replicas.ts";
import type { Rule } from "../rule.ts";

const KINDS = new Set(["Deployment", "ReplicaSet", "ReplicationController"]);
const SHARED = new Set(["persistentVolumeClaim", "hostPath", "nfs"]);

export const dbSharedVolume: Rule = {
  id: "db-shared-volume",
  summary: "several database pods on one data directory",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { scope, roles }) {
    const workload = workloadOf(object);
    if (!workload || !KINDS.has(object.ref.kind)) return;
    const replicas = mostReplicas(scope, object);
    if (replicas < 2) return;
    const shared = dataDirectories(workload, roles).find(
      ({ volume }) => volume && SHARED.has(volume.source),
    );
    if (!shared?.volume) return;
    const { volume } = shared;
    const claim = asText(field(volume.fields, "persistentVolumeClaim", "claimName"));
    yield {
      message: `${replicas} Pods share one data directory (${claim ? `claim '${claim}'` : `volume '${volume.name}'`}): a database must not open the same files twice. Use a StatefulSet with volumeClaimTemplates.`,
      path: ["spec", "replicas"],
      related: [{ message: "The volume.", object: object.ref, path: volume.path, part: "item" }],
      fixes: [
        ...convertFixes(scope, workload, shared),
        ...(replicasOf(object) === undefined
          ? []
          : [quickFix("Set replicas to 1", object, set(["spec", "replicas"], 1))]),
      ],
    };
  },
};
