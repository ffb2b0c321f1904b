// When a probe is asked, what its failures lead to, and what came of it in the run.
import { valueAt } from "../../documents/index.ts";
import { seconds } from "../../dry-run/words.ts";
import type { Path } from "../../finding.ts";
import { podSpecPath } from "../../resources/index.ts";
import type { FactContext } from "./fact-context.ts";

export function probeFacts({ object, outcome }: FactContext, path: Path): string[] {
  const base = podSpecPath(outcome.ref) ?? [];
  const at = path.slice(0, base.length + 3);
  const name = String(at.at(-1));
  const probe = (valueAt(object, at) ?? {}) as Record<string, number | undefined>;
  const period = probe["periodSeconds"] ?? 10;
  const failures = probe["failureThreshold"] ?? 3;
  const delay = probe["initialDelaySeconds"] ?? 0;
  const later = period * (failures - 1);
  const many = failures === 1 ? "1 failure" : `${failures} failures in a row`;
  const lines = [`First asked ${delay} s after the container has started, then every ${period} s.`];
  if (name === "readinessProbe")
    lines.push(`After a failure the pod leaves its Services ${later} s later (${many}).`);
  else if (name === "startupProbe")
    lines.push(
      `The container has ${delay + later} s to start: at failure ${failures} it is killed.`,
    );
  else lines.push(`After a failure the container is killed ${later} s later (${many}).`);
  const kind = name.replace("Probe", "");
  const unhealthy = outcome.events.find(
    ({ reason, message }) => reason === "Unhealthy" && message.toLowerCase().startsWith(kind),
  );
  if (unhealthy) lines.push(`At ${seconds(unhealthy.at)}: ${unhealthy.message.trim()}`);
  else if (outcome.readiness?.readyAt && name === "readinessProbe")
    lines.push(`Ready at ${seconds(outcome.readiness.readyAt)}.`);
  return lines;
}
