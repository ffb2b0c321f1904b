// The composition root of the language server in a browser: a web worker. One more worker of the same bundle runs the dry
// runs; the client starts both and connects them.
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from "vscode-languageserver/browser";
import { LanguageService } from "#analysis";
import type { SchemaPack, SchemaTexts } from "#engine";
import type { WorkerPort, WorkerStart } from "#protocol";
import manifest from "../../../package.json" with { type: "json" };
import { ClusterFile } from "./cluster-file.ts";
import {
  answerInput,
  type StartThread,
  startDryRunWorker,
  type ThreadAnswer,
  type ThreadInput,
} from "./dry-run-worker.ts";
import { clientFiles } from "./files.ts";
import { listen } from "./listen.ts";
import { serve } from "./server.ts";

/** The worker's own scope, as far as it is used. */
interface Scope {
  onmessage: ((event: { readonly data: WorkerStart }) => void) | null;
}
const scope = globalThis as unknown as Scope;

scope.onmessage = ({ data }) => {
  scope.onmessage = null;
  if (data.role === "dry-run") answerOn(data.port, lazily<SchemaPack>(data.schema));
  else main(data);
};

function main({ schema, texts, rules, port }: WorkerStart): void {
  const connection = createConnection(
    ProposedFeatures.all,
    new BrowserMessageReader(scope as never),
    new BrowserMessageWriter(scope as never),
  );
  listen(connection, manifest.version, (params) => {
    const files = clientFiles(connection);
    const pages = lazily<Readonly<Record<string, string>>>(rules);
    const cluster = new ClusterFile();
    const service = new LanguageService({
      pack: lazily<SchemaPack>(schema)(),
      texts: lazily<SchemaTexts>(texts),
      rulePage: (id) => (Object.hasOwn(pages(), id) ? pages()[id] : undefined),
      nowMs: Date.now,
      clusterFile: cluster.text,
    });
    const worker = startDryRunWorker(portThread(port));
    serve({ connection, service, worker, files, cluster }, params);
  });
}

/** Reads JSON when it is first asked for. */
function lazily<T>(bytes: Uint8Array): () => T {
  let value: T | undefined;
  return () => {
    value ??= JSON.parse(new TextDecoder().decode(bytes)) as T;
    return value;
  };
}

/** The dry-run worker, behind the port that it listens on. */
function portThread(port: WorkerPort): StartThread {
  return ({ answered }) => {
    port.onmessage = ({ data }) => answered(data as ThreadAnswer);
    return (input) => port.postMessage(input);
  };
}

function answerOn(port: WorkerPort, pack: () => SchemaPack): void {
  port.onmessage = ({ data }) => port.postMessage(answerInput(data as ThreadInput, pack()));
}
