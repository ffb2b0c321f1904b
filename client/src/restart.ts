import type { BaseLanguageClient } from "vscode-languageclient";

/** Ends the server and starts it anew. */
export async function restart(client: BaseLanguageClient): Promise<void> {
  if (client.isRunning()) await client.stop();
  await client.start();
}
