import { quickFix, set } from "../../fixes.ts";
import { asList, asText, field } from "../../resources/json.ts";
import { workloadOf } from "../../resources/workload.ts";
import { dataDirectories } from "../data-directory.ts";
import type { Rule } from "../rule.ts";

const ONE_NODE = new Set(["ReadWriteOnce", "ReadWriteOncePod"]);
const ALREADY_NONE = new Set<unknown>([0, "0%"]);

export const dbRollingUpdate: Rule = {
  id: "db-rolling-update",
  summary: "a rolling update of a database on a volume for one node",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { scope, roles }) {
    const workload = workloadOf(object);
    if (!workload || object.ref.kind !== "Deployment") return;
    const strategy = field(object.value, "spec", "strategy");
    const type = field(strategy, "type");
    if (type === "Recreate" || ALREADY_NONE.has(field(strategy, "rollingUpdate", "maxSurge")))
      return;
    for (const { volume, role } of dataDirectories(workload, roles)) {
      const name = volume && asText(field(volume.fields, "persistentVolumeClaim", "claimName"));
      if (name === undefined) continue;
      const target = { group: "", kind: "PersistentVolumeClaim" };
      const claim = scope.find(target, name, object.namespace, object)[0]?.object;
      const modes = asList(field(claim?.value, "spec", "accessModes"));
      if (!claim || !modes.some((mode) => ONE_NODE.has(String(mode)))) continue;
      yield {
        message: `During an update the new ${role.name} Pod waits for or shares the volume of the old one (${modes[0]}). Use strategy Recreate or a StatefulSet.`,
        ...(type === undefined
          ? { path: ["spec"], part: "key" as const }
          : { path: ["spec", "strategy", "type"] }),
        related: [{ message: "The claim.", object: claim.ref, path: ["spec", "accessModes"] }],
        fixes: [quickFix("Use Recreate", object, set(["spec", "strategy"], { type: "Recreate" }))],
      };
      return;
    }
  },
};
