// Mirrors plugin/pkg/admission/storage/storageclass/setdefault/admission.go (1.36).
import type { CoreV1PersistentVolumeClaim } from "../../model/generated/types.ts";
import { defaultClass } from "./default-class.ts";
import {
  type AdmissionContext,
  type AdmissionPlugin,
  type Attributes,
  isRequestFor,
} from "./plugin.ts";

const claimAnnotation = "volume.beta.kubernetes.io/storage-class";

/** A claim that asks for no class gets the default one; asking for the empty class is asking for none at all. */
function admit(attributes: Attributes, context: AdmissionContext): undefined {
  if (!isRequestFor(attributes, "persistentvolumeclaims", "CREATE")) return;
  const claim = attributes.object as CoreV1PersistentVolumeClaim;
  if (claim.metadata?.annotations?.[claimAnnotation] !== undefined) return;
  if (claim.spec?.storageClassName !== undefined) return;
  const found = defaultClass(
    context,
    "storageclasses.storage.k8s.io",
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
  );
  if (found) claim.spec = { ...claim.spec, storageClassName: found.metadata.name };
}

export const defaultStorageClass: AdmissionPlugin = {
  name: "DefaultStorageClass",
  resources: ["persistentvolumeclaims"],
  admit,
};
