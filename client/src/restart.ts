import type { BaseLanguageClient } from "vscode-languageclient";

/** The last restart; it never fails. */
let last = Promise.resolve();

/** Ends the server and starts it anew, after other restarts that are under way. */
export function restart(client: BaseLanguageClient): Promise<void> {
  const mine = last.then(async () => {
    if (client.isRunning()) await client.stop();
    await client.start();
  });
  last = mine.catch(() => {});
  return mine;
}

/** Waits for a restart that is under way, so that the server can be asked. */
export function restarted(): Promise<void> {
  return last;
}
