// Mirrors syncPod and handleClaim of pkg/controller/resourceclaim/controller.go (1.36).
import {
  isReservedFor,
  notMadeFor,
  podClaimAnnotation,
  podClaimOf,
} from "../../apis/resource/v1/pod-claims.ts";
import type { ComponentHost, EventRecorder } from "../../model/cluster-access.ts";
import type {
  CoreV1Pod,
  CoreV1PodResourceClaim,
  ResourceV1ResourceClaim,
  ResourceV1ResourceClaimTemplate,
} from "../../model/generated/types.ts";
import { clone, type Stored } from "../../model/object.ts";
import type { SyncOutcome } from "../framework/controller.ts";
import type { Informer } from "../framework/informer.ts";
import { isDone } from "./claim-cleaner.ts";

type Pod = Stored<CoreV1Pod>;
type Claim = Stored<ResourceV1ResourceClaim>;

const resourceClaims = "resourceclaims.resource.k8s.io";
/** Leaves room for a hyphen and five characters in a name of 63. */
const maxBaseLength = 57;

/** Gives pods the claims that their templates describe, and reserves claims for pods that no scheduler placed. */
export class PodClaimMaker {
  readonly #host: ComponentHost;
  readonly #recorder: EventRecorder;
  readonly #claims: Informer<ResourceV1ResourceClaim>;

  constructor(
    host: ComponentHost,
    recorder: EventRecorder,
    claims: Informer<ResourceV1ResourceClaim>,
  ) {
    this.#host = host;
    this.#recorder = recorder;
    this.#claims = claims;
  }

  sync(pod: Pod): SyncOutcome {
    if (pod.metadata.deletionTimestamp !== undefined || isDone(pod)) return "done";
    const made = new Map<string, string>();
    for (const entry of pod.spec?.resourceClaims ?? []) {
      const claim = this.#make(pod, entry);
      if (typeof claim === "string") {
        this.#recorder.event(
          pod,
          "Warning",
          "FailedResourceClaimCreation",
          `PodResourceClaim ${entry.name}: ${claim}`,
        );
        return "retry";
      }
      if (claim) made.set(entry.name, claim.metadata.name);
    }
    if (made.size > 0 && !this.#tell(pod, made)) return "retry";
    return pod.spec?.nodeName ? this.#reserve(pod) : "done";
  }

  /** The claim that the pod must be told of, nothing where there is none to make, or why it cannot be made. */
  #make(pod: Pod, entry: CoreV1PodResourceClaim): Claim | undefined | string {
    const { namespace = "" } = pod.metadata;
    const found = podClaimOf(pod, entry);
    if (found.kind === "notNeeded") return undefined;
    if (found.kind === "named") {
      const claim = this.#claims.get(`${namespace}/${found.name}`);
      if (claim && !(found.owned && notMadeFor(pod, claim))) return undefined;
    }
    const templateName = entry.resourceClaimTemplateName;
    if (templateName === undefined) return undefined;
    const known = this.#claims
      .by("owner", pod.metadata.uid)
      .find(({ metadata }) => metadata.annotations?.[podClaimAnnotation] === entry.name);
    if (known) return known;
    const template = this.#host.client.get<ResourceV1ResourceClaimTemplate>(
      "resourceclaimtemplates.resource.k8s.io",
      namespace,
      templateName,
    );
    if (!template)
      return `resource claim template "${templateName}": resourceclaimtemplate.resource.k8s.io "${templateName}" not found`;
    const claim = claimFrom(template, pod, entry.name);
    const created = this.#host.client.create<ResourceV1ResourceClaim>(resourceClaims, claim);
    return created.ok ? created.value : `create ResourceClaim : ${created.status.message}`;
  }

  #tell(pod: Pod, made: ReadonlyMap<string, string>): boolean {
    const updated = clone(pod);
    const others = (pod.status?.resourceClaimStatuses ?? []).filter(({ name }) => !made.has(name));
    updated.status = {
      ...updated.status,
      resourceClaimStatuses: [
        ...others,
        ...[...made].map(([name, resourceClaimName]) => ({ name, resourceClaimName })),
      ],
    };
    return this.#host.client.update("pods", updated, "status").ok;
  }

  #reserve(pod: Pod): SyncOutcome {
    for (const entry of pod.spec?.resourceClaims ?? []) {
      const found = podClaimOf(pod, entry);
      // The change of the pod's status brings it back.
      if (found.kind === "notCreated") return "done";
      if (found.kind === "notNeeded") continue;
      const claim = this.#claims.get(`${pod.metadata.namespace}/${found.name}`);
      if (!claim) return "done";
      if (found.owned && notMadeFor(pod, claim)) return "retry";
      if (!claim.status?.allocation || isReservedFor(pod, claim)) continue;
      const { name, uid } = pod.metadata;
      const reserved = clone(claim);
      reserved.status = {
        ...reserved.status,
        reservedFor: [...(claim.status.reservedFor ?? []), { resource: "pods", name, uid }],
      };
      if (!this.#host.client.update(resourceClaims, reserved, "status").ok) return "retry";
    }
    return "done";
  }
}

function claimFrom(
  { spec }: ResourceV1ResourceClaimTemplate,
  pod: Pod,
  entryName: string,
): ResourceV1ResourceClaim {
  const { name, namespace = "", uid } = pod.metadata;
  const { labels, annotations } = spec.metadata ?? {};
  return {
    apiVersion: "resource.k8s.io/v1",
    kind: "ResourceClaim",
    metadata: {
      namespace,
      generateName: baseName(name, entryName),
      ...(labels && { labels: { ...labels } }),
      annotations: { ...annotations, [podClaimAnnotation]: entryName },
      ownerReferences: [{ apiVersion: "v1", kind: "Pod", name, uid, controller: true }],
    },
    spec: clone(spec.spec),
  };
}

/** `pod-entry-`; of long names each gives up its share. */
function baseName(podName: string, entryName: string): string {
  const base = `${podName}-${entryName}-`;
  if (base.length <= maxBaseLength) return base;
  const share = (text: string) =>
    text.slice(0, Math.floor((text.length * maxBaseLength) / base.length));
  return `${share(podName)}-${share(entryName)}`;
}
