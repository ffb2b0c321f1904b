// Containers that do not run: probes that fail, processes that end, images that do not come, names that lead nowhere.
import type { OwnedEvent } from "#engine";
import { parseDuration } from "#engine";
import { valueAt } from "../documents/index.ts";
import type { Fix, Path, RelatedPlace } from "../finding.ts";
import {
  assumptionFix,
  containerOf,
  countOf,
  countPath,
  cut,
  type DryRunView,
  type Explanation,
  type NamedContainer,
  objectNamed,
  writtenPodSpec,
} from "./explanation.ts";
import { volumePath } from "./volume-path.ts";
import { seconds } from "./words.ts";

const probeNames = ["liveness", "readiness", "startup"] as const;

/** `Liveness probe fails: nothing listens on 9090; the container is killed 27 s after start`. */
export function explainProbe(view: DryRunView, event: OwnedEvent): Explanation | undefined {
  const container = containerOf(view, event);
  const probe = probeNames.find((name) => event.message.toLowerCase().startsWith(`${name} `));
  if (!container || !probe) return undefined;
  const field = `${probe}Probe`;
  const path = [...container.path, field];
  const refused = /:(\d+)[^ ]*: connect: connection refused|:(\d+)\/?.*connection refused/.exec(
    event.message,
  );
  const port = refused ? (refused[1] ?? refused[2]) : undefined;
  const why = port ? `nothing listens on ${port}` : probeAnswer(event.message);
  const subject = `${probe.charAt(0).toUpperCase()}${probe.slice(1)} probe fails`;
  const written = valueAt(container.value, [field]) === undefined ? container.path : path;
  return {
    code: "Unhealthy",
    summary: cut(`${subject}: ${why}; ${consequence(view, event, probe)}`),
    path: written,
    related: [...portPlaces(view, container), ...assumption(view, container)],
    fixes: port ? probeFixes(view, container, field, Number(port)) : [],
  };
}

/** What the probe got: `HTTP 500`, or the text behind the first colon. */
function probeAnswer(message: string): string {
  const status = /statuscode: (\d+)/.exec(message)?.[1];
  if (status) return `HTTP ${status}`;
  if (/deadline exceeded|timed out|timeout/i.test(message)) return "no answer in time";
  return message.slice(message.indexOf(":") + 1).trim() || "it does not succeed";
}

function consequence(view: DryRunView, event: OwnedEvent, probe: string): string {
  if (probe === "readiness") return "the pod never gets ready";
  const of = (reason: string) =>
    view.outcome.events.find(
      (other) =>
        other.reason === reason &&
        other.object.name === event.object.name &&
        other.object.fieldPath === event.object.fieldPath,
    )?.at;
  const started = parseDuration(of("Started") ?? "");
  const killed = parseDuration(of("Killing") ?? "");
  if (started === undefined || killed === undefined) return "the container is killed";
  return `the container is killed ${seconds(`${(killed - started) / 1000}s`)} after start`;
}

function declaredPorts({
  value,
}: NamedContainer): { readonly port: number; readonly index: number }[] {
  const ports = valueAt(value, ["ports"]);
  return (Array.isArray(ports) ? ports : []).flatMap((entry, index) => {
    const port = valueAt(entry, ["containerPort"]);
    const protocol = valueAt(entry, ["protocol"]) ?? "TCP";
    return typeof port === "number" && protocol === "TCP" ? [{ port, index }] : [];
  });
}

function portPlaces({ object }: DryRunView, container: NamedContainer): RelatedPlace[] {
  return declaredPorts(container).map(({ port, index }) => ({
    message: `Container ${container.name} listens on ${port}`,
    object: object.ref,
    path: [...container.path, "ports", index, "containerPort"],
  }));
}

/** The port that the container has when it has one only; or the word that it listens on the probed one as well. */
function probeFixes(
  view: DryRunView,
  container: NamedContainer,
  field: string,
  port: number,
): Fix[] {
  const ports = declaredPorts(container);
  const handler = ["httpGet", "tcpSocket"].find(
    (name) => valueAt(container.value, [field, name, "port"]) !== undefined,
  );
  const [only] = ports;
  const path = [...container.path, field, handler ?? "", "port"];
  const change: Fix[] =
    handler && only && ports.length === 1
      ? [
          {
            title: `Probe port ${only.port}, where ${container.name} listens`,
            safe: false,
            edits: [
              { object: view.object.ref, operations: [{ op: "set", path, value: only.port }] },
            ],
          },
        ]
      : [];
  const listens = [...ports.map((one) => one.port), port].join("+");
  const title = `Tell the dry run that ${container.name} also listens on ${port}`;
  return [...change, assumptionFix(view, container.name, `listens=${listens}`, title)];
}

/** What the dry run has assumed about a container, where its name stands. */
function assumption({ object, result }: DryRunView, container: NamedContainer): RelatedPlace[] {
  const owner = `${object.ref.kind.toLowerCase()}/${object.ref.name}`;
  return result.assumptions
    .filter(({ object: of, text }) => of === owner && text.includes(`container ${container.name} `))
    .map(({ text }) => ({ message: text, object: object.ref, path: [...container.path, "name"] }));
}

interface EndedState {
  readonly name?: string;
  readonly lastState?: {
    readonly terminated?: { readonly exitCode?: number; readonly reason?: string };
  };
}

/** `Container app exits with 1 and is restarted again and again`, or the image that does not come. */
export function explainBackOff(view: DryRunView, event: OwnedEvent): Explanation | undefined {
  if (/pulling image/.test(event.message)) return explainImage(view, event);
  const container = containerOf(view, event);
  if (!container) return undefined;
  const pod = view.result.objects.find(
    ({ kind, metadata }) =>
      kind === "Pod" &&
      metadata.name === event.object.name &&
      metadata.namespace === event.object.namespace,
  );
  const states = valueAt(pod, ["status", "containerStatuses"]);
  const state = (Array.isArray(states) ? (states as readonly EndedState[]) : []).find(
    ({ name }) => name === container.name,
  )?.lastState?.terminated;
  const how =
    state?.reason === "OOMKilled"
      ? "is killed for lack of memory"
      : `exits${state?.exitCode === undefined ? "" : ` with ${state.exitCode}`}`;
  const field = ["command", "args", "image"].find(
    (name) => valueAt(container.value, [name]) !== undefined,
  );
  const path = field ? [...container.path, field] : container.path;
  return {
    code: "BackOff",
    summary: cut(`Container ${container.name} ${how} and is restarted again and again`),
    path,
    related: assumption(view, container),
  };
}

/** `Image "shop/web:1" cannot be pulled: not found`. */
export function explainImage(view: DryRunView, event: OwnedEvent): Explanation | undefined {
  const container = containerOf(view, event);
  if (!container) return undefined;
  const image = /image "([^"]*)"/.exec(event.message)?.[1] ?? valueAt(container.value, ["image"]);
  const why =
    event.reason === "ErrImageNeverPull" || /pull policy of Never/.test(event.message)
      ? "is not on the node, and its pull policy is Never"
      : event.reason === "InspectFailed" || /couldn't parse image/.test(event.message)
        ? "is no valid image name"
        : `cannot be pulled${pullReason(event.message)}`;
  return {
    code: event.reason === "BackOff" ? "Failed" : event.reason,
    summary: cut(`Image "${String(image)}" ${why}`),
    path: [...container.path, "image"],
    related: assumption(view, container),
  };
}

function pullReason(message: string): string {
  if (/not found/.test(message)) return ": not found";
  if (/denied|unauthorized|authorization failed/i.test(message)) return ": access denied";
  return /unavailable|timeout|no such host/i.test(message) ? ": the registry does not answer" : "";
}

/** An environment variable from a key or object that is not there. */
export function explainMissing(view: DryRunView, event: OwnedEvent): Explanation | undefined {
  const container = containerOf(view, event);
  const key = /couldn't find key (\S+) in (ConfigMap|Secret) [^/\s]+\/(\S+)/.exec(event.message);
  const gone = /(configmap|secret) "([^"]+)" not found/.exec(event.message);
  if (!container || (!key && !gone)) return undefined;
  const kind = (key?.[2] ?? gone?.[1])?.toLowerCase() === "secret" ? "Secret" : "ConfigMap";
  const name = key?.[3] ?? gone?.[2] ?? "";
  const path = environmentPath(container, kind, name, key?.[1]) ?? container.path;
  const target = objectNamed(view, kind, name);
  if (!key)
    return {
      code: "Failed",
      summary: cut(
        `${kind} "${name}" does not exist in "${view.object.ref.namespace}": ${container.name} does not start`,
      ),
      path,
    };
  const data =
    kind === "Secret" && valueAt(target?.value, ["data"]) === undefined ? "stringData" : "data";
  return {
    code: "Failed",
    summary: cut(`${kind} "${name}" has no key "${key[1]}": ${container.name} does not start`),
    path,
    related: target ? [{ message: `${kind} ${name}`, object: target.ref, path: [data] }] : [],
    fixes: target
      ? [
          {
            title: `Add the key ${key[1]} to ${kind} ${name}`,
            safe: false,
            edits: [
              {
                object: target.ref,
                operations: [{ op: "set", path: [data, key[1] ?? ""], value: "" }],
              },
            ],
          },
        ]
      : [],
  };
}

function environmentPath(
  container: NamedContainer,
  kind: "Secret" | "ConfigMap",
  name: string,
  key: string | undefined,
): Path | undefined {
  const prefix = kind === "Secret" ? "secret" : "configMap";
  const entries = (field: string) => {
    const list = valueAt(container.value, [field]);
    return Array.isArray(list) ? list : [];
  };
  const at = entries("env").findIndex((entry) => {
    const ref = valueAt(entry, ["valueFrom", `${prefix}KeyRef`]);
    return valueAt(ref, ["name"]) === name && (key === undefined || valueAt(ref, ["key"]) === key);
  });
  if (at >= 0)
    return [
      ...container.path,
      "env",
      at,
      "valueFrom",
      `${prefix}KeyRef`,
      key === undefined ? "name" : "key",
    ];
  const from = entries("envFrom").findIndex(
    (entry) => valueAt(entry, [`${prefix}Ref`, "name"]) === name,
  );
  return from >= 0 ? [...container.path, "envFrom", from, `${prefix}Ref`, "name"] : undefined;
}

/** `Volume "data" cannot be mounted: secret "x" not found`. */
export function explainMount(view: DryRunView, event: OwnedEvent): Explanation | undefined {
  const spec = writtenPodSpec(view);
  if (!spec) return undefined;
  const path = volumePath(spec.value, event.message);
  const volume = /volume "([^"]+)"/.exec(event.message)?.[1];
  const cause =
    /((?:configmap|secret|persistentvolumeclaim) "[^"]+" not found|references non-existent \w+ key: \S+)/.exec(
      event.message,
    )?.[1];
  const subject = volume ? `Volume "${volume}"` : "A volume";
  return {
    code: event.reason,
    summary: cut(`${subject} cannot be mounted: ${cause ?? event.message}`),
    path: path ? [...spec.path, ...path] : countPath(view.object),
  };
}

/** `Volume "data" is used by pod(s) web-a on another node`: a disk that only one node may have. */
export function explainAttach(view: DryRunView, event: OwnedEvent): Explanation | undefined {
  const spec = writtenPodSpec(view);
  const volumes = valueAt(spec?.value, ["volumes"]);
  if (!spec || !Array.isArray(volumes)) return undefined;
  const claimed = volumes.findIndex((volume) => valueAt(volume, ["persistentVolumeClaim"]));
  const at = Math.max(claimed, 0);
  const name = String(valueAt(volumes[at], ["name"]) ?? "");
  const users = /already used by (.+)$/.exec(event.message.trimEnd())?.[1];
  const cause = /^AttachVolume.Attach failed for volume "[^"]*" : (.*)$/s.exec(event.message)?.[1];
  const why = users
    ? `used by ${users} on another node`
    : (cause ?? "still attached to another node");
  return {
    code: event.reason,
    summary: cut(`Volume "${name}" cannot be attached: ${why}`),
    path: [...spec.path, "volumes", at],
    // Whose storage it is has not been said: it may be one that several nodes can reach.
    ...(view.assumedCluster && { severity: "info" as const }),
  };
}

/** `Rollout not done after 600 s: 2 of 3 pods ready`. */
export function explainDeadline(view: DryRunView): Explanation {
  const { object, outcome } = view;
  const path: Path = ["spec", "progressDeadlineSeconds"];
  const written = valueAt(object.value, path);
  const { ready = 0, desired = 0 } = outcome.readiness ?? {};
  const deadline = typeof written === "number" ? written : 600;
  return {
    code: "ProgressDeadlineExceeded",
    summary: `Rollout not done after ${deadline} s: ${ready} of ${countOf(desired, "pod")} ready`,
    path: written === undefined ? countPath(object) : path,
  };
}
