// What must not have been at any instant of an interval: the history is played again, write by write.
import { resourceName } from "../../../apis/kind.ts";
import { Store } from "../../../apiserver/store.ts";
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
  context: StepContext,
  { since, ...wanted }: NeverExpectation,
): Failure[] {
  const { simulation, kubectl, originMs, action } = context;
  const fromMs =
    since === undefined ? action.atMs : simulation.clock.nowMs() - (parseDuration(since) ?? 0);
  const kind = kindByAlias(
    wanted.object.split("/", 1)[0] ?? "",
    kubectl.context.minor,
    kubectl.api,
  );
  const looksAt = new Set([kind && resourceName(kind), wanted.endpoints && endpointSlices]);
  const past = new Store();
  const api: Snapshot["api"] = {
    list: <T extends KubeObject>(resource: ResourceName, namespace?: string) =>
      past.list(resource, namespace) as readonly Stored<T>[],
  };
  const judgeAt = (nowMs: number): Failure[] => {
    const [was] = eachMatch(wanted, { ...kubectl, api, nowMs });
    if (was === undefined) return [];
    const actual = `so at ${formatDuration(nowMs - originMs)}`;
    return [{ path: ["never"], object: was, what: "what must never be", actual }];
  };
  // How the cluster is found counts when it lasts beyond the instant.
  let foundJudged = false;
  for (const change of simulation.api.store.changes) {
    const before = since === undefined ? change.revision <= action.revision : change.atMs <= fromMs;
    if (!before && looksAt.has(change.resource)) {
      const found = !foundJudged && change.atMs > fromMs ? judgeAt(fromMs) : [];
      foundJudged = true;
      past.replay(change);
      const failures = found.length > 0 ? found : judgeAt(change.atMs);
      if (failures.length > 0) return failures;
    } else past.replay(change);
  }
  return foundJudged ? [] : judgeAt(fromMs);
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
