// Mirrors plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go (1.36): volumes and claims can not go
// while they are used; their controllers take the finalizers away.
import {
  type AdmissionContext,
  type AdmissionPlugin,
  type Attributes,
  isRequestFor,
} from "./plugin.ts";

const finalizers: Readonly<Record<string, string>> = {
  persistentvolumes: "kubernetes.io/pv-protection",
  persistentvolumeclaims: "kubernetes.io/pvc-protection",
  "volumeattributesclasses.storage.k8s.io": "kubernetes.io/vac-protection",
};

function admit(attributes: Attributes, context: AdmissionContext): undefined {
  const { resource, object } = attributes;
  const finalizer = finalizers[resource];
  if (finalizer === undefined || !isRequestFor(attributes, resource, "CREATE")) return;
  if (resource.startsWith("volumeattributesclasses") && !context.feature("VolumeAttributesClass"))
    return;
  const given = object.metadata?.finalizers ?? [];
  if (!given.includes(finalizer)) object.metadata!.finalizers = [...given, finalizer];
}

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: "StorageObjectInUseProtection",
  resources: Object.keys(finalizers),
  admit,
};
