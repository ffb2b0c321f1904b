// What happens to Jobs and CronJobs, event by event: one row per branch of the rules.

import { hold, type Row } from "../story.ts";
import { advance, applied, cronJob, job } from "./manifests.ts";

const rows: readonly Row[] = [
  {
    name: "a failed Job retries with growing pauses until its limit",
    given: applied(
      [job("task", { backoffLimit: 2 })],
      [advance(60)],
      [{ exitAfterSeconds: 2, exitCode: 1 }],
    ),
    of: /job\//,
    want: [
      "0s job/task SuccessfulCreate: Created pod: task-*",
      "15s job/task SuccessfulCreate: Created pod: task-*",
      "38s job/task SuccessfulCreate: Created pod: task-*",
      "41s job/task BackoffLimitExceeded: Job has reached the specified backoff limit",
    ],
  },
  {
    name: "while a back-off runs and another pod is ready the status is refused, and the failure counted later",
    given: applied(
      [job("task", { parallelism: 2, completions: 2 })],
      [
        advance(10),
        { delete: { object: "pod/task-*#1" } },
        advance(5),
        { expect: [{ object: "job/task", path: "status.active", equals: 2 }] },
        advance(10),
        { expect: [{ object: "job/task", path: "status.failed", equals: 1 }] },
      ],
      [{ exitAfterSeconds: 30 }],
    ),
    of: /job\//,
    want: [
      "0s job/task SuccessfulCreate: Created pod: task-*",
      "0s job/task SuccessfulCreate: Created pod: task-*",
      "20s job/task SuccessfulCreate: Created pod: task-*",
    ],
  },
  {
    name: "a rule fails the whole Job at once",
    given: applied(
      [
        job("task", {
          parallelism: 2,
          completions: 2,
          podFailurePolicy: {
            rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [42] } }],
          },
        }),
      ],
      [advance(10)],
      [{ exitAfterSeconds: 2, exitCode: 42 }],
    ),
    of: /job\//,
    want: [
      "0s job/task SuccessfulCreate: Created pod: task-*",
      "0s job/task SuccessfulCreate: Created pod: task-*",
      "5s job/task SuccessfulDelete: Deleted pod: task-*",
      "6s job/task PodFailurePolicy: Container app for pod default/task-* failed with exit code 42 matching FailJob rule at index 0",
    ],
  },
  {
    name: "a rule ignores failures, which are replaced and not counted",
    given: applied(
      [
        job("task", {
          backoffLimit: 0,
          podFailurePolicy: {
            rules: [{ action: "Ignore", onExitCodes: { operator: "In", values: [7] } }],
          },
        }),
      ],
      [advance(20)],
      [{ exitAfterSeconds: 2, exitCode: 7 }],
    ),
    of: /job\//,
    want: [
      "0s job/task SuccessfulCreate: Created pod: task-*",
      "15s job/task SuccessfulCreate: Created pod: task-*",
    ],
  },
  {
    name: "indexes fail one by one, each with its own limit",
    given: applied(
      [
        job("task", {
          completions: 2,
          parallelism: 2,
          completionMode: "Indexed",
          backoffLimitPerIndex: 1,
        }),
      ],
      [advance(40)],
      [{ exitAfterSeconds: 2, exitCode: 1 }],
    ),
    of: /job\//,
    want: [
      "0s job/task SuccessfulCreate: Created pod: task-0-*",
      "0s job/task SuccessfulCreate: Created pod: task-1-*",
      "15s job/task SuccessfulCreate: Created pod: task-0-*",
      "15s job/task SuccessfulCreate: Created pod: task-1-*",
      "18s job/task FailedIndexes: Job has failed indexes",
    ],
  },
  {
    name: "success of the index that matters is enough",
    given: applied(
      [
        job("task", {
          completions: 2,
          parallelism: 2,
          completionMode: "Indexed",
          successPolicy: { rules: [{ succeededIndexes: "0" }] },
        }),
      ],
      [advance(20)],
    ),
    of: /job\/|Killing/,
    want: [
      "0s job/task SuccessfulCreate: Created pod: task-0-*",
      "0s job/task SuccessfulCreate: Created pod: task-1-*",
      "8s job/task SuccessfulDelete: Deleted pod: task-1-*",
      "9s job/task Completed: Job completed",
    ],
  },
  {
    name: "a Job is suspended and resumed",
    given: applied(
      [job("task")],
      [
        advance(5),
        { patch: { object: "job/task", type: "merge", patch: { spec: { suspend: true } } } },
        advance(5),
        { patch: { object: "job/task", type: "merge", patch: { spec: { suspend: false } } } },
        advance(20),
      ],
    ),
    of: /job\/|Killing/,
    want: [
      "0s job/task SuccessfulCreate: Created pod: task-*",
      "5s job/task SuccessfulDelete: Deleted pod: task-*",
      "5s job/task Suspended: Job suspended",
      "5s pod/task-* Killing: Stopping container app",
      "10s job/task SuccessfulCreate: Created pod: task-*",
      "10s job/task Resumed: Job resumed",
      "16s job/task Completed: Job completed",
    ],
  },
  {
    name: "a Job that is too slow is ended, and deleted when its time to live is over",
    given: applied(
      [job("task", { activeDeadlineSeconds: 4, ttlSecondsAfterFinished: 10 })],
      [advance(20), { expect: [{ object: "job/task", exists: false }] }],
    ),
    of: /job\/|Killing/,
    want: [
      "0s job/task SuccessfulCreate: Created pod: task-*",
      "4s job/task SuccessfulDelete: Deleted pod: task-*",
      "4s pod/task-* Killing: Stopping container app",
      "5s job/task DeadlineExceeded: Job was active longer than specified deadline",
    ],
  },
  {
    name: "a Job that somebody else manages is left alone",
    given: applied([job("task", { managedBy: "example.com/queue" })], [advance(20)]),
    of: /./,
    want: [],
  },
  {
    name: "a CronJob keeps three successes and one failure",
    given: applied([cronJob("tick", {})], [advance(320)]),
    of: /cronjob/,
    want: [
      "1m0.1s cronjob/tick SuccessfulCreate: Created job tick-29453761",
      "1m8.1s cronjob/tick SawCompletedJob: Saw completed job: tick-29453761, condition: Complete",
      "2m0.1s cronjob/tick SuccessfulCreate: Created job tick-29453762",
      "2m6.1s cronjob/tick SawCompletedJob: Saw completed job: tick-29453762, condition: Complete",
      "3m0.1s cronjob/tick SuccessfulCreate: Created job tick-29453763",
      "3m6.1s cronjob/tick SawCompletedJob: Saw completed job: tick-29453763, condition: Complete",
      "4m0.1s cronjob/tick SuccessfulCreate: Created job tick-29453764",
      "4m6.1s cronjob/tick SuccessfulDelete: Deleted job tick-29453761",
      "4m6.1s cronjob/tick SawCompletedJob: Saw completed job: tick-29453764, condition: Complete",
      "5m0.1s cronjob/tick SuccessfulCreate: Created job tick-29453765",
      "5m6.1s cronjob/tick SuccessfulDelete: Deleted job tick-29453762",
      "5m6.1s cronjob/tick SawCompletedJob: Saw completed job: tick-29453765, condition: Complete",
    ],
  },
  {
    name: "a CronJob without history remembers its last success",
    given: applied(
      [cronJob("tick", { successfulJobsHistoryLimit: 0 })],
      [
        advance(80),
        {
          expect: [
            {
              object: "cronjob/tick",
              path: "status.lastSuccessfulTime",
              equals: "2026-01-01T00:01:08Z",
            },
          ],
        },
      ],
    ),
    of: /cronjob/,
    want: [
      "1m0.1s cronjob/tick SuccessfulCreate: Created job tick-29453761",
      "1m8.1s cronjob/tick SuccessfulDelete: Deleted job tick-29453761",
    ],
  },
  {
    name: "a CronJob that forbids overlaps runs late; one that replaces deletes",
    given: applied(
      [
        cronJob("late", { concurrencyPolicy: "Forbid" }),
        cronJob("anew", { concurrencyPolicy: "Replace" }),
      ],
      [advance(210)],
      [{ exitAfterSeconds: 80 }],
    ),
    of: /cronjob/,
    want: [
      "1m0.1s cronjob/late SuccessfulCreate: Created job late-29453761",
      "1m0.1s cronjob/anew SuccessfulCreate: Created job anew-29453761",
      "2m0.1s cronjob/late JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid",
      "2m0.1s cronjob/anew SuccessfulDelete: Deleted job anew-29453761",
      "2m0.1s cronjob/anew SuccessfulCreate: Created job anew-29453762",
      "2m23.1s cronjob/late JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid",
      "2m23.1s cronjob/late SawCompletedJob: Saw completed job: late-29453761, condition: Complete",
      "2m23.1s cronjob/late SuccessfulCreate: Created job late-29453762",
      "3m0.1s cronjob/late JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid",
      "3m0.1s cronjob/anew SuccessfulDelete: Deleted job anew-29453762",
      "3m0.1s cronjob/anew SuccessfulCreate: Created job anew-29453763",
    ],
  },
  {
    name: "a CronJob that has missed too many runs makes the latest one",
    given: applied(
      [cronJob("tick", { suspend: true })],
      [
        advance(7000),
        { patch: { object: "cronjob/tick", type: "merge", patch: { spec: { suspend: false } } } },
        advance(1),
      ],
    ),
    of: /cronjob/,
    want: [
      "1h56m40s cronjob/tick TooManyMissedTimes: too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew",
      "1h56m40s cronjob/tick SuccessfulCreate: Created job tick-29453876",
    ],
  },
];

hold(rows);
