// The first messages of a client: the introduction is answered at once, the rest of the server comes with `initialized`.
import type { Connection, InitializeParams } from "vscode-languageserver";
import { initializeResult } from "./capabilities.ts";

/**
 * Starts to listen. `start` is called once, with what the client said of itself, before any message after `initialized`
 * is looked at: it may load what it needs, as long as that takes no turn of the event loop.
 */
export function listen(
  connection: Connection,
  version: string,
  start: (params: InitializeParams) => void | Promise<void>,
): void {
  let params: InitializeParams | undefined;
  connection.onInitialize((given) => {
    params = given;
    return initializeResult(version, given.capabilities);
  });
  connection.onInitialized(() => {
    if (params) return start(params);
  });
  connection.listen();
}
