import { quickFix, remove, set } from "../../fixes.ts";
import { asMap, field, type JsonMap } from "../../resources/json.ts";
import { numberOf, workloadOf } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

export const probeIdentical: Rule = {
  id: "probe-identical",
  summary: "a livenessProbe that is no more patient than the same readinessProbe",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object) {
    const workload = workloadOf(object);
    if (!workload?.longRunning) return;
    for (const { fields, path, name } of workload.regular) {
      const liveness = asMap(fields["livenessProbe"]);
      const readiness = asMap(fields["readinessProbe"]);
      if (!liveness || !readiness || !sameHandler(liveness, readiness)) continue;
      if (patience(liveness) > patience(readiness)) continue;
      const at = [...path, "livenessProbe"];
      const patient = Math.ceil((3 * patience(readiness)) / periodOf(liveness));
      yield {
        message: `Liveness and readiness of container '${name}' probe the same thing with the same patience: an overloaded container is restarted instead of only taken out of the Service.`,
        path: at,
        part: "key",
        related: [
          {
            message: "The readinessProbe.",
            object: object.ref,
            path: [...path, "readinessProbe"],
            part: "key",
          },
        ],
        fixes: [
          quickFix(
            "Make liveness three times as patient",
            object,
            set([...at, "failureThreshold"], patient),
          ),
          quickFix("Remove livenessProbe", object, remove(at)),
        ],
      };
    }
  },
};

function sameHandler(a: JsonMap, b: JsonMap): boolean {
  return (
    ["httpGet", "tcpSocket", "exec", "grpc"].some((handler) => asMap(a[handler])) &&
    asked(a) === asked(b)
  );
}

/** What a probe asks, without how it asks. */
function asked(probe: JsonMap): string {
  const get = probe["httpGet"];
  return JSON.stringify([
    asMap(get) && [
      field(get, "path") ?? "/",
      field(get, "port"),
      field(get, "scheme") ?? "HTTP",
      field(get, "httpHeaders") ?? [],
    ],
    field(probe, "tcpSocket", "port"),
    field(probe, "exec", "command"),
    asMap(probe["grpc"]) && [field(probe, "grpc", "port"), field(probe, "grpc", "service") ?? ""],
  ]);
}

function periodOf(probe: JsonMap): number {
  return Math.max(1, numberOf(probe["periodSeconds"]) ?? 10);
}

function patience(probe: JsonMap): number {
  return (numberOf(probe["failureThreshold"]) ?? 3) * periodOf(probe);
}
