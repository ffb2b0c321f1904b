// `drydock top`: kubectl top on a dry run.
import {
  matchesLabelSelector,
  type PodUsage,
  renderTable,
  type Stored,
  topNodes,
  topPods,
} from "#engine";
import { type Arguments, type Command, type Io, UsageError } from "../command.ts";
import { readSelector, selectorOption } from "../resources.ts";
import { readView, type View, viewOptions } from "../simulated.ts";

const command: Command = {
  name: "top",
  usage: "(pods|nodes) [NAME] -f PATH",
  summary: "what pods and nodes use after a dry run, by assumption or by a scenario's load",
  options: [
    { name: "containers", summary: "pods: a line for each container" },
    { name: "sum", summary: "pods: the total as the last line" },
    { name: "sort-by", value: "cpu|memory", summary: "the most first" },
    { name: "no-headers", summary: "the table without its headings" },
    selectorOption,
    ...viewOptions,
  ],
  run,
};

export default command;

const pods = new Set(["pod", "pods", "po"]);
const nodes = new Set(["node", "nodes", "no"]);

async function run(args: Arguments, io: Io): Promise<number> {
  const [what = "", name, ...more] = args.positionals;
  if (more.length > 0 || !(pods.has(what) || nodes.has(what)))
    throw new UsageError("top takes pods or nodes, and a name");
  const sortBy = args.value("sort-by");
  if (sortBy !== undefined && sortBy !== "cpu" && sortBy !== "memory")
    throw new UsageError("--sort-by accepts only cpu or memory");
  const selector = readSelector(args);
  if (selector && name !== undefined)
    throw new UsageError("only one of NAME or --selector can be provided");
  const view = await readView(args, io);
  if (!view.simulation.metrics.available) {
    io.err("error: Metrics API not available\n");
    return 1;
  }
  const wanted = ({ metadata }: Stored) =>
    (name === undefined || metadata.name === name) &&
    (!selector || matchesLabelSelector(selector, metadata.labels));
  const { api } = view.kubectl;
  if (nodes.has(what)) {
    const chosen = api.list("nodes").filter(wanted);
    if (chosen.length === 0) return missing(name, "nodemetricses.metrics.k8s.io", "", io);
    const usages = usagesOf(api.list("pods"), view);
    print(topNodes(chosen, usages, { sortBy }), args, io);
    return 0;
  }
  const usages = usagesOf(api.list("pods", view.namespace).filter(wanted), view);
  if (usages.length === 0)
    return missing(
      name === undefined ? undefined : `${view.kubectl.namespace}/${name}`,
      "podmetrics.metrics.k8s.io",
      view.namespace === undefined ? "" : ` in ${view.namespace} namespace.`,
      io,
    );
  const withNamespace = view.namespace === undefined;
  const table = topPods(usages, {
    withNamespace,
    containers: args.flag("containers"),
    sum: args.flag("sum"),
    sortBy,
  });
  print(table, args, io);
  return 0;
}

/** What kubectl says where there are no metrics. */
function missing(name: string | undefined, resource: string, where: string, io: Io): number {
  io.err(
    name === undefined
      ? `No resources found${where}\n`
      : `Error from server (NotFound): ${resource} "${name}" not found\n`,
  );
  return name === undefined ? 0 : 1;
}

function print(table: ReturnType<typeof topPods>, args: Arguments, io: Io): void {
  const text = renderTable(table, true);
  io.out(args.flag("no-headers") ? text.slice(text.indexOf("\n") + 1) : text);
}

/** The pods that have metrics by now. */
function usagesOf(list: readonly Stored[], { simulation }: View): PodUsage[] {
  return list.flatMap((pod) => {
    const { namespace = "", name } = pod.metadata;
    const metrics = simulation.metrics.podMetrics(namespace, name);
    const node = (pod as { spec?: { nodeName?: string } }).spec?.nodeName ?? "";
    return metrics ? [{ namespace, name, node, containers: metrics.containers }] : [];
  });
}
