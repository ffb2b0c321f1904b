// Mirrors plugin/pkg/admission/network/defaultingressclass/admission.go (1.36).
import type { NetworkingV1Ingress } from "../../model/generated/types.ts";
import { defaultClass } from "./default-class.ts";
import {
  type AdmissionContext,
  type AdmissionPlugin,
  type Attributes,
  isRequestFor,
} from "./plugin.ts";

const classAnnotation = "kubernetes.io/ingress.class";

function admit(attributes: Attributes, context: AdmissionContext): undefined {
  if (!isRequestFor(attributes, "ingresses.networking.k8s.io", "CREATE")) return;
  const ingress = attributes.object as NetworkingV1Ingress;
  if (ingress.spec?.ingressClassName !== undefined) return;
  if (ingress.metadata?.annotations?.[classAnnotation] !== undefined) return;
  const found = defaultClass(
    context,
    "ingressclasses.networking.k8s.io",
    "ingressclass.kubernetes.io/is-default-class",
  );
  if (found) ingress.spec = { ...ingress.spec, ingressClassName: found.metadata.name };
}

export const defaultIngressClass: AdmissionPlugin = {
  name: "DefaultIngressClass",
  resources: ["ingresses.networking.k8s.io"],
  admit,
};
