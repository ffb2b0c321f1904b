// Mirrors pkg/controller/resourceclaim/controller.go (1.36): makes claims from templates for pods, and frees claims of the
// pods that no longer use them. Difference: reads are never stale, so nobody is asked twice whether a pod is gone, and
// a pod that has ended gets no claim again (upstream: none while it remembers the one that it has deleted).
import {
  claimName,
  isReservedFor,
  notMadeFor,
  podClaimOf,
} from "../../apis/resource/v1/pod-claims.ts";
import type { ComponentFactory } from "../../model/cluster-access.ts";
import type {
  CoreV1Pod,
  ResourceV1ResourceClaim,
  ResourceV1ResourceClaimTemplate,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { keyOf, queueController } from "../framework/controller.ts";
import { Informer } from "../framework/informer.ts";
import { WorkQueue } from "../framework/work-queue.ts";
import { ClaimCleaner, isDone, ownerPods } from "./claim-cleaner.ts";
import { PodClaimMaker } from "./pod-claim-maker.ts";

type Pod = Stored<CoreV1Pod>;
type Claim = Stored<ResourceV1ResourceClaim>;

const workers = 10;
const ofPod = "pod:";
const ofClaim = "claim:";

export const resourceClaimController: ComponentFactory = (host) => {
  const queue = new WorkQueue(host);
  const name = "resourceclaim-controller";
  if (!host.feature("DynamicResourceAllocation"))
    return queueController(name, queue, () => "done", workers);
  const recorder = host.recorder("resource_claim");

  const claims = new Informer<ResourceV1ResourceClaim>(
    host,
    "resourceclaims.resource.k8s.io",
    ({ type, object }) => {
      if (type !== "DELETED") queue.add(`${ofClaim}${claimName(object)}`);
      for (const pod of pods.by("claim", claimName(object))) onPod(pod, false);
    },
    { owner: (claim: Claim) => ownerPods(claim).map(({ uid }) => uid) },
  );
  const pods = new Informer<CoreV1Pod>(
    host,
    "pods",
    ({ type, object }) => onPod(object, type === "DELETED"),
    { claim: claimsOf, template: templatesOf },
  );
  new Informer<ResourceV1ResourceClaimTemplate>(
    host,
    "resourceclaimtemplates.resource.k8s.io",
    ({ type, object }) => {
      if (type === "DELETED") return;
      for (const pod of pods.by("template", keyOf(object))) onPod(pod, false);
    },
  );
  const maker = new PodClaimMaker(host, recorder, claims);
  const cleaner = new ClaimCleaner(host, pods);

  function onPod(pod: Pod, deleted: boolean): void {
    const resourcesClaim = pod.status?.extendedResourceClaimStatus?.resourceClaimName;
    if (!pod.spec?.resourceClaims && resourcesClaim === undefined) return;
    if (deleted || isDone(pod)) {
      for (const key of claimsOf(pod)) queue.add(`${ofClaim}${key}`);
      if (resourcesClaim !== undefined)
        queue.add(`${ofClaim}${pod.metadata.namespace}/${resourcesClaim}`);
    }
    if (!deleted && needsWork(pod)) queue.add(`${ofPod}${keyOf(pod)}`);
  }

  function needsWork(pod: Pod): boolean {
    if (pod.metadata.deletionTimestamp !== undefined || isDone(pod)) return false;
    return (pod.spec?.resourceClaims ?? []).some((entry) => {
      const found = podClaimOf(pod, entry);
      if (found.kind === "notCreated") return true;
      if (found.kind === "notNeeded") return false;
      const claim = claims.get(`${pod.metadata.namespace}/${found.name}`);
      if (!claim) return entry.resourceClaimTemplateName !== undefined;
      if (found.owned && notMadeFor(pod, claim)) return false;
      if (!pod.spec?.nodeName) return false;
      return claim.status?.allocation !== undefined && !isReservedFor(pod, claim);
    });
  }

  return queueController(
    name,
    queue,
    (key) => {
      if (key.startsWith(ofPod)) {
        const pod = pods.get(key.slice(ofPod.length));
        return pod ? maker.sync(pod) : "done";
      }
      const claim = claims.get(key.slice(ofClaim.length));
      return claim ? cleaner.sync(claim) : "done";
    },
    workers,
  );
};

function claimsOf(pod: Pod): readonly string[] {
  const entries = pod.spec?.resourceClaims;
  if (!entries) return none;
  return entries.flatMap((entry) => {
    const found = podClaimOf(pod, entry);
    return found.kind === "named" ? [`${pod.metadata.namespace}/${found.name}`] : [];
  });
}

function templatesOf(pod: Pod): readonly string[] {
  const entries = pod.spec?.resourceClaims;
  if (!entries) return none;
  return entries.flatMap(({ resourceClaimTemplateName: template }) =>
    template === undefined ? [] : [`${pod.metadata.namespace}/${template}`],
  );
}

const none: readonly string[] = [];
