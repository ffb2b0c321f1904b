// What takes the place of deprecated labels, annotations and values, as the API server's warnings name it.
import { valueAt } from "../../documents/structural.ts";
import type { Fix, Path } from "../../finding.ts";
import { quickFix, rename, safeFix, set } from "../../fixes.ts";
import { asText } from "../../resources/json.ts";
import type { WarningToFix } from "./request.ts";
import { slug } from "./slug.ts";

/** `use "kubernetes.io/os" instead`, `please use service.kubernetes.io/topology-mode instead`. */
const INSTEAD = /use "?([^\s"]+)"? instead|^.*; use "([^"]+)"$/;

const CONTAINER_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
const CONTAINER_APPARMOR = "container.apparmor.security.beta.kubernetes.io/";

export function deprecatedFieldFixes(request: WarningToFix): Fix[] {
  const { object, path, text } = request;
  const key = String(path.at(-1));
  const value = valueAt(object.value, path);
  if (value === undefined) return [];
  if (path.includes("annotations")) {
    const fixes = annotationFixes(request, key, asText(value) ?? "");
    if (fixes.length > 0) return fixes;
  }
  const match = INSTEAD.exec(text);
  const instead = match?.[1] ?? match?.[2];
  if (instead === undefined || !/^[\w.-]+(?:\/[\w.-]+)?$/.test(instead)) return [];
  // The old name is a key, or the value of one.
  if (value === key || (typeof value === "string" && text.includes(`${value} is `)))
    return [safeFix(`Change to '${instead}'`, object, set(path, instead))];
  if (text.includes(`"${String(value)}" is deprecated`))
    return [safeFix(`Change to '${instead}'`, object, set(path, instead))];
  const renamed =
    instead.includes("/") && valueAt(object.value, [...path.slice(0, -1), instead]) === undefined;
  return renamed ? [safeFix(`Rename to '${instead}'`, object, rename(path, instead))] : [];
}

/** Annotations whose field says the same. */
function annotationFixes({ object, path }: WarningToFix, key: string, value: string): Fix[] {
  const spec: Path = [...path.slice(0, -3), "spec"];
  const move = (to: Path, becomes: unknown) => [
    quickFix(
      `Move to ${String(to.findLast((step) => typeof step === "string"))}`,
      object,
      { op: "move", path, to },
      ...(becomes === value ? [] : [set(to, becomes)]),
    ),
  ];
  const container = (name: string): Path | undefined => {
    for (const list of ["containers", "initContainers"]) {
      const items = valueAt(object.value, [...spec, list]);
      const index = Array.isArray(items)
        ? items.findIndex((item) => valueAt(item, ["name"]) === name)
        : -1;
      if (index >= 0) return [...spec, list, index];
    }
    return undefined;
  };
  if (key === "seccomp.security.alpha.kubernetes.io/pod") {
    const profile = profileOf(value);
    return profile ? move([...spec, "securityContext", "seccompProfile"], profile) : [];
  }
  for (const [prefix, name] of [
    [CONTAINER_SECCOMP, "seccompProfile"],
    [CONTAINER_APPARMOR, "appArmorProfile"],
  ] as const) {
    if (!key.startsWith(prefix)) continue;
    const at = container(key.slice(prefix.length));
    const profile = profileOf(value);
    return at && profile ? move([...at, "securityContext", name], profile) : [];
  }
  switch (key) {
    case "scheduler.alpha.kubernetes.io/critical-pod":
      return move([...spec, "priorityClassName"], "system-cluster-critical");
    case "volume.beta.kubernetes.io/storage-class":
      return move(["spec", "storageClassName"], value);
    case "kubernetes.io/ingress.class":
      return slug(value, { longest: 253, dots: true }) === value
        ? move(["spec", "ingressClassName"], value)
        : [];
    default:
      return [];
  }
}

/** `runtime/default`, `localhost/x`, `unconfined` as the field has them. */
function profileOf(value: string): object | undefined {
  if (value === "runtime/default" || value === "docker/default") return { type: "RuntimeDefault" };
  if (value === "unconfined") return { type: "Unconfined" };
  const local = /^localhost\/(.+)$/.exec(value)?.[1];
  return local === undefined ? undefined : { type: "Localhost", localhostProfile: local };
}
