// Mirrors describeContainers of staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import type {
  CoreV1Container,
  CoreV1ContainerPort,
  CoreV1ContainerState,
  CoreV1ContainerStatus,
  CoreV1EnvVar,
  CoreV1Pod,
  CoreV1Probe,
  CoreV1ResourceFieldSelector,
  CoreV1ResourceRequirements,
} from "../../model/generated/types.ts";
import { goQuote } from "../../model/go-format.ts";
import { quantityOf } from "../../model/quantity.ts";
import { compare, longTime } from "./parts.ts";
import type { Sheet } from "./sheet.ts";

/** With `pod`, fields that the environment refers to are looked up; without, this is a template. */
export function containerLines(
  sheet: Sheet,
  title: string,
  containers: readonly CoreV1Container[],
  statuses: readonly CoreV1ContainerStatus[] | undefined,
  pod?: CoreV1Pod,
): void {
  const space = pod ? "" : "  ";
  sheet.line(`${space}${title}:${containers.length === 0 ? " <none>" : ""}`);
  for (const container of containers) {
    const status = statuses?.find(({ name }) => name === container.name);
    sheet.line(`${pod ? "" : " "}${container.name}:`, 1);
    if (status) sheet.line(`Container ID:\t${status.containerID ?? ""}`, 2);
    sheet.line(`Image:\t${container.image ?? ""}`, 2);
    if (status) sheet.line(`Image ID:\t${status.imageID}`, 2);
    portLine(sheet, "Port", container.ports, ({ containerPort }) => containerPort);
    portLine(sheet, "Host Port", container.ports, ({ hostPort }) => hostPort ?? 0);
    const seccomp = container.securityContext?.seccompProfile;
    if (seccomp) {
      sheet.line(`SeccompProfile:\t${seccomp.type}`, 2);
      if (seccomp.type === "Localhost")
        sheet.line(`LocalhostProfile:\t${seccomp.localhostProfile ?? ""}`, 3);
    }
    argumentLines(sheet, "Command", container.command);
    argumentLines(sheet, "Args", container.args);
    if (status) statusLines(sheet, status);
    resourceLines(sheet, container.resources, 2);
    for (const name of ["liveness", "readiness", "startup"] as const) {
      const probe = container[`${name}Probe`];
      const heading = name.charAt(0).toUpperCase() + name.slice(1);
      if (probe) sheet.line(`${heading}:\t${probeText(probe)}`, 2);
    }
    environmentLines(sheet, container, pod);
    mountLines(sheet, container);
  }
}

function portLine(
  sheet: Sheet,
  title: string,
  ports: readonly CoreV1ContainerPort[] | undefined,
  number: (port: CoreV1ContainerPort) => number,
): void {
  const texts = (ports ?? []).map(
    (port) => `${number(port)}/${port.protocol ?? ""}${port.name ? ` (${port.name})` : ""}`,
  );
  const plural = texts.length > 1 ? "s" : "";
  sheet.line(`${title}${plural}:\t${texts.length === 0 ? "<none>" : texts.join(", ")}`, 2);
}

function argumentLines(sheet: Sheet, title: string, words: readonly string[] | undefined): void {
  if (!words?.length) return;
  sheet.line(`${title}:`, 2);
  for (const line of words.flatMap((word) => word.split("\n"))) sheet.line(line, 3);
}

function statusLines(sheet: Sheet, status: CoreV1ContainerStatus): void {
  stateLines(sheet, "State", status.state ?? {});
  if (status.lastState?.terminated) stateLines(sheet, "Last State", status.lastState);
  sheet.line(`Ready:\t${status.ready ? "True" : "False"}`, 2);
  sheet.line(`Restart Count:\t${status.restartCount}`, 2);
}

function stateLines(sheet: Sheet, title: string, state: CoreV1ContainerState): void {
  const { running, waiting, terminated } = state;
  if (running) {
    sheet.line(`${title}:\tRunning`, 2);
    sheet.line(`Started:\t${longTime(running.startedAt)}`, 3);
  } else if (terminated && !waiting) {
    sheet.line(`${title}:\tTerminated`, 2);
    if (terminated.reason) sheet.line(`Reason:\t${terminated.reason}`, 3);
    if (terminated.message) sheet.line(`Message:\t${terminated.message}`, 3);
    sheet.line(`Exit Code:\t${terminated.exitCode}`, 3);
    if (terminated.signal) sheet.line(`Signal:\t${terminated.signal}`, 3);
    sheet.line(`Started:\t${longTime(terminated.startedAt)}`, 3);
    sheet.line(`Finished:\t${longTime(terminated.finishedAt)}`, 3);
  } else {
    sheet.line(`${title}:\tWaiting`, 2);
    if (waiting?.reason) sheet.line(`Reason:\t${waiting.reason}`, 3);
  }
}

export function resourceLines(
  sheet: Sheet,
  resources: CoreV1ResourceRequirements | undefined,
  level: number,
): void {
  for (const [title, list] of [
    ["Limits", resources?.limits],
    ["Requests", resources?.requests],
  ] as const) {
    const names = Object.keys(list ?? {}).sort();
    if (names.length > 0) sheet.line(`${title}:`, level);
    for (const name of names) sheet.line(`${name}:\t${quantityOf(list![name])}`, level + 1);
  }
}

function probeText(probe: CoreV1Probe): string {
  const { exec, httpGet, tcpSocket, grpc } = probe;
  const numbers = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
  if (exec) return `exec [${(exec.command ?? []).join(" ")}] ${numbers}`;
  if (httpGet) {
    const host = /[:%]/.test(httpGet.host ?? "") ? `[${httpGet.host}]` : (httpGet.host ?? "");
    const path = escapePath(httpGet.path ?? "");
    const slash = path === "" || path.startsWith("/") ? "" : "/";
    const scheme = httpGet.scheme ? `${httpGet.scheme.toLowerCase()}:` : "";
    return `http-get ${scheme}//${host}:${httpGet.port}${slash}${path} ${numbers}`;
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ""}:${tcpSocket.port} ${numbers}`;
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ""} ${numbers}`;
  return `unknown ${numbers}`;
}

/** As Go's net/url writes a path that was given as it is meant. */
function escapePath(path: string): string {
  if (path === "*") return path;
  return path.replace(/[^A-Za-z0-9\-_.~$&+,/:;=@]/gu, (character) => {
    if (/[!'()*]/.test(character)) return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
    return encodeURIComponent(/\p{Cs}/u.test(character) ? "\ufffd" : character);
  });
}

function environmentLines(
  sheet: Sheet,
  container: CoreV1Container,
  pod: CoreV1Pod | undefined,
): void {
  if (container.envFrom?.length) {
    sheet.line("Environment Variables from:", 2);
    for (const { configMapRef, secretRef, prefix } of container.envFrom) {
      const reference = configMapRef ?? secretRef;
      const kind = configMapRef ? "ConfigMap" : secretRef ? "Secret" : "";
      const from = prefix ? `${kind} with prefix '${prefix}'` : kind;
      sheet.line(`${reference?.name ?? ""}\t${from}\tOptional: ${reference?.optional === true}`, 3);
    }
  }
  const { env = [] } = container;
  sheet.line(env.length === 0 ? "Environment:\t<none>" : "Environment:", 2);
  for (const variable of env) {
    const lines = variableText(variable, container, pod)?.split("\n") ?? [];
    lines.forEach((line, i) => {
      sheet.line(i === 0 ? `${variable.name}:\t${line}` : `\t${line}`, 3);
    });
  }
}

/** Undefined for a source that kubectl passes over. */
function variableText(
  { value = "", valueFrom }: CoreV1EnvVar,
  container: CoreV1Container,
  pod: CoreV1Pod | undefined,
): string | undefined {
  if (!valueFrom) return value;
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
  if (fieldRef)
    return `${fieldValue(pod, fieldRef.fieldPath)} (${fieldRef.apiVersion ?? "v1"}:${fieldRef.fieldPath})`;
  if (resourceFieldRef) {
    const { resource } = resourceFieldRef;
    const text = resourceValue(resourceFieldRef, container);
    const unlimited = text === "0" && ["limits.cpu", "limits.memory"].includes(resource);
    return `${unlimited ? "node allocatable" : text} (${resource})`;
  }
  if (secretKeyRef)
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name ?? ""}'>\tOptional: ${secretKeyRef.optional === true}`;
  if (configMapKeyRef)
    return `<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name ?? ""}'>\tOptional: ${configMapKeyRef.optional === true}`;
  return undefined;
}

/** kubectl looks up a pod's name and namespace, and no other field. */
function fieldValue(pod: CoreV1Pod | undefined, path: string): string {
  if (path === "metadata.name") return pod?.metadata?.name ?? "";
  if (path === "metadata.namespace") return pod?.metadata?.namespace ?? "";
  return "";
}

/** In the unit that is asked for, rounded up; empty for a resource that containers cannot be told of. */
function resourceValue(
  { resource, divisor }: CoreV1ResourceFieldSelector,
  { resources }: CoreV1Container,
): string {
  const [, list, name] = /^(limits|requests)\.(.*)$/.exec(resource) ?? [];
  if (!list || !name) return "";
  if (!["cpu", "memory", "ephemeral-storage"].includes(name) && !name.startsWith("hugepages-"))
    return "";
  const amount = quantityOf(resources?.[list as "limits" | "requests"]?.[name]);
  const asked = quantityOf(divisor);
  const unit = asked.isZero() ? quantityOf("1") : asked;
  return name === "cpu"
    ? String(Math.ceil(amount.milliValue() / unit.milliValue()))
    : String(Math.ceil(amount.value() / unit.value()));
}

function mountLines(
  sheet: Sheet,
  { volumeMounts = [], volumeDevices = [] }: CoreV1Container,
): void {
  sheet.line(volumeMounts.length === 0 ? "Mounts:\t<none>" : "Mounts:", 2);
  const mounts = [...volumeMounts].sort((a, b) => compare(a.mountPath, b.mountPath));
  for (const { mountPath, name, readOnly, subPath } of mounts) {
    const flags = [readOnly ? "ro" : "rw", ...(subPath ? [`path=${goQuote(subPath)}`] : [])];
    sheet.line(`${mountPath} from ${name} (${flags.join(",")})`, 3);
  }
  if (volumeDevices.length === 0) return;
  sheet.line(volumeMounts.length === 0 ? "Devices:\t<none>" : "Devices:", 2);
  const devices = [...volumeDevices].sort((a, b) => compare(a.devicePath, b.devicePath));
  for (const { devicePath, name } of devices) sheet.line(`${devicePath} from ${name}`, 3);
}
