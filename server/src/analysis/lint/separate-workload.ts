// Moving a container out of a pod into a workload of its own, behind a Service by whose name the others reach it.
import type { EditOperation, Fix } from "../finding.ts";
import { append, previewFix, remove, set } from "../fixes.ts";
import { asList, asText, type JsonMap } from "../resources/json.ts";
import {
  type Container,
  entries,
  mountsOf,
  type Volume,
  volumesOf,
  type Workload,
} from "../resources/workload.ts";
import type { RoleOf } from "./image-roles.ts";

/** Both ways to move a container out: as a StatefulSet, and as a Deployment. Without a known port there is no Service to make. */
export function separateFixes(workload: Workload, container: Container, role: RoleOf): Fix[] {
  const { port } = role;
  if (port === undefined || container.name === "" || workload.object.ref.name === "") return [];
  return (["StatefulSet", "Deployment"] as const).map((kind) =>
    previewFix(`Move container '${container.name}' to its own ${kind} and Service`, [
      workload.object,
      ...separate(workload, container, port, kind),
    ]),
  );
}

function separate(
  workload: Workload,
  container: Container,
  port: number,
  kind: "StatefulSet" | "Deployment",
): EditOperation[] {
  const { object, containers, spec, specPath } = workload;
  const name = `${object.ref.name}-db`;
  const volumes = ownVolumes(workload, container);
  const names = new Set(volumes.map((volume) => volume.name));
  const inits = containers.filter(
    (one) =>
      one.role === "plain-init" &&
      one.name.startsWith(container.name) &&
      mountsOf(one).some(({ volume }) => names.has(volume)),
  );
  const staying = containers.filter((one) => one !== container && !inits.includes(one));
  const gone = [container, ...inits].map(({ path }) => path);
  const labels = { app: name };
  const written = (object.value["metadata"] as JsonMap | undefined)?.["namespace"];
  const metadata = {
    name,
    ...(typeof written === "string" && { namespace: written }),
    labels,
  };
  const podSpec = {
    ...(inits.length > 0 && { initContainers: inits.map(({ fields }) => fields) }),
    containers: [container.fields],
    ...(volumes.length > 0 && { volumes: volumes.map(({ fields }) => fields) }),
  };
  const emptied =
    volumes.length > 0 && volumes.length === asList(spec["volumes"]).length
      ? [[...specPath, "volumes"]]
      : volumes.map(({ path }) => path);
  const emptiedInits =
    inits.length > 0 && inits.length === asList(spec["initContainers"]).length
      ? [[...specPath, "initContainers"]]
      : [];
  const removed = [...gone, ...emptied].filter(
    (path) => !(emptiedInits.length > 0 && path.includes("initContainers")),
  );
  return [
    ...staying.flatMap((one) => redirected(one, name, port)),
    // Later items first, so that the positions of earlier ones stay.
    ...[...removed, ...emptiedInits]
      .toSorted((a, b) => Number(b.at(-1)) - Number(a.at(-1)) || 0)
      .map((path) => remove(path)),
    append({
      apiVersion: "apps/v1",
      kind,
      metadata,
      spec: {
        ...(kind === "StatefulSet" && { serviceName: name }),
        replicas: 1,
        ...(kind === "Deployment" && { strategy: { type: "Recreate" } }),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: podSpec },
      },
    }),
    append({
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: {
        ...(kind === "StatefulSet" && { clusterIP: "None" }),
        selector: labels,
        ports: [{ port }],
      },
    }),
  ];
}

function ownVolumes(workload: Workload, container: Container): Volume[] {
  const mounts = (one: Container, volume: string) =>
    mountsOf(one).some((mount) => mount.volume === volume);
  return volumesOf(workload).filter(
    ({ name }) =>
      mounts(container, name) &&
      workload.containers.every(
        (other) =>
          other === container ||
          (other.role === "plain-init" && other.name.startsWith(container.name)) ||
          !mounts(other, name),
      ),
  );
}

/** Environment of a container that stays: what was on the same host is now behind a Service. */
function redirected({ fields, path }: Container, host: string, port: number): EditOperation[] {
  return entries(fields["env"], [...path, "env"]).flatMap(({ fields: variable, path: at }) => {
    const value = asText(variable["value"]);
    const name = asText(variable["name"]) ?? "";
    if (value === undefined) return [];
    const local = value === "localhost" || value === "127.0.0.1";
    const next =
      local && name.endsWith("HOST")
        ? host
        : value.replace(
            new RegExp(`\\b(?:localhost|127\\.0\\.0\\.1):${port}\\b`, "g"),
            `${host}:${port}`,
          );
    return next === value ? [] : [set([...at, "value"], next)];
  });
}
