import type { Fix } from "../../finding.ts";
import { append, previewFix, remove, set } from "../../fixes.ts";
import type { BoundObject } from "../../resources/index.ts";
import { field } from "../../resources/json.ts";
import { mountsOf, type Volume, type Workload, workloadOf } from "../../resources/workload.ts";
import { hostPaths } from "../host-paths.ts";
import type { Rule } from "../rule.ts";

export const hostPath: Rule = {
  id: "host-path",
  summary: "a folder of one node as a volume",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  patches: true,
  relaxed: true,
  *check(object) {
    const workload = workloadOf(object);
    if (!workload || KEEP_NOTHING.has(object.ref.kind)) return;
    for (const { volume, folder } of hostPaths(workload)) {
      if (OF_THE_NODE.test(folder) || !mayKeepData(workload, volume)) continue;
      yield {
        message: `Volume '${volume.name}' lives on one node: the Pod loses it when it moves.`,
        path: [...volume.path, "hostPath"],
        part: "key",
        fixes: claimFixes(object, volume),
      };
    }
  },
};

/** They run on every node, or end. */
const KEEP_NOTHING = new Set(["DaemonSet", "Job", "CronJob"]);
/** What the node itself keeps there is another one's on another node, and meant to be. */
const OF_THE_NODE =
  /^\/(?:bin|boot|dev|etc|lib|lib64|proc|run|sbin|sys|usr|var\/run|var\/log|opt\/cni)(?:\/|$)/;
const DEVICES = new Set(["Socket", "CharDevice", "BlockDevice", "File"]);

/** A socket, a device, and what is only read belong to the node, wherever the pod runs. */
function mayKeepData(workload: Workload, volume: Volume): boolean {
  if (DEVICES.has(String(field(volume.fields, "hostPath", "type")))) return false;
  const mounts = workload.containers
    .flatMap(mountsOf)
    .filter((mount) => mount.volume === volume.name);
  return mounts.length === 0 || mounts.some(({ readOnly }) => !readOnly);
}

/** A claim of the volume's name instead, as a new document. */
function claimFixes(object: BoundObject, volume: Volume): Fix[] {
  const { name } = object.ref;
  const { namespace } = object.content;
  if (name === "" || volume.name === "") return [];
  const claimName = `${name}-${volume.name}`;
  return [
    previewFix("Use a PersistentVolumeClaim (1Gi, ReadWriteOnce)", [
      object,
      remove([...volume.path, "hostPath"]),
      set([...volume.path, "persistentVolumeClaim"], { claimName }),
      append({
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: claimName, ...(namespace !== undefined && { namespace }) },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      }),
    ]),
  ];
}
