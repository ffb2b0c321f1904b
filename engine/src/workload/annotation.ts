// Reads `drydock.dev/<container>: listens=10254,startSeconds=20,exitCode=1,probes=fail`, the short form of a workload
// entry on a pod template. What cannot be read is left out: the annotation is advice, not configuration.
import type { WorkloadEntry } from "./entry.ts";

const annotationPrefix = "drydock.dev/";

const numbers = [
  "startSeconds",
  "listensAfterSeconds",
  "exitAfterSeconds",
  "exitCode",
  "oomAfterSeconds",
  "terminationSeconds",
  "terminationExitCode",
  "pullSeconds",
] as const;
const texts = ["cpu", "memory", "terminationMessage", "log", "user"] as const;
const pulls: Record<string, NonNullable<WorkloadEntry["pull"]>> = {
  ok: "ok",
  NotFound: "NotFound",
  ErrImagePull: "NotFound",
  ImagePullBackOff: "NotFound",
  Denied: "Denied",
  Unavailable: "Unavailable",
  RegistryUnavailable: "Unavailable",
};

/** The entry for one container from the pod's annotations; undefined when there is none. */
export function annotatedEntry(
  annotations: Readonly<Record<string, string>> | undefined,
  container: string,
): WorkloadEntry | undefined {
  const text = annotations?.[annotationPrefix + container];
  return text === undefined ? undefined : parseAnnotation(text);
}

function parseAnnotation(text: string): WorkloadEntry {
  const entry: { -readonly [K in keyof WorkloadEntry]: WorkloadEntry[K] } = {};
  for (const pair of text.split(",")) {
    const equals = pair.indexOf("=");
    if (equals < 0) continue;
    const key = pair.slice(0, equals).trim();
    const value = pair.slice(equals + 1).trim();
    const number = numbers.find((name) => name === key);
    const plain = texts.find((name) => name === key);
    if (number && /^\d+(\.\d+)?$/.test(value)) entry[number] = Number(value);
    else if (plain) entry[plain] = value;
    else if (key === "listens")
      entry.listens = [
        ...(entry.listens ?? []),
        ...value
          .split("+")
          .filter((port) => /^\d+$/.test(port))
          .map(Number),
      ];
    else if (key === "missing") entry.missing = [...(entry.missing ?? []), value];
    else if (key === "ignoresSigterm") entry.ignoresSigterm = value === "true";
    else if (key === "probes" || key === "readiness")
      Object.assign(
        entry,
        value.startsWith("fail") ? failingProbes(key) : { readiness: "success" },
      );
    else if (key === "pull" && pulls[value]) entry.pull = pulls[value];
  }
  return entry;
}

/** `probes=fail`: no port answers and no command succeeds; `readiness=failure` concerns readiness probes only. */
function failingProbes(key: string): WorkloadEntry {
  if (key === "readiness") return { readiness: "failure" };
  return {
    readiness: "failure",
    listens: [],
    exec: (["liveness", "readiness", "startup"] as const).map((probe) => ({ probe, exitCode: 1 })),
  };
}
