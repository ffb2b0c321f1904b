// The texts of git's HEAD, from VS Code's own git extension: no process is started.
import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type BaselineParams,
  baselineNotification,
  type CompareParams,
  type ScopeResult,
  scopeRequest,
} from "#protocol";
import type { ManifestInView } from "./manifest-in-view.ts";
import { readSettings } from "./settings.ts";

/** What is used of the git extension (version 1 of its interface). */
interface GitApi {
  getRepository(uri: vscode.Uri): Repository | null;
  readonly onDidOpenRepository: vscode.Event<Repository>;
}

interface Repository {
  show(ref: string, path: string): Promise<string>;
  readonly state: {
    readonly HEAD?: { readonly commit?: string };
    readonly onDidChange: vscode.Event<void>;
  };
}

async function gitApi(): Promise<GitApi | undefined> {
  const git = vscode.extensions.getExtension<{ getAPI(version: 1): GitApi }>("vscode.git");
  return (await git?.activate())?.getAPI(1);
}

/** Calls back whenever VS Code has opened a repository. */
export function onDidOpenRepository(callBack: () => void): vscode.Disposable {
  let subscription: vscode.Disposable | undefined;
  let wanted = true;
  void gitApi().then((api) => {
    if (wanted) subscription = api?.onDidOpenRepository(callBack);
  });
  return new vscode.Disposable(() => {
    wanted = false;
    subscription?.dispose();
  });
}

/** The files that are applied together with one, as HEAD has them; undefined when VS Code has no repository open for it. */
export async function headTexts(
  client: BaseLanguageClient,
  uri: vscode.Uri,
): Promise<CompareParams["texts"] | undefined> {
  const repository = (await gitApi())?.getRepository(uri);
  if (!repository) return undefined;
  const { uris } = await client.sendRequest<ScopeResult>(scopeRequest, { uri: uri.toString() });
  return Promise.all(
    uris.map(async (file) => ({
      uri: file,
      // What HEAD does not have was not there.
      text: await repository.show("HEAD", vscode.Uri.parse(file).fsPath).catch(() => null),
    })),
  );
}

/** Tells the server what runs before a manifest and its scope are applied, where that is what HEAD has of them. */
export async function sendHeadAsBaseline(
  client: BaseLanguageClient,
  uri: vscode.Uri,
): Promise<void> {
  if (readSettings(uri).baseline !== "git") return;
  const texts = await headTexts(client, uri);
  if (!texts) return;
  const params: BaselineParams = { texts };
  await client.sendNotification(baselineNotification, params);
}

/** Tells the server what HEAD has of the manifest in view and its scope, and again when HEAD moves. */
export function sendBaseline(
  client: BaseLanguageClient,
  manifest: ManifestInView,
): vscode.Disposable {
  const subscriptions: vscode.Disposable[] = [];
  const known = new Map<Repository, string | undefined>();
  const send = async () => {
    const { uri } = manifest;
    if (uri) await sendHeadAsBaseline(client, uri);
  };
  const watch = (repository: Repository | null | undefined) => {
    if (!repository || known.has(repository)) return;
    known.set(repository, repository.state.HEAD?.commit);
    subscriptions.push(
      repository.state.onDidChange(() => {
        const commit = repository.state.HEAD?.commit;
        if (known.get(repository) === commit) return;
        known.set(repository, commit);
        void send();
      }),
    );
  };
  const look = async () => {
    const { uri } = manifest;
    if (!uri) return;
    watch((await gitApi())?.getRepository(uri));
    await send();
  };
  void look();
  return vscode.Disposable.from(
    onDidOpenRepository(() => void look()),
    manifest.onDidChange(() => void look()),
    {
      dispose: () => {
        for (const one of subscriptions) one.dispose();
      },
    },
  );
}
