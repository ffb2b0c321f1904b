import type { BaseLanguageClient } from "vscode-languageclient";

/** How long a server at work may take to end; the library's own 2 s are short on a busy machine. */
const patienceMs = 10_000;
/**
 * The library kills the process of a server that did not end 2 s after it gave up; a close that it hears of after the
 * next start would be taken for one of the new server.
 */
const untilKilledMs = 3_000;

/** The last restart; it never fails. */
let last = Promise.resolve();

/**
 * Ends the server and starts it anew, after other restarts that are under way. A server that does not answer is what
 * people restart: it gets a new one all the same.
 */
export function restart(
  client: Pick<BaseLanguageClient, "isRunning" | "stop" | "start">,
): Promise<void> {
  const mine = last.then(async () => {
    if (client.isRunning())
      await client
        .stop(patienceMs)
        .catch(() => new Promise((resolve) => setTimeout(resolve, untilKilledMs)));
    await client.start();
  });
  last = mine.catch(() => {});
  return mine;
}

/** Waits for a restart that is under way, so that the server can be asked. */
export function restarted(): Promise<void> {
  return last;
}
