// Steps that are kubectl commands.
import { apply, summarize } from "../../../kubectl/apply.ts";
import { type AutoscaleFlags, autoscale } from "../../../kubectl/autoscale.ts";
import { cordon } from "../../../kubectl/cordon.ts";
import { createObject, replaceObject } from "../../../kubectl/create.ts";
import { type DeleteFlags, deleteManifests, deleteReference } from "../../../kubectl/delete.ts";
import { type DrainFlags, drain } from "../../../kubectl/drain.ts";
import { type ExposeFlags, expose } from "../../../kubectl/expose.ts";
import { annotate, label, type MetadataChanges } from "../../../kubectl/label.ts";
import { patchReference } from "../../../kubectl/patch.ts";
import {
  rolloutPause,
  rolloutRestart,
  rolloutResume,
  rolloutUndo,
} from "../../../kubectl/rollout.ts";
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
  integer,
  list,
  map,
  object,
  oneOf,
  type Shape,
  string,
} from "../shape.ts";
import { command, type StepVerb } from "./step.ts";

interface Files {
  readonly files: readonly string[];
}
interface Target {
  readonly object: string;
}
interface OnNode {
  readonly node: string;
}

const filesShape = object({ files: list(string) }, "files");
const targetShape = object({ object: string }, "object");
const nodeShape = object({ node: string }, "node");
const nullable = (): Shape => any;

export const kubectlSteps: Readonly<Record<string, StepVerb>> = {
  apply: command<Files>(filesShape, ({ kubectl, files }, { files: paths }) =>
    apply(kubectl, files(paths)),
  ),
  create: command<Files>(filesShape, ({ kubectl, files }, { files: paths }) =>
    summarize(files(paths).map((given) => createObject(kubectl, given))),
  ),
  replace: command<Files>(filesShape, ({ kubectl, files }, { files: paths }) =>
    summarize(files(paths).map((given) => replaceObject(kubectl, given))),
  ),
  delete: command<{ object?: string; files?: readonly string[] } & DeleteFlags>(
    object({
      object: string,
      files: list(string),
      cascade: oneOf("background", "foreground", "orphan"),
      gracePeriodSeconds: integer,
      force: boolean,
    }),
    ({ kubectl, files }, { object: reference, files: paths, ...flags }) =>
      reference === undefined
        ? deleteManifests(kubectl, files(paths ?? []), flags)
        : deleteReference(kubectl, reference, flags),
  ),
  patch: command<Target & { patch: unknown; type?: PatchType; subresource?: string }>(
    object(
      {
        object: string,
        patch: any,
        type: oneOf("strategic", "merge", "json"),
        subresource: string,
      },
      "object",
      "patch",
    ),
    ({ kubectl }, { object: reference, patch, type, subresource }) =>
      patchReference(kubectl, reference, patch, type, subresource),
  ),
  scale: command<Target & { replicas: number; currentReplicas?: number }>(
    object({ object: string, replicas: integer, currentReplicas: integer }, "object", "replicas"),
    ({ kubectl }, { object: reference, replicas, currentReplicas }) =>
      scale(kubectl, reference, replicas, currentReplicas),
  ),
  setImage: command<
    Target & { container?: string; image?: string; images?: Record<string, string> }
  >(
    object({ object: string, container: string, image: string, images: map(string) }, "object"),
    ({ kubectl }, { object: reference, container = "*", image, images }) =>
      setImage(kubectl, reference, {
        ...images,
        ...(image === undefined ? {} : { [container]: image }),
      }),
  ),
  rolloutPause: command<Target>(targetShape, ({ kubectl }, { object: reference }) =>
    rolloutPause(kubectl, reference),
  ),
  rolloutResume: command<Target>(targetShape, ({ kubectl }, { object: reference }) =>
    rolloutResume(kubectl, reference),
  ),
  rolloutRestart: command<Target>(targetShape, ({ kubectl, simulation }, { object: reference }) =>
    rolloutRestart(kubectl, reference, simulation.clock.timestamp()),
  ),
  rolloutUndo: command<Target & { toRevision?: number }>(
    object({ object: string, toRevision: integer }, "object"),
    ({ kubectl }, { object: reference, toRevision }) => rolloutUndo(kubectl, reference, toRevision),
  ),
  label: command<Target & { labels: MetadataChanges }>(
    object({ object: string, labels: map(nullable()) }, "object", "labels"),
    ({ kubectl }, { object: reference, labels }) => label(kubectl, reference, labels),
  ),
  annotate: command<Target & { annotations: MetadataChanges }>(
    object({ object: string, annotations: map(nullable()) }, "object", "annotations"),
    ({ kubectl }, { object: reference, annotations }) => annotate(kubectl, reference, annotations),
  ),
  taint: command<OnNode & { taint: string }>(
    object({ node: string, taint: string }, "node", "taint"),
    ({ kubectl }, { node, taint: spec }) => taint(kubectl, node, spec),
  ),
  cordon: command<OnNode>(nodeShape, ({ kubectl }, { node }) => cordon(kubectl, node, true)),
  uncordon: command<OnNode>(nodeShape, ({ kubectl }, { node }) => cordon(kubectl, node, false)),
  drain: command<OnNode & DrainFlags & { timeout?: string }>(
    object(
      {
        node: string,
        ignoreDaemonSets: boolean,
        force: boolean,
        deleteEmptyDirData: boolean,
        gracePeriodSeconds: integer,
        timeout: duration,
        disableEviction: boolean,
        podSelector: string,
      },
      "node",
    ),
    ({ kubectl, simulation, horizonMs }, { node, timeout, ...flags }) => {
      const timeoutMs = parseDuration(timeout ?? "0s") ?? 0;
      return drain(
        kubectl,
        node,
        { ...flags, timeoutMs },
        {
          nowMs: () => simulation.clock.nowMs(),
          runTo: (ms) => simulation.advanceTo(ms),
          horizonMs,
        },
      );
    },
  ),
  expose: command<Target & ExposeFlags>(
    object(
      {
        object: string,
        name: string,
        port: integer,
        targetPort: either(integer, string),
        type: string,
        protocol: string,
      },
      "object",
    ),
    ({ kubectl }, { object: reference, ...flags }) => expose(kubectl, reference, flags),
  ),
  autoscale: command<Target & AutoscaleFlags>(
    object(
      { object: string, min: integer, max: integer, cpuPercent: integer, name: string },
      "object",
      "max",
    ),
    ({ kubectl }, { object: reference, ...flags }) => autoscale(kubectl, reference, flags),
  ),
};
