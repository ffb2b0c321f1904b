import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ListFolderParams,
  type ListFolderResult,
  listFolderRequest,
  type ReadFileParams,
  type ReadFileResult,
  readFileRequest,
} from "#protocol";

/** Larger files are no manifests. */
const maxBytes = 20_000_000;

/** Reads files for the server, wherever they lie: on a disk, in a repository on the web, in memory. */
export function serveFiles(client: BaseLanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    client.onRequest(readFileRequest, async ({ uri }: ReadFileParams): Promise<ReadFileResult> => {
      try {
        const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse(uri, true));
        return { base64: bytes.length > maxBytes ? null : base64Of(bytes) };
      } catch {
        return { base64: null };
      }
    }),
    client.onRequest(
      listFolderRequest,
      async ({ uri }: ListFolderParams): Promise<ListFolderResult> => {
        try {
          const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.parse(uri, true));
          return {
            // Links are not followed: a loop of them has no end.
            entries: entries.flatMap(([name, type]) =>
              type === vscode.FileType.Directory || type === vscode.FileType.File
                ? [{ name, folder: type === vscode.FileType.Directory }]
                : [],
            ),
          };
        } catch {
          return { entries: [] };
        }
      },
    ),
  );
}

function base64Of(bytes: Uint8Array): string {
  let binary = "";
  const step = 0x8000;
  for (let i = 0; i < bytes.length; i += step)
    binary += String.fromCharCode(...bytes.subarray(i, i + step));
  return btoa(binary);
}
