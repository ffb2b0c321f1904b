// Where a database keeps its data, and whether that outlives the pod.
import { asText, field } from "../resources/json.ts";
import {
  type Container,
  entries,
  type Mount,
  mountsOf,
  type Volume,
  volumesOf,
  type Workload,
  wordsOf,
} from "../resources/workload.ts";
import { expansionsIn } from "./expansion.ts";
import type { ImageRoles, RoleOf } from "./image-roles.ts";

const PASSING = new Set([
  "",
  "emptyDir",
  "configMap",
  "secret",
  "downwardAPI",
  "projected",
  "image",
]);

/** Whether what is written to the volume is still there for the next pod. */
export function isPersistent({ source }: Volume): boolean {
  return !PASSING.has(source);
}

export interface DataDirectory {
  readonly container: Container;
  readonly role: RoleOf;
  /** The mount that holds the data, if any. */
  readonly mount: Mount | undefined;
  readonly volume: Volume | undefined;
  /** The data may be elsewhere than where the image puts it. */
  readonly moved: boolean;
}

const MOVING = /PGDATA|--datadir|--dbpath|path\.data|--store=type=mem|--data-dir/;

/** The data directories of the durable databases of a workload. */
export function dataDirectories(workload: Workload, roles: ImageRoles): DataDirectory[] {
  const volumes = volumesOf(workload);
  return workload.regular.flatMap((container) => {
    const role = roles.of(container);
    if (role.role !== "database") return [];
    const mounts = mountsOf(container).map((mount) => ({
      mount,
      volume: volumes.find(({ name }) => name === mount.volume),
    }));
    const { dataPath } = role;
    const holding = mounts.filter(
      ({ mount, volume }) =>
        (dataPath === undefined || touches(mount.mountPath, dataPath)) &&
        (dataPath !== undefined || (volume !== undefined && isPersistent(volume))),
    );
    const best =
      holding.find(({ volume }) => volume !== undefined && isPersistent(volume)) ?? holding[0];
    return [
      {
        container,
        role,
        mount: best?.mount,
        volume: best?.volume,
        moved: isMoved(container),
      },
    ];
  });
}

/** At, below or above the path. */
function touches(mountPath: string, dataPath: string): boolean {
  const a = `${mountPath.replace(/\/+$/, "")}/`;
  const b = `${dataPath}/`;
  return a.startsWith(b) || b.startsWith(a);
}

function isMoved(container: Container): boolean {
  return (
    wordsOf(container).some((word) => MOVING.test(word)) ||
    entries(container.fields["env"], []).some(
      ({ fields }) =>
        MOVING.test(asText(fields["name"]) ?? "") &&
        (expansionsIn(asText(fields["value"]) ?? "").length > 0 || field(fields, "value") !== ""),
    )
  );
}
