// Mirrors plugin/pkg/admission/storage/persistentvolume/resize/admission.go (1.36).
import { storageClassOf } from "../../apis/quota/persistent-volume-claims.ts";
import type {
  CoreV1PersistentVolumeClaim,
  StorageV1StorageClass,
} from "../../model/generated/types.ts";
import { quantityOf } from "../../model/quantity.ts";
import type { Status } from "../../model/status.ts";
import {
  type AdmissionContext,
  type AdmissionPlugin,
  type Attributes,
  isRequestFor,
  refuse,
} from "./plugin.ts";

function validate(attributes: Attributes, context: AdmissionContext): Status | undefined {
  if (!isRequestFor(attributes, "persistentvolumeclaims", "UPDATE")) return undefined;
  const claim = attributes.object as CoreV1PersistentVolumeClaim;
  const old = attributes.old as CoreV1PersistentVolumeClaim;
  const size = ({ spec }: CoreV1PersistentVolumeClaim) =>
    quantityOf(spec?.resources?.requests?.["storage"]);
  if (size(claim).compare(size(old)) <= 0) return undefined;
  if (old.status?.phase !== "Bound")
    return refuse(attributes, "Only bound persistent volume claims can be expanded");
  const name = storageClassOf(claim);
  const found = context.get<StorageV1StorageClass>("storageclasses.storage.k8s.io", "", name);
  if (name !== "" && name === storageClassOf(old) && found?.allowVolumeExpansion) return undefined;
  return refuse(
    attributes,
    "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize",
  );
}

export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: "PersistentVolumeClaimResize",
  resources: ["persistentvolumeclaims"],
  validate,
};
