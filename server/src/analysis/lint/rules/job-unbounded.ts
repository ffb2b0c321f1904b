import { quickFix, remove, set } from "../../fixes.ts";
import { kindName } from "../../resources/index.ts";
import { asMap, field } from "../../resources/json.ts";
import { textsOf } from "../options.ts";
import type { Rule } from "../rule.ts";

export const jobUnbounded: Rule = {
  id: "job-unbounded",
  summary: "a Job or CronJob without bounds in time",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  options: {
    check: {
      summary: "what is asked for",
      default: ["ttl", "deadline", "concurrency"],
      values: ["ttl", "deadline", "concurrency"],
    },
  },
  *check(object, { options }) {
    const asked = textsOf(options, "check");
    const spec = asMap(field(object.value, "spec"));
    if (!spec) return;
    const lacks = (field: string, message: string, value: unknown) => ({
      message,
      path: ["spec"],
      part: "key" as const,
      fixes: [quickFix(`Set ${field}: ${value}`, object, set(["spec", field], value))],
    });
    const kind = kindName(object.kind);
    if (
      kind === "batch/Job" &&
      asked.includes("ttl") &&
      spec["ttlSecondsAfterFinished"] === undefined
    )
      yield lacks(
        "ttlSecondsAfterFinished",
        "Finished Jobs stay for ever: set ttlSecondsAfterFinished.",
        86400,
      );
    if (kind !== "batch/CronJob") return;
    if (asked.includes("deadline") && spec["startingDeadlineSeconds"] === undefined)
      yield lacks(
        "startingDeadlineSeconds",
        "A missed run may start at any later time: set startingDeadlineSeconds.",
        200,
      );
    if (asked.includes("concurrency") && spec["concurrencyPolicy"] === undefined)
      yield lacks(
        "concurrencyPolicy",
        "concurrencyPolicy is unset (Allow): runs may overlap.",
        "Forbid",
      );
    const ttl = ["spec", "jobTemplate", "spec", "ttlSecondsAfterFinished"];
    if (asked.includes("ttl") && field(object.value, ...ttl) !== undefined)
      yield {
        message:
          "A CronJob keeps its history by the history limits: ttlSecondsAfterFinished cuts it short.",
        path: ttl,
        part: "key",
        fixes: [quickFix("Remove ttlSecondsAfterFinished", object, remove(ttl))],
      };
  },
};
