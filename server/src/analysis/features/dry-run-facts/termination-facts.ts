// How a pod ends: hooks, signals and the time that it has.
import { valueAt } from "../../documents/index.ts";
import { podSpecPath } from "../../resources/index.ts";
import { asList, asText, field } from "../../resources/json.ts";
import type { FactContext } from "./fact-context.ts";

/** What a container gets at least when its hook has used up the time. */
const leastSeconds = 2;

/** What happens after the pod is deleted, second by second. */
export function terminationFacts({ object, outcome }: FactContext): string[] {
  const base = podSpecPath(outcome.ref) ?? [];
  const spec = valueAt(object, base);
  const written = field(spec, "terminationGracePeriodSeconds");
  const grace = typeof written === "number" ? written : 30;
  const hooks = asList(field(spec, "containers")).flatMap((container) => {
    const hook = field(container, "lifecycle", "preStop");
    const name = asText(field(container, "name")) ?? "";
    return hook === undefined ? [] : [{ name, takes: secondsOf(hook) }];
  });
  const without = hooks.length < asList(field(spec, "containers")).length;
  const story: [atSeconds: number, what: string][] = [
    [0, "the pod leaves its Services' endpoints"],
    ...(without
      ? [[0, "SIGTERM to the containers without a preStop hook"] as [number, string]]
      : []),
    ...hooks.flatMap(({ name, takes }) => hookStory(name, takes, grace)),
    [grace, `what still runs gets SIGKILL (${leastSeconds} s more if preStop is not done)`],
  ];
  return story
    .map(([at, what], i) => ({ at, what, i }))
    .sort((a, b) => a.at - b.at || a.i - b.i)
    .map(({ at, what }) => `- at ${at} s: ${what}`);
}

function hookStory(name: string, takes: number | undefined, grace: number): [number, string][] {
  const many = takes === undefined ? "as long as it takes" : `${takes} s`;
  const begins: [number, string] = [0, `preStop of \`${name}\` runs (${many})`];
  if (takes === undefined) return [begins];
  return takes < grace
    ? [begins, [takes, `SIGTERM to \`${name}\``]]
    : [
        begins,
        [grace, `preStop of \`${name}\` is not done: SIGTERM`],
        [grace + leastSeconds, `SIGKILL to \`${name}\``],
      ];
}

/** How long a hook that only sleeps takes; a request or another command takes what it takes. */
function secondsOf(hook: unknown): number | undefined {
  const own = field(hook, "sleep", "seconds");
  if (typeof own === "number") return own;
  const command = asList(field(hook, "exec", "command")).join(" ");
  const slept = /(?:^|[\s;&/])sleep\s+(\d+)s?(?=$|[\s;&"'])/.exec(command)?.[1];
  return slept === undefined ? undefined : Number(slept);
}
