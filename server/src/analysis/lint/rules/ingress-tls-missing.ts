import { isPlaceholder } from "../../documents/index.ts";
import { insert, quickFix, set } from "../../fixes.ts";
import { kindName } from "../../resources/index.ts";
import { asList, asMap, asText, field } from "../../resources/json.ts";
import { entries } from "../../resources/workload.ts";
import { textsOf } from "../options.ts";
import type { Rule } from "../rule.ts";

export const ingressTlsMissing: Rule = {
  id: "ingress-tls-missing",
  summary: "an Ingress host without TLS",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  options: {
    annotations: {
      summary: "annotations by which something in front of the Ingress ends TLS",
      default: [],
    },
  },
  *check(object, { options }) {
    if (kindName(object.kind) !== "networking.k8s.io/Ingress") return;
    const annotations = asMap(field(object.value, "metadata", "annotations")) ?? {};
    if (textsOf(options, "annotations").some((key) => key in annotations)) return;
    const tls = asList(field(object.value, "spec", "tls"));
    const hosts = tls.flatMap((item) => asList(field(item, "hosts")));
    const secretName = `${object.ref.name}-tls`;
    const rules = entries(field(object.value, "spec", "rules"), ["spec", "rules"]);
    for (const { fields, path } of rules) {
      const host = asText(fields["host"]);
      if (host === undefined || isPlaceholder(host)) continue;
      if (hosts.some((covered) => typeof covered === "string" && covers(covered, host))) continue;
      const entry = { hosts: [host], secretName };
      yield {
        message: `Host '${host}' is served without TLS.`,
        path: [...path, "host"],
        fixes: [
          quickFix(
            `Add TLS with Secret '${secretName}'`,
            object,
            tls.length > 0
              ? insert(["spec", "tls"], tls.length, entry)
              : set(["spec", "tls"], [entry]),
          ),
        ],
      };
    }
    if (tls.length === 0 && rules.every(({ fields }) => asText(fields["host"]) === undefined))
      yield { message: "This Ingress is served without TLS.", path: ["spec"], part: "key" };
  },
};

/** A wildcard stands for one label. */
function covers(pattern: string, host: string): boolean {
  if (!pattern.startsWith("*.")) return pattern === host;
  const dot = host.indexOf(".");
  return dot > 0 && host.slice(dot) === pattern.slice(1);
}
