import { quickFix, set } from "../fixes.ts";
import { hostPaths } from "../host-paths.ts";
import { textsOf } from "../options.ts";
import type { Rule } from "../rule.ts";
import { mountsOf, workloadOf } from "../workload.ts";

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
    for (const { volume, folder } of hostPaths(workload)) {
      if (!sensitive.includes(folder)) continue;
      const mounts = workload.containers.flatMap((container) =>
        mountsOf(container)
          .filter((mount) => mount.volume === volume.name)
          .map((mount) => ({ container, mount })),
      );
      if (mounts.length === 0) continue;
      const writable = mounts.filter(({ mount }) => !mount.readOnly);
      const [first] = writable;
      yield {
        message: `Volume '${volume.name}' mounts the node's '${folder}' (${first ? `writable in container '${first.container.name}'` : "read-only"}).`,
        path: [...volume.path, "hostPath", "path"],
        lowered: !first && !NEVER_HARMLESS.has(folder) ? 1 : 0,
        fixes: first
          ? [
              quickFix(
                "Mount read-only",
                object,
                ...writable.map(({ mount }) => set([...mount.path, "readOnly"], true)),
              ),
            ]
          : [],
      };
    }
  },
};
