import type { Rule } from "../rule.ts";

const BUILT_IN = new Set(["Service", "Endpoints", "EndpointSlice"]);

export const namespaceDefault: Rule = {
  id: "namespace-default",
  summary: "an object in the namespace default",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  *check(object, { scope }) {
    const { kind, name, file } = object.ref;
    if (object.namespace.name !== "default") return;
    if (object.namespace.implicit && scope.kustomizations.listing(file)) return;
    if (kind === "ServiceAccount" && name === "default") return;
    if (BUILT_IN.has(kind) && name === "kubernetes") return;
    yield {
      message: "Object goes to namespace 'default'.",
      path: ["metadata", object.namespace.implicit ? "name" : "namespace"],
    };
  },
};
