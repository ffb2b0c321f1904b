// Mirrors plugin/pkg/admission/runtimeclass/admission.go and pkg/util/tolerations (1.36).

import { resourcesOf } from "../../apis/core/v1/resource-list.ts";
import { isValidPathSegmentName } from "../../apis/meta/v1/name-formats.ts";
import type {
  CoreV1Pod,
  CoreV1PodSpec,
  CoreV1Toleration,
  NodeV1RuntimeClass,
} from "../../model/generated/types.ts";
import { goQuote } from "../../model/go-format.ts";
import { deepEqual, type Stored } from "../../model/object.ts";
import type { Status } from "../../model/status.ts";
import { plainError } from "../status.ts";
import {
  type AdmissionContext,
  type AdmissionPlugin,
  type Attributes,
  isRequestFor,
  refuse,
} from "./plugin.ts";

const mismatch = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

type Found = { runtimeClass: Stored<NodeV1RuntimeClass> | undefined } | { refusal: Status };

function findClass(attributes: Attributes, spec: CoreV1PodSpec, context: AdmissionContext): Found {
  const name = spec.runtimeClassName;
  if (name === undefined) return { runtimeClass: undefined };
  // The server looks an empty name up in the cluster, where its own client refuses it.
  if (name === "") return { refusal: plainError("resource name may not be empty") };
  const problems = isValidPathSegmentName(name);
  if (problems.length > 0)
    return {
      refusal: plainError(`invalid resource name ${goQuote(name)}: [${problems.join(" ")}]`),
    };
  const runtimeClass = context.get<NodeV1RuntimeClass>("runtimeclasses.node.k8s.io", "", name);
  if (runtimeClass) return { runtimeClass };
  return { refusal: refuse(attributes, `pod rejected: RuntimeClass "${name}" not found`) };
}

function admit(attributes: Attributes, context: AdmissionContext): Status | undefined {
  if (!isRequestFor(attributes, "pods", "CREATE")) return undefined;
  const spec = (attributes.object as CoreV1Pod).spec ?? { containers: [] };
  const found = findClass(attributes, spec, context);
  if ("refusal" in found) return found.refusal;
  const { overhead, scheduling } = found.runtimeClass ?? {};
  if (overhead) {
    const given = spec.overhead && Object.keys(spec.overhead).length > 0;
    if (given && !sameAmounts(overhead.podFixed, spec.overhead))
      return refuse(attributes, mismatch);
    if (overhead.podFixed) spec.overhead = { ...overhead.podFixed };
  }
  if (!scheduling) return undefined;
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {}).sort()) {
    const own = spec.nodeSelector?.[key];
    if (own !== undefined && own !== value)
      return refuse(
        attributes,
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`,
      );
    spec.nodeSelector = { ...spec.nodeSelector, [key]: value };
  }
  const tolerations = mergeTolerations([
    ...(spec.tolerations ?? []),
    ...(scheduling.tolerations ?? []),
  ]);
  if (tolerations.length > 0) spec.tolerations = tolerations;
  return undefined;
}

function validate(attributes: Attributes, context: AdmissionContext): Status | undefined {
  if (!isRequestFor(attributes, "pods", "CREATE")) return undefined;
  const spec = (attributes.object as CoreV1Pod).spec ?? { containers: [] };
  const found = findClass(attributes, spec, context);
  if ("refusal" in found) return found.refusal;
  const { overhead } = found.runtimeClass ?? {};
  if (overhead)
    return sameAmounts(overhead.podFixed, spec.overhead) ? undefined : refuse(attributes, mismatch);
  return spec.overhead === undefined
    ? undefined
    : refuse(
        attributes,
        "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead",
      );
}

function sameAmounts(a: CoreV1PodSpec["overhead"], b: CoreV1PodSpec["overhead"]): boolean {
  const left = resourcesOf(a);
  const right = resourcesOf(b);
  return (
    left.size === right.size &&
    [...left].every(([name, amount]) => right.get(name)?.compare(amount) === 0)
  );
}

/** Tolerations that another one covers are dropped; of equal ones the first stays. */
function mergeTolerations(all: readonly CoreV1Toleration[]): CoreV1Toleration[] {
  const merged: CoreV1Toleration[] = [];
  all.forEach((toleration, i) => {
    const covered =
      merged.some((other) => covers(other, toleration)) ||
      all.slice(i + 1).some((other) => !deepEqual(other, toleration) && covers(other, toleration));
    if (!covered) merged.push(toleration);
  });
  return merged;
}

/** Whether `wide` tolerates every taint that `narrow` does, for at least as long. */
function covers(wide: CoreV1Toleration, narrow: CoreV1Toleration): boolean {
  if (deepEqual(wide, narrow)) return true;
  const key = wide.key ?? "";
  if (key !== (narrow.key ?? "") && !(key === "" && wide.operator === "Exists")) return false;
  if (wide.effect && wide.effect !== narrow.effect) return false;
  if (wide.effect === "NoExecute" && wide.tolerationSeconds !== undefined)
    if (narrow.tolerationSeconds === undefined || narrow.tolerationSeconds > wide.tolerationSeconds)
      return false;
  switch (wide.operator) {
    case "Exists":
      return true;
    case "Equal":
    case "":
    case undefined:
      return narrow.operator === "Equal" && (wide.value ?? "") === (narrow.value ?? "");
    default:
      return false;
  }
}

export const runtimeClass: AdmissionPlugin = {
  name: "RuntimeClass",
  resources: ["pods"],
  admit,
  validate,
};
