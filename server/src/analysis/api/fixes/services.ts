// Node ports of Services.
import { valueAt } from "../../documents/structural.ts";
import { quickFix, remove, set } from "../../fixes.ts";
import { asList, field } from "../../resources/json.ts";
import type { ApiView } from "../view.ts";
import type { Fixer } from "./request.ts";

export const nodePortFixes: Fixer = (request) => {
  const { object, path } = request;
  const port = valueAt(object.value, [...path.slice(0, -1), "port"]);
  const free = freePort(request, typeof port === "number" ? port : 0);
  return [
    ...(free === undefined ? [] : [quickFix(`Use ${free}`, object, set(path, free))]),
    quickFix("Remove nodePort (assigned automatically)", object, remove(path)),
  ];
};

export const nodePortConflictFixes: Fixer = (request) => {
  const { object, path, cause } = request;
  const removal = quickFix("Remove nodePort", object, remove(path));
  if (cause.detail.includes("may not be used when"))
    return [quickFix("Set type: NodePort", object, set(["spec", "type"], "NodePort")), removal];
  const taken = valueAt(object.value, path);
  const [least] = request.nodePorts;
  const free = typeof taken === "number" ? freePort(request, taken - least) : undefined;
  return [
    ...(free === undefined ? [] : [quickFix(`Use ${free}`, object, set(path, free))]),
    removal,
  ];
};

/** A headless Service has no address that a node could forward to. */
export const headlessFixes: Fixer = ({ object, cause }) =>
  cause.detail.includes("may not be set to 'None'")
    ? [
        quickFix("Set type: ClusterIP", object, set(["spec", "type"], "ClusterIP")),
        quickFix("Remove clusterIP", object, remove(["spec", "clusterIP"])),
      ]
    : [];

/** A port of the range that follows from another number, stepped on to the first one that no Service of the files has. */
function freePort(
  { resources, nodePorts: [least, most] }: ApiView,
  from: number,
): number | undefined {
  const taken = new Set(
    resources.objects
      .filter(({ ref }) => ref.kind === "Service")
      .flatMap(({ value }) =>
        asList(field(value, "spec", "ports")).map((one) => field(one, "nodePort")),
      ),
  );
  const size = most - least + 1;
  for (let step = 0; step < size; step++) {
    const port = least + ((Math.abs(from) + step) % size);
    if (!taken.has(port)) return port;
  }
  return undefined;
}
