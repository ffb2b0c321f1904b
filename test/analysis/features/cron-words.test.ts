// Cron schedules in words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scheduleWords } from "../../../server/src/analysis/features/cron-words.ts";

const cases: readonly (readonly [schedule: string, words: string])[] = [
  ["* * * * *", "Every minute"],
  ["*/5 * * * *", "Every 5 minutes"],
  ["0/15 * * * *", "Every 15 minutes"],
  ["0 * * * *", "Every hour"],
  ["@hourly", "Every hour"],
  ["30 * * * *", "Every hour at minute 30"],
  ["10,40 * * * *", "Every hour at minute 10 and 40"],
  ["0 2 * * *", "Every day at 02:00"],
  ["@daily", "Every day at 00:00"],
  ["30 2,14 * * *", "Every day at 02:30 and 14:30"],
  ["0 */6 * * *", "Every 6 hours at minute 0"],
  ["*/10 9-17 * * 1-5", "Every 10 minutes from 09:00 to 17:59 from Monday to Friday"],
  ["0 2 * * 0", "At 02:00 on Sunday"],
  ["0 2 * * sun", "At 02:00 on Sunday"],
  ["0 2 * * MON,WED,FRI", "At 02:00 on Monday, Wednesday and Friday"],
  ["0 2 1 * *", "At 02:00 on day 1 of the month"],
  ["0 2 1,15 * *", "At 02:00 on days 1 and 15 of the month"],
  ["0 2 */2 * *", "At 02:00 on every 2nd day of the month"],
  ["0 2 1 * 1", "At 02:00 on day 1 of the month or on Monday"],
  ["0 0 1 1 *", "At 00:00 on day 1 of the month in January"],
  ["@yearly", "At 00:00 on day 1 of the month in January"],
  ["0 2 * 6-8 *", "Every day at 02:00 in June to August"],
  ["@every 1h30m", "Every 1h30m"],
  ["TZ=Europe/Berlin 0 2 * * *", "Every day at 02:00"],
  ["5 4,8-10 * * *", "Every hour at minute 5, in the hours 4 and 8 to 10"],
];

for (const [schedule, words] of cases)
  test(schedule, () => assert.equal(scheduleWords(schedule), words));
