import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseSchedule } from "../../../engine/src/controllers/cron-job/schedule.ts";
import { formatTime, parseTime } from "../../../engine/src/model/time.ts";

describe("the next time of a schedule", () => {
  const cases = [
    {
      name: "every minute",
      given: { schedule: "* * * * *", after: "2026-01-01T00:00:30Z" },
      want: "2026-01-01T00:01:00Z",
    },
    {
      name: "a step from a start",
      given: { schedule: "5/20 * * * *", after: "2026-01-01T00:25:00Z" },
      want: "2026-01-01T00:45:00Z",
    },
    {
      name: "either day field is enough when both are restricted",
      given: { schedule: "0 0 13 * FRI", after: "2026-01-03T00:00:00Z" },
      want: "2026-01-09T00:00:00Z",
    },
    {
      name: "a leap day",
      given: { schedule: "0 12 29 2 *", after: "2026-01-01T00:00:00Z" },
      want: "2028-02-29T12:00:00Z",
    },
    {
      name: "a descriptor",
      given: { schedule: "@weekly", after: "2026-01-01T00:00:00Z" },
      want: "2026-01-04T00:00:00Z",
    },
    {
      name: "a period",
      given: { schedule: "@every 90m", after: "2026-01-01T00:00:00Z" },
      want: "2026-01-01T01:30:00Z",
    },
    {
      name: "a time zone",
      given: { schedule: "30 8 * * *", zone: "Asia/Kolkata", after: "2026-01-01T00:00:00Z" },
      want: "2026-01-01T03:00:00Z",
    },
    {
      name: "an hour that clocks skip does not come",
      given: { schedule: "30 2 * * *", zone: "Europe/Berlin", after: "2026-03-28T12:00:00Z" },
      want: "2026-03-30T00:30:00Z",
    },
    {
      name: "31 February never comes",
      given: { schedule: "0 0 31 2 *", after: "2026-01-01T00:00:00Z" },
      want: undefined,
    },
  ];
  for (const { name, given, want } of cases)
    test(name, () => {
      const schedule = parseSchedule(given.schedule, given.zone ?? "");
      assert.ok(!("error" in schedule));
      const next = schedule.next(parseTime(given.after)!);
      assert.equal(next === undefined ? undefined : formatTime(next), want);
    });
});

test("what the API server cannot read is no schedule", () => {
  assert.deepEqual(parseSchedule("60 * * * *", ""), {
    error: "end of range (60) above maximum (59): 60",
  });
});
