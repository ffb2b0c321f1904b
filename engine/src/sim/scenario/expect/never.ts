// What must not have been at any instant of an interval: the history is played again, write by write.
import { resourceName } from "../../../apis/kind.ts";
import { isSelection, kindByAlias, select } from "../../../kubectl/kubectl.ts";
import { formatDuration, parseDuration } from "../../../model/duration.ts";
import type { KubeObject, ResourceName, Stored } from "../../../model/object.ts";
import type { Failure } from "../failure.ts";
import { duration, object, type Shape, told } from "../shape.ts";
import type { StepContext } from "../steps/step.ts";
import {
  endpointSlices,
  judgeObjects,
  type ObjectExpectation,
  objectFields,
  type Snapshot,
} from "./object-expectation.ts";

export interface NeverExpectation extends ObjectExpectation {
  readonly since?: string;
}

export const neverShape: Shape = told(
  "What must not have been at any instant since the last step that changed something.",
  object(
    {
      ...objectFields,
      since: told("The last so much time instead.", duration),
    },
    "object",
  ),
);

/** Fails with the first instant at which an object was as it must not be. */
export function judgeNever(
  { simulation, kubectl, originMs, actionMs }: StepContext,
  { since, ...wanted }: NeverExpectation,
): Failure[] {
  const sinceMs =
    since === undefined ? actionMs : simulation.clock.nowMs() - (parseDuration(since) ?? 0);
  const kind = kindByAlias(wanted.object.split("/", 1)[0] ?? "", kubectl.context.minor);
  const looksAt = new Set([kind && resourceName(kind), wanted.endpoints && endpointSlices]);
  const past = simulation.api.store.at(sinceMs - 1);
  const api: Snapshot["api"] = {
    list: <T extends KubeObject>(resource: ResourceName, namespace?: string) =>
      past.list(resource, namespace) as readonly Stored<T>[],
  };
  for (const change of simulation.api.store.changes) {
    if (change.atMs < sinceMs) continue;
    past.replay(change);
    if (!looksAt.has(change.resource)) continue;
    const [was] = eachMatch(wanted, { ...kubectl, api, nowMs: change.atMs });
    if (was !== undefined)
      return [
        {
          path: ["never"],
          object: was,
          what: "what must never be",
          actual: `so at ${formatDuration(change.atMs - originMs)}`,
        },
      ];
  }
  return [];
}

/** The objects of which the expectation holds; the pattern, where it is about all matches together. */
function eachMatch(wanted: ObjectExpectation, snapshot: Snapshot): string[] {
  const holds = (one: ObjectExpectation) => judgeObjects(snapshot, one).length === 0;
  if (wanted.count !== undefined || wanted.exists !== undefined || wanted.spread)
    return holds(wanted) ? [wanted.object] : [];
  const found = select(snapshot, wanted.object);
  if (!isSelection(found)) return [];
  return found.objects
    .map(({ metadata }) => `${found.kind.singular}/${metadata.name}`)
    .filter((reference) => holds({ ...wanted, object: reference }));
}
