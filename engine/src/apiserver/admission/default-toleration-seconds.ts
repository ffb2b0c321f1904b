// Mirrors plugin/pkg/admission/defaulttolerationseconds/admission.go (1.36).
import type { CoreV1Pod } from "../../model/generated/types.ts";
import { type AdmissionPlugin, type Attributes, isRequestFor } from "./plugin.ts";

const taints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];
const seconds = 300;

/** Pods stay five minutes on a node that fails, unless they say otherwise. */
function admit(attributes: Attributes): undefined {
  if (!isRequestFor(attributes, "pods", "CREATE", "UPDATE")) return;
  const { spec } = attributes.object as CoreV1Pod;
  if (!spec) return;
  const given = spec.tolerations ?? [];
  const missing = taints.filter(
    (taint) =>
      !given.some(
        ({ key, effect }) => (!key || key === taint) && (!effect || effect === "NoExecute"),
      ),
  );
  if (missing.length === 0) return;
  spec.tolerations = [
    ...given,
    ...missing.map((key) => ({
      key,
      operator: "Exists",
      effect: "NoExecute",
      tolerationSeconds: seconds,
    })),
  ];
}

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: "DefaultTolerationSeconds",
  resources: ["pods"],
  admit,
};
