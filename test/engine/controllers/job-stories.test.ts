// What happens to Jobs and CronJobs, event by event: one row per branch of the rules.

import { hold, type Row } from "../story.ts";
import { advance, apply, cluster, cronJob, job } from "./manifests.ts";

const rows: readonly Row[] = [
  {
    name: "a failed Job retries with growing pauses until its limit",
    given: {
      cluster,
      files: { a: [job("task", { backoffLimit: 2 })] },
      workloads: [{ exitAfterSeconds: 2, exitCode: 1 }],
      steps: [apply("a"), advance(60)],
    },
    of: /job\//,
    want: [
      "0s job/task SuccessfulCreate: Created pod: task-*",
      "15s job/task SuccessfulCreate: Created pod: task-*",
      "38s job/task SuccessfulCreate: Created pod: task-*",
      "41s job/task BackoffLimitExceeded: Job has reached the specified backoff limit",
    ],
  },
  {
    name: "a rule fails the whole Job at once",
    given: {
      cluster,
      files: {
        a: [
          job("task", {
            parallelism: 2,
            completions: 2,
            podFailurePolicy: {
              rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [42] } }],
            },
          }),
        ],
      },
      workloads: [{ exitAfterSeconds: 2, exitCode: 42 }],
      steps: [apply("a"), advance(10)],
    },
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
    given: {
      cluster,
      files: {
        a: [
          job("task", {
            backoffLimit: 0,
            podFailurePolicy: {
              rules: [{ action: "Ignore", onExitCodes: { operator: "In", values: [7] } }],
            },
          }),
        ],
      },
      workloads: [{ exitAfterSeconds: 2, exitCode: 7 }],
      steps: [apply("a"), advance(20)],
    },
    of: /job\//,
    want: [
      "0s job/task SuccessfulCreate: Created pod: task-*",
      "15s job/task SuccessfulCreate: Created pod: task-*",
    ],
  },
  {
    name: "indexes fail one by one, each with its own limit",
    given: {
      cluster,
      files: {
        a: [
          job("task", {
            completions: 2,
            parallelism: 2,
            completionMode: "Indexed",
            backoffLimitPerIndex: 1,
          }),
        ],
      },
      workloads: [{ exitAfterSeconds: 2, exitCode: 1 }],
      steps: [apply("a"), advance(40)],
    },
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
    given: {
      cluster,
      files: {
        a: [
          job("task", {
            completions: 2,
            parallelism: 2,
            completionMode: "Indexed",
            successPolicy: { rules: [{ succeededIndexes: "0" }] },
          }),
        ],
      },
      steps: [apply("a"), advance(20)],
    },
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
    given: {
      cluster,
      files: { a: [job("task")] },
      steps: [
        apply("a"),
        advance(5),
        { patch: { object: "job/task", type: "merge", patch: { spec: { suspend: true } } } },
        advance(5),
        { patch: { object: "job/task", type: "merge", patch: { spec: { suspend: false } } } },
        advance(20),
      ],
    },
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
    given: {
      cluster,
      files: { a: [job("task", { activeDeadlineSeconds: 4, ttlSecondsAfterFinished: 10 })] },
      steps: [apply("a"), advance(20), { expect: [{ object: "job/task", exists: false }] }],
    },
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
    given: {
      cluster,
      files: { a: [job("task", { managedBy: "example.com/queue" })] },
      steps: [apply("a"), advance(20)],
    },
    of: /./,
    want: [],
  },
  {
    name: "a CronJob keeps three successes and one failure",
    given: { cluster, files: { a: [cronJob("tick", {})] }, steps: [apply("a"), advance(320)] },
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
    name: "a CronJob that forbids overlaps runs late; one that replaces deletes",
    given: {
      cluster,
      files: {
        a: [
          cronJob("late", { concurrencyPolicy: "Forbid" }),
          cronJob("anew", { concurrencyPolicy: "Replace" }),
        ],
      },
      workloads: [{ exitAfterSeconds: 80 }],
      steps: [apply("a"), advance(210)],
    },
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
    given: {
      cluster,
      files: { a: [cronJob("tick", { suspend: true })] },
      steps: [
        apply("a"),
        advance(7000),
        { patch: { object: "cronjob/tick", type: "merge", patch: { spec: { suspend: false } } } },
        advance(1),
      ],
    },
    of: /cronjob/,
    want: [
      "1h56m40s cronjob/tick TooManyMissedTimes: too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew",
      "1h56m40s cronjob/tick SuccessfulCreate: Created job tick-29453876",
    ],
  },
];

hold(rows);
