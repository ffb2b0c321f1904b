// Mirrors the pod parts of pkg/apis/core/v1/defaults.go and zz_generated.defaults.go (1.36).
import type {
  CoreV1LifecycleHandler,
  CoreV1PodSpec,
  CoreV1Probe,
  CoreV1Volume,
} from "../../../../model/generated/types.ts";
import type { ApiContext } from "../../../kind.ts";
import { roundUpResourceList } from "../resource-list.ts";
import { imageTag } from "./image-name.ts";
import { type AnyContainer, allContainers } from "./visit-containers.ts";

const fileMode0644 = 420;

/** Defaults of a pod spec, in place, as Pods and all pod templates have them. */
export function setPodSpecDefaults(spec: CoreV1PodSpec, context: ApiContext): void {
  spec.dnsPolicy ||= "ClusterFirst";
  spec.restartPolicy ||= "Always";
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  spec.schedulerName ||= "default-scheduler";
  // The two names of one field: the deprecated one is only read when the other is absent, and always mirrors it.
  spec.serviceAccountName ||= spec.serviceAccount ?? "";
  if (spec.serviceAccountName === "") delete spec.serviceAccountName;
  if (spec.serviceAccountName === undefined) delete spec.serviceAccount;
  else spec.serviceAccount = spec.serviceAccountName;

  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume, context);
  for (const container of allContainers(spec)) setContainerDefaults(container);
  roundUpResourceList(spec.overhead);
  roundUpResourceList(spec.resources?.limits);
  roundUpResourceList(spec.resources?.requests);
}

function pullPolicyFor(image: string | undefined): string {
  return imageTag(image ?? "") === "latest" ? "Always" : "IfNotPresent";
}

function setContainerDefaults(container: AnyContainer): void {
  container.imagePullPolicy ||= pullPolicyFor(container.image);
  container.terminationMessagePath ||= "/dev/termination-log";
  container.terminationMessagePolicy ||= "File";
  container.resources ??= {};
  for (const port of container.ports ?? []) port.protocol ||= "TCP";
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ||= "v1";
    if (valueFrom?.fileKeyRef) valueFrom.fileKeyRef.optional ??= false;
  }
  roundUpResourceList(container.resources.limits);
  roundUpResourceList(container.resources.requests);
  setProbeDefaults(container.livenessProbe);
  setProbeDefaults(container.readinessProbe);
  setProbeDefaults(container.startupProbe);
  setHandlerDefaults(container.lifecycle?.postStart);
  setHandlerDefaults(container.lifecycle?.preStop);
}

function setProbeDefaults(probe: CoreV1Probe | undefined): void {
  if (!probe) return;
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  setHandlerDefaults(probe);
  if (probe.grpc) probe.grpc.service ??= "";
}

function setHandlerDefaults(handler: Pick<CoreV1LifecycleHandler, "httpGet"> | undefined): void {
  if (!handler?.httpGet) return;
  handler.httpGet.path ||= "/";
  handler.httpGet.scheme ||= "HTTP";
}

function setVolumeDefaults(volume: CoreV1Volume, context: ApiContext): void {
  if (Object.keys(volume).every((key) => key === "name")) volume.emptyDir = {};
  if (volume.hostPath) volume.hostPath.type ??= "";
  if (volume.secret) volume.secret.defaultMode ??= fileMode0644;
  if (volume.configMap) volume.configMap.defaultMode ??= fileMode0644;
  if (volume.downwardAPI) {
    volume.downwardAPI.defaultMode ??= fileMode0644;
    for (const item of volume.downwardAPI.items ?? [])
      if (item.fieldRef) item.fieldRef.apiVersion ||= "v1";
  }
  if (volume.projected) {
    volume.projected.defaultMode ??= fileMode0644;
    for (const source of volume.projected.sources ?? []) {
      for (const item of source.downwardAPI?.items ?? [])
        if (item.fieldRef) item.fieldRef.apiVersion ||= "v1";
      if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
    }
  }
  if (volume.image && context.feature("ImageVolume"))
    volume.image.pullPolicy ||= pullPolicyFor(volume.image.reference);
  if (volume.ephemeral?.volumeClaimTemplate) {
    const claim = volume.ephemeral.volumeClaimTemplate.spec;
    if (claim) {
      claim.volumeMode ??= "Filesystem";
      roundUpResourceList(claim.resources?.limits);
      roundUpResourceList(claim.resources?.requests);
    }
  }
  if (volume.iscsi) volume.iscsi.iscsiInterface ||= "default";
  if (volume.rbd) {
    volume.rbd.pool ||= "rbd";
    volume.rbd.user ||= "admin";
    volume.rbd.keyring ||= "/etc/ceph/keyring";
  }
  if (volume.azureDisk) {
    volume.azureDisk.cachingMode ??= "ReadWrite";
    volume.azureDisk.kind ??= "Shared";
    volume.azureDisk.fsType ??= "ext4";
    volume.azureDisk.readOnly ??= false;
  }
  if (volume.scaleIO) {
    volume.scaleIO.storageMode ||= "ThinProvisioned";
    volume.scaleIO.fsType ||= "xfs";
  }
}
