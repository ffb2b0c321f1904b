// Long work in slices, so that messages are answered in between.

/** How long work goes on before others get their turn. */
const sliceMs = 20;

/** Lets everything else have its turn. Browsers have no setImmediate, and make timers wait. */
function aTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/** Gives a function that waits for a turn whenever work has gone on for a slice. */
export function inSlices(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < sliceMs) return;
    await aTurn();
    since = performance.now();
  };
}
