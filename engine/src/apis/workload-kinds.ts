// Pod and the kinds of apps and batch, one line each.
import { deployment } from "./apps/v1/deployment.ts";
import { replicaSet } from "./apps/v1/replica-set.ts";
import { pod } from "./core/v1/pod.ts";
import type { AnyKind } from "./registry.ts";

export const workloadKinds: readonly AnyKind[] = [pod, deployment, replicaSet];
