// Correlation of events as client-go does it.
import assert from "node:assert/strict";
import test from "node:test";
import { EventLog } from "../../../engine/src/sim/event-log.ts";
import { VirtualClock } from "../../../engine/src/sim/virtual-clock.ts";

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "default", uid: "1" },
};

function record(component: string, messages: readonly string[], gapMs = 0): EventLog {
  const clock = new VirtualClock(0);
  const log = new EventLog(clock);
  const recorder = log.recorder(component);
  for (const message of messages) {
    recorder.event(pod, "Warning", "Failed", message);
    clock.advanceTo(clock.nowMs() + gapMs);
  }
  return log;
}

const distinct = Array.from({ length: 12 }, (_, i) => `m${i}`);

test("the tenth distinct message is combined, and so are those after it", () => {
  const { occurrences } = record("kubelet", distinct);
  assert.deepEqual(
    occurrences.map(({ message, count }) => [message, count]),
    [
      ...distinct.slice(0, 9).map((message) => [message, 1]),
      ["(combined from similar events): m9", 1],
      ["(combined from similar events): m10", 2],
      ["(combined from similar events): m11", 3],
    ],
  );
});

test("an equal event raises the count", () => {
  const { occurrences } = record("kubelet", ["a", "a", "b", "a"]);
  assert.deepEqual(
    occurrences.map(({ count }) => count),
    [1, 2, 1, 3],
  );
});

test("after 25 events a source gets one more every five minutes", () => {
  const many = Array.from({ length: 40 }, () => "same");
  assert.equal(record("kubelet", many).occurrences.length, 25);
  assert.equal(record("kubelet", many, 60_000).occurrences.length, 25 + 7);
});

test("events of the scheduler are neither combined nor cut off", () => {
  const many = Array.from({ length: 40 }, (_, i) => `m${i}`);
  const { occurrences } = record("default-scheduler", many);
  assert.deepEqual(
    occurrences.map(({ message }) => message),
    many,
  );
});
