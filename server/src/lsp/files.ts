// Reading files, wherever they lie.
import type { Connection } from "vscode-languageserver";
import {
  type ListFolderResult,
  listFolderRequest,
  type ReadFileResult,
  readFileRequest,
} from "#protocol";
import { uriOf } from "./file-names.ts";

export interface FolderEntry {
  readonly name: string;
  readonly folder: boolean;
}

/** Files by name. What is not there or cannot be read is undefined, or an empty folder. */
export interface Files {
  read(file: string): Promise<Uint8Array | undefined>;
  list(folder: string): Promise<readonly FolderEntry[]>;
}

/** Files that the client reads: those of virtual workspaces, and all of them in a browser. */
export function clientFiles(connection: Connection): Files {
  return {
    read: async (file) => {
      const answer = await connection
        .sendRequest<ReadFileResult | null>(readFileRequest, { uri: uriOf(file) })
        .catch(() => null);
      const base64 = answer?.base64;
      return base64 == null ? undefined : bytesOf(base64);
    },
    list: async (folder) => {
      const answer = await connection
        .sendRequest<ListFolderResult | null>(listFolderRequest, { uri: uriOf(folder) })
        .catch(() => null);
      return answer?.entries ?? [];
    },
  };
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
