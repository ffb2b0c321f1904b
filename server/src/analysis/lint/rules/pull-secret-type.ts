import { quickFix, set } from "../../fixes.ts";
import type { Rule } from "../rule.ts";

const USABLE = ["kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg"];
const PULL_SECRETS = /^image-pull-secret$|^service-account-secret$/;

export const pullSecretType: Rule = {
  id: "pull-secret-type",
  summary: "an image pull secret of a type that the kubelet does not read",
  severity: "warning",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    for (const bound of scope.references(object)) {
      const { reference } = bound;
      if (!PULL_SECRETS.test(reference.kind.id) || !reference.path.includes("imagePullSecrets"))
        continue;
      const secret = scope.resolve(bound)[0];
      if (!secret?.type || USABLE.includes(secret.type)) continue;
      const convertible =
        secret.object?.ref.kind === "Secret" &&
        secret.keys?.some(({ name }) => name === ".dockerconfigjson");
      yield {
        message: `imagePullSecrets names Secret '${reference.name}' of type ${secret.type}; the kubelet uses only kubernetes.io/dockerconfigjson and kubernetes.io/dockercfg.`,
        path: reference.path,
        ...(secret.object && {
          related: [{ message: "Its type.", object: secret.object.ref, path: ["type"] }],
        }),
        fixes:
          convertible && secret.object
            ? [
                quickFix(
                  "Change type to kubernetes.io/dockerconfigjson",
                  secret.object,
                  set(["type"], "kubernetes.io/dockerconfigjson"),
                ),
              ]
            : [],
      };
    }
  },
};
