// Steps that are kubectl commands.
import { type ApplyFlags, apply, summarize } from "../../../kubectl/apply.ts";
import { type AutoscaleFlags, autoscale } from "../../../kubectl/autoscale.ts";
import { cordon } from "../../../kubectl/cordon.ts";
import { createObject, replaceObject } from "../../../kubectl/create.ts";
import { type DeleteFlags, deleteManifests, deleteReference } from "../../../kubectl/delete.ts";
import { type DrainClock, type DrainFlags, drain } from "../../../kubectl/drain.ts";
import { type ExposeFlags, expose } from "../../../kubectl/expose.ts";
import { annotate, label, type MetadataChanges } from "../../../kubectl/label.ts";
import { patchReference } from "../../../kubectl/patch.ts";
import { replaceByForce } from "../../../kubectl/replace-force.ts";
import {
  rolloutPause,
  rolloutRestart,
  rolloutResume,
  rolloutUndo,
} from "../../../kubectl/rollout.ts";
import { type RunFlags, run } from "../../../kubectl/run.ts";
import { scale } from "../../../kubectl/scale.ts";
import { setImage } from "../../../kubectl/set-image.ts";
import { taint } from "../../../kubectl/taint.ts";
import type { PatchType } from "../../../model/cluster-access.ts";
import { parseDuration } from "../../../model/duration.ts";
import {
  any,
  boolean,
  duration,
  either,
  type Fields,
  integer,
  map,
  naming,
  nothing,
  object,
  oneOf,
  type Shape,
  someOf,
  string,
  told,
} from "../shape.ts";
import { command, type StepContext, type StepVerb } from "./step.ts";

interface Files {
  readonly files: readonly string[];
}
interface Target {
  readonly object: string;
}
interface OnNode {
  readonly node: string;
}

const manifests = told("Manifest files, relative to this file.", someOf(naming("file")));
const target = told("Which objects: kind/name, with * for any text.", naming("object"));
const node = told("The node, by name.", naming("node"));
const changes = told("By key; null removes.", map(either(string, nothing)));

const onFiles = (text: string) => told(text, object({ files: manifests }, "files"));
const onNode = (text: string) => told(text, object({ node }, "node"));
const onObject = (text: string, fields: Record<string, Shape> = {}, ...required: string[]) =>
  told(text, object({ object: target, ...fields }, "object", ...required));
const choosing = (shape: Fields, ...oneOf: string[][]): Fields => ({ ...shape, oneOf });

export const kubectlSteps: Readonly<Record<string, StepVerb>> = {
  apply: command<Files & ApplyFlags>(
    told(
      "kubectl apply: creates what is missing, and patches the rest.",
      object(
        {
          files: manifests,
          serverSide: told(
            "--server-side: the server merges, and knows whose fields are.",
            boolean,
          ),
          forceConflicts: told("--force-conflicts: takes fields that others own.", boolean),
          fieldManager: told(
            "--field-manager; default kubectl with serverSide, else kubectl-client-side-apply.",
            string,
          ),
        },
        "files",
      ),
    ),
    ({ kubectl, files }, { files: paths, ...flags }) => apply(kubectl, files(paths), flags),
  ),
  create: command<Files>(
    onFiles("kubectl create: what is there already is refused."),
    ({ kubectl, files }, { files: paths }) =>
      summarize(files(paths).map((given) => createObject(kubectl, given))),
  ),
  replace: replaceStep(
    told(
      "kubectl replace: what is missing is refused.",
      object(
        {
          files: manifests,
          force: told("--force: deletes, waits until it is gone, and creates anew.", boolean),
        },
        "files",
      ),
    ),
  ),
  run: command<{ name: string } & RunFlags>(
    told(
      "kubectl run: a pod of one container.",
      object(
        {
          name: told("Of the pod and its container.", string),
          image: told("--image", string),
          labels: told("--labels; default run with the name.", map(string)),
          env: told("--env, by name.", map(string)),
          port: told("--port", integer()),
          expose: told("--expose: a Service for the port.", boolean),
          restart: told("--restart; default Always.", oneOf("Always", "OnFailure", "Never")),
          command: told("--command", someOf(string)),
          args: told("What follows --.", someOf(string)),
        },
        "name",
        "image",
      ),
    ),
    ({ kubectl }, { name, ...flags }) => run(kubectl, name, flags),
  ),
  delete: command<{ object?: string; files?: readonly string[] } & DeleteFlags>(
    choosing(
      told(
        "kubectl delete --wait=false: does not wait for finalizers.",
        object({
          object: target,
          files: manifests,
          cascade: told(
            "What becomes of the dependents; default background.",
            oneOf("background", "foreground", "orphan"),
          ),
          gracePeriodSeconds: told("--grace-period; default the object's own.", integer()),
          force: told("--force: does not wait for the kubelet.", boolean),
        }),
      ),
      ["object", "files"],
    ),
    ({ kubectl, files }, { object: reference, files: paths, ...flags }) =>
      reference === undefined
        ? deleteManifests(kubectl, files(paths ?? []), flags)
        : deleteReference(kubectl, reference, flags),
  ),
  patch: command<Target & { patch: unknown; type?: PatchType; subresource?: string }>(
    onObject(
      "kubectl patch.",
      {
        patch: told("The patch: a map, or for type json a list of operations.", any),
        type: told("Default strategic.", oneOf("strategic", "merge", "json")),
        subresource: told("status, scale, resize.", string),
      },
      "patch",
    ),
    ({ kubectl }, { object: reference, patch, type, subresource }) =>
      patchReference(kubectl, reference, patch, type, subresource),
  ),
  scale: command<Target & { replicas: number; currentReplicas?: number }>(
    onObject(
      "kubectl scale.",
      {
        replicas: told("How many there shall be.", integer()),
        currentReplicas: told("Only if there are so many now.", integer()),
      },
      "replicas",
    ),
    ({ kubectl }, { object: reference, replicas, currentReplicas }) =>
      scale(kubectl, reference, replicas, currentReplicas),
  ),
  setImage: command<
    Target & { container?: string; image?: string; images?: Record<string, string> }
  >(
    choosing(
      onObject("kubectl set image.", {
        container: told("The container that gets the image; default all.", naming("container")),
        image: told("The new image.", string),
        images: told("New images by container.", map(string)),
      }),
      ["image", "images"],
    ),
    ({ kubectl }, { object: reference, container = "*", image, images }) =>
      setImage(kubectl, reference, {
        ...images,
        ...(image === undefined ? {} : { [container]: image }),
      }),
  ),
  rolloutPause: command<Target>(
    onObject("kubectl rollout pause."),
    ({ kubectl }, { object: reference }) => rolloutPause(kubectl, reference),
  ),
  rolloutResume: command<Target>(
    onObject("kubectl rollout resume."),
    ({ kubectl }, { object: reference }) => rolloutResume(kubectl, reference),
  ),
  rolloutRestart: command<Target>(
    onObject("kubectl rollout restart."),
    ({ kubectl, simulation }, { object: reference }) =>
      rolloutRestart(kubectl, reference, simulation.clock.timestamp()),
  ),
  rolloutUndo: command<Target & { toRevision?: number }>(
    onObject("kubectl rollout undo.", {
      toRevision: told("The revision to go back to; default the one before.", integer()),
    }),
    ({ kubectl }, { object: reference, toRevision }) => rolloutUndo(kubectl, reference, toRevision),
  ),
  label: command<Target & { labels: MetadataChanges }>(
    onObject("kubectl label --overwrite.", { labels: changes }, "labels"),
    ({ kubectl }, { object: reference, labels }) => label(kubectl, reference, labels),
  ),
  annotate: command<Target & { annotations: MetadataChanges }>(
    onObject("kubectl annotate --overwrite.", { annotations: changes }, "annotations"),
    ({ kubectl }, { object: reference, annotations }) => annotate(kubectl, reference, annotations),
  ),
  taint: command<OnNode & { taint: string }>(
    told(
      "kubectl taint nodes.",
      object(
        { node, taint: told("key=value:Effect, or key- to remove it.", string) },
        "node",
        "taint",
      ),
    ),
    ({ kubectl }, { node: name, taint: spec }) => taint(kubectl, name, spec),
  ),
  cordon: command<OnNode>(
    onNode("kubectl cordon: no new pods come to the node."),
    ({ kubectl }, { node: name }) => cordon(kubectl, name, true),
  ),
  uncordon: command<OnNode>(onNode("kubectl uncordon."), ({ kubectl }, { node: name }) =>
    cordon(kubectl, name, false),
  ),
  drain: drainStep(
    told(
      "kubectl drain: cordons the node, evicts its pods and waits until they are gone.",
      object(
        {
          node,
          ignoreDaemonSets: told("--ignore-daemonsets", boolean),
          force: told("--force: also pods that nothing brings back.", boolean),
          deleteEmptyDirData: told("--delete-emptydir-data", boolean),
          gracePeriodSeconds: told("--grace-period; default the pods' own.", integer()),
          timeout: told("How long at most; default without end.", duration),
          disableEviction: told("--disable-eviction: deletes, and asks no budget.", boolean),
          podSelector: told("--pod-selector", string),
        },
        "node",
      ),
    ),
  ),
  expose: command<Target & ExposeFlags>(
    onObject("kubectl expose: a Service for the pods of the object.", {
      name: told("Of the Service; default the object's.", string),
      port: told("Default the containers' ports.", integer()),
      targetPort: told("By number or name; default the port.", either(integer(), string)),
      type: told("ClusterIP, NodePort, LoadBalancer.", string),
      protocol: told("Default TCP.", string),
    }),
    ({ kubectl }, { object: reference, ...flags }) => expose(kubectl, reference, flags),
  ),
  autoscale: command<Target & AutoscaleFlags>(
    onObject(
      "kubectl autoscale: a HorizontalPodAutoscaler for the object.",
      {
        min: told("--min", integer()),
        max: told("--max", integer()),
        cpuPercent: told("Percent of the request.", integer()),
        name: told("Of the autoscaler; default the object's.", string),
      },
      "max",
    ),
    ({ kubectl }, { object: reference, ...flags }) => autoscale(kubectl, reference, flags),
  ),
};

/** How kubectl waits within a step. */
function clockOf({ simulation, horizonMs }: StepContext): DrainClock {
  return {
    nowMs: () => simulation.clock.nowMs(),
    runTo: (ms) => simulation.advanceTo(ms),
    horizonMs,
  };
}

/** With force it takes time: kubectl waits until the objects are gone. */
function replaceStep(shape: Shape): StepVerb {
  return {
    shape,
    isCommand: true,
    run: (context, { files: paths, force }: Files & { force?: boolean }) => {
      const { kubectl, horizonMs, simulation } = context;
      const objects = context.files(paths);
      if (!force)
        return { kubectl: summarize(objects.map((given) => replaceObject(kubectl, given))) };
      const result = replaceByForce(kubectl, objects, {}, clockOf(context));
      const cutOff = result.error !== undefined && simulation.clock.nowMs() >= horizonMs;
      return { kubectl: result, cutOff };
    },
  };
}

/** It takes time: kubectl waits until the pods are gone. */
function drainStep(shape: Shape): StepVerb {
  type Argument = OnNode & DrainFlags & { timeout?: string };
  return {
    shape,
    isCommand: true,
    run: (context, { node: name, timeout, ...flags }: Argument) => {
      const { kubectl, simulation, horizonMs } = context;
      const timeoutMs = parseDuration(timeout ?? "0s") ?? 0;
      const result = drain(kubectl, name, { ...flags, timeoutMs }, clockOf(context));
      const cutOff = result.error !== undefined && simulation.clock.nowMs() >= horizonMs;
      return { kubectl: result, cutOff };
    },
  };
}
