// The server is started anew whatever became of the old one.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { restart, restarted } from "../../client/src/restart.ts";

/** A client whose server ends as told; it writes down what was done to it. */
function client(stop: () => Promise<void>) {
  const done: string[] = [];
  return {
    done,
    isRunning: () => true,
    stop: () => {
      done.push("stop");
      return stop();
    },
    start: async () => {
      done.push("start");
    },
  };
}

test("a server that ends is started anew, once for each time that is asked", async () => {
  const { done, ...one } = client(async () => {});
  void restart(one);
  void restart(one);
  await restarted();
  assert.deepEqual(done, ["stop", "start", "stop", "start"]);
});

test("a server that does not answer is left to be killed, and another one started", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const { done, ...hung } = client(async () => {
      throw new Error("Stopping the server timed out");
    });
    const asked = restart(hung);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(done, ["stop"]);
    mock.timers.tick(3_000);
    await asked;
    assert.deepEqual(done, ["stop", "start"]);
  } finally {
    mock.timers.reset();
  }
});
