import assert from "node:assert/strict";
import test from "node:test";
import { parseCronSchedule } from "../../../../engine/src/apis/batch/v1/cron-schedule.ts";
import type { BatchV1Job } from "../../../../engine/src/model/generated/types.ts";
import { judgeCreate, judgeUpdate } from "../judge.ts";

const podSpec = {
  restartPolicy: "Never",
  containers: [{ name: "work", image: "registry.test/work:1" }],
};

function job(spec: object = {}): object {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "sum" },
    spec: { template: { spec: podSpec }, ...spec },
  };
}

function cronJob(spec: object = {}, name = "nightly"): object {
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name },
    spec: {
      schedule: "0 3 * * *",
      jobTemplate: { spec: { template: { spec: podSpec } } },
      ...spec,
    },
  };
}

const creates: { name: string; given: object; minor?: number; want: string[] }[] = [
  { name: "a minimal Job passes", given: job(), want: [] },
  { name: "a minimal CronJob passes", given: cronJob(), want: [] },
  {
    name: "the default restart policy is not for Jobs",
    given: job({ template: { spec: { containers: podSpec.containers } } }),
    want: ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  },
  {
    name: "limits per index need indexes",
    given: job({ backoffLimitPerIndex: 1 }),
    want: ["spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode"],
  },
  {
    name: "an Indexed Job has completions",
    given: job({ completionMode: "Indexed", parallelism: 2 }),
    want: ["spec.completions: Required value: when completion mode is Indexed"],
  },
  {
    name: "exit codes are ordered, unique and not zero",
    given: job({
      podFailurePolicy: {
        rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [3, 0, 3] } }],
      },
    }),
    want: [
      "spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator",
      "spec.podFailurePolicy.rules[0].onExitCodes.values[2]: Duplicate value: 3",
      "spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [3,0,3]: must be ordered",
    ],
  },
  {
    name: "indexes of success are below the completions",
    given: job({
      completionMode: "Indexed",
      completions: 3,
      successPolicy: { rules: [{ succeededIndexes: "0,3" }] },
    }),
    want: [
      'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "0,3": error parsing succeededIndexes: too large index: "3"',
    ],
  },
  {
    name: "labels that the server generates are not the user's to choose",
    given: job({ template: { metadata: { labels: { "job-name": "x" } }, spec: podSpec } }),
    want: [
      'spec.template.metadata.labels[job-name]: Invalid value: {"batch.kubernetes.io/controller-uid":"u-1","batch.kubernetes.io/job-name":"sum","controller-uid":"u-1","job-name":"x"}: must be \'sum\'',
    ],
  },
  {
    name: "a schedule has five fields, and a time zone of its own",
    given: cronJob({ schedule: "CRON_TZ=UTC 0 3 * *", timeZone: "Mars/Base" }),
    want: [
      'spec.schedule: Invalid value: "CRON_TZ=UTC 0 3 * *": expected exactly 5 fields, found 4: [0 3 * *]',
      'spec.schedule: Invalid value: "CRON_TZ=UTC 0 3 * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
      'spec.timeZone: Invalid value: "Mars/Base": unknown time zone Mars/Base',
    ],
  },
  {
    name: "a CronJob's name leaves room for eleven characters",
    given: cronJob({}, "n".repeat(53)),
    want: [`metadata.name: Invalid value: "${"n".repeat(53)}": must be no more than 52 characters`],
  },
];

for (const { name, given, minor, want } of creates)
  test(`create: ${name}`, () => assert.deepEqual(judgeCreate(given, minor).errors, want));

test("a Job selects its pods by its uid and shares its template's labels", () => {
  const { spec, metadata } = judgeCreate(job()).object as BatchV1Job;
  const labels = {
    "batch.kubernetes.io/controller-uid": "u-1",
    "batch.kubernetes.io/job-name": "sum",
    "controller-uid": "u-1",
    "job-name": "sum",
  };
  assert.deepEqual(spec?.selector, {
    matchLabels: { "batch.kubernetes.io/controller-uid": "u-1" },
  });
  assert.deepEqual(spec?.template.metadata?.labels, labels);
  assert.deepEqual(metadata?.labels, labels);
});

test("completions of a Job cannot change", () => {
  const stored = judgeCreate(job({ completions: 2 })).object as BatchV1Job;
  const after = { ...stored, spec: { ...stored.spec, completions: 3 } };
  assert.deepEqual(judgeUpdate(job({ completions: 2 }), after).errors, [
    "spec.completions: Invalid value: 3: field is immutable",
  ]);
});

const schedules: { text: string; want: string | undefined }[] = [
  { text: "*/15 0-6,12 1 JAN-mar mon", want: undefined },
  { text: "@hourly", want: undefined },
  { text: "@every 1h30m", want: undefined },
  { text: "", want: "empty spec string" },
  { text: "* * * *", want: "expected exactly 5 fields, found 4: [* * * *]" },
  { text: "@fortnightly", want: "unrecognized descriptor: @fortnightly" },
  {
    text: "@every 5",
    want: 'failed to parse duration @every 5: time: missing unit in duration "5"',
  },
  { text: "61 * * * *", want: "end of range (61) above maximum (59): 61" },
  { text: "0 0 0 * *", want: "beginning of range (0) below minimum (1): 0" },
  { text: "5-3 * * * *", want: "beginning of range (5) beyond end of range (3): 5-3" },
  { text: "*/0 * * * *", want: "step of range should be a positive number: */0" },
  { text: "1/2/3 * * * *", want: "too many slashes: 1/2/3" },
  { text: "1-2-3 * * * *", want: "too many hyphens: 1-2-3" },
  {
    text: "x * * * *",
    want: 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax',
  },
  {
    text: "TZ=0",
    want: "invalid schedule format: runtime error: slice bounds out of range [:-1]",
  },
];

for (const { text, want } of schedules)
  test(`schedule: ${text || "(empty)"}`, () => {
    const parsed = parseCronSchedule(text);
    assert.equal("error" in parsed ? parsed.error : undefined, want);
  });

test("a schedule that restricts both days is satisfied by either", () => {
  const either = (text: string) => {
    const parsed = parseCronSchedule(text);
    return "fields" in parsed && parsed.fields.eitherDay;
  };
  assert.deepEqual(["0 0 1 * 1", "0 0 * * 1", "0 0 1 * */2"].map(either), [true, false, true]);
});
