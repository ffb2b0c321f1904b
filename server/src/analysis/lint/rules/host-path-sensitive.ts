import { quickFix, set } from "../../fixes.ts";
import { mountsOf, workloadOf } from "../../resources/workload.ts";
import { hostPaths } from "../host-paths.ts";
import { textsOf } from "../options.ts";
import type { Rule } from "../rule.ts";

const NEVER_HARMLESS = new Set(["/", "/etc/kubernetes", "/var/lib/kubelet", "/var/lib/etcd"]);

export const hostPathSensitive: Rule = {
  id: "host-path-sensitive",
  summary: "a folder of the node that can give the node away",
  severity: "warning",
  source: "lint",
  profiles: ["recommended"],
  relaxed: true,
  options: {
    paths: {
      summary: "the folders",
      default: [
        "/",
        "/boot",
        "/dev",
        "/etc",
        "/lib",
        "/lib64",
        "/bin",
        "/sbin",
        "/proc",
        "/sys",
        "/usr",
        "/var",
        "/run",
        "/var/run",
        "/etc/kubernetes",
        "/var/lib/kubelet",
        "/var/lib/docker",
        "/var/lib/containerd",
        "/var/lib/etcd",
      ],
    },
  },
  *check(object, { options }) {
    const workload = workloadOf(object);
    if (!workload) return;
    const sensitive = textsOf(options, "paths");
    const found = hostPaths(workload).flatMap(({ volume, folder }) => {
      const mounts = workload.containers.flatMap((container) =>
        mountsOf(container)
          .filter((mount) => mount.volume === volume.name)
          .map((mount) => ({ container, mount })),
      );
      if (mounts.length === 0 || !sensitive.includes(folder)) return [];
      const writable = mounts.filter(({ mount }) => !mount.readOnly);
      const [first] = writable;
      const how = first ? `writable in container '${first.container.name}'` : "read-only";
      return [
        {
          text: `Volume '${volume.name}' mounts the node's '${folder}' (${how}).`,
          path: [...volume.path, "hostPath", "path"],
          writable: writable.map(({ mount }) => mount.path),
          lowered: first || NEVER_HARMLESS.has(folder) ? 0 : 1,
        },
      ];
    });
    // Several folders give the same node away: one finding for what is equally grave.
    for (const lowered of [0, 1]) {
      const [first, ...others] = found.filter((one) => one.lowered === lowered);
      if (!first) continue;
      const writable = [first, ...others].flatMap((one) => one.writable);
      yield {
        message: first.text,
        path: first.path,
        lowered,
        related: others.map(({ text, path }) => ({ message: text, object: object.ref, path })),
        fixes:
          writable.length > 0
            ? [
                quickFix(
                  "Mount read-only",
                  object,
                  ...writable.map((path) => set([...path, "readOnly"], true)),
                ),
              ]
            : [],
      };
    }
  },
};
