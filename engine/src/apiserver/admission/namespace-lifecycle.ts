// Mirrors staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go (1.36).
import type { CoreV1Namespace } from "../../model/generated/types.ts";
import type { Status } from "../../model/status.ts";
import { notFound } from "../status.ts";
import { type AdmissionContext, type AdmissionPlugin, type Attributes, refuse } from "./plugin.ts";

const immortal = ["default", "kube-system", "kube-public"];

function admit(attributes: Attributes, context: AdmissionContext): Status | undefined {
  const { operation, resource, namespace, name } = attributes;
  if (resource === "namespaces")
    return operation === "DELETE" && immortal.includes(name)
      ? refuse(attributes, "this namespace may not be deleted")
      : undefined;
  if (operation === "DELETE" || namespace === "") return undefined;
  // Whether a namespace exists is not told to who only asks what is allowed there.
  if (resource === "localsubjectaccessreviews.authorization.k8s.io") return undefined;
  const found = context.get<CoreV1Namespace>("namespaces", "", namespace);
  if (!found) return notFound("namespaces", namespace);
  if (operation !== "CREATE" || found.status?.phase !== "Terminating") return undefined;
  return refuse(
    attributes,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
    [
      {
        reason: "NamespaceTerminating",
        message: `namespace ${namespace} is being terminated`,
        field: "metadata.namespace",
      },
    ],
  );
}

export const namespaceLifecycle: AdmissionPlugin = { name: "NamespaceLifecycle", admit };
