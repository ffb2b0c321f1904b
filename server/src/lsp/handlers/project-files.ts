// drydock/importSnapshot and drydock/createConfiguration: files that the client writes.
import {
  type CreateConfigurationParams,
  createConfigurationRequest,
  type FilesResult,
  type ImportSnapshotParams,
  importSnapshotRequest,
} from "#protocol";
import { fileOf, uriOf } from "../file-names.ts";
import type { Session } from "../session.ts";

export function registerProjectFiles({ connection, service }: Session): void {
  connection.onRequest(
    importSnapshotRequest,
    ({ folder, text }: ImportSnapshotParams): FilesResult =>
      toResult(service.virtualDocuments.importSnapshot(fileOf(folder), text)),
  );
  connection.onRequest(
    createConfigurationRequest,
    ({ folder }: CreateConfigurationParams): FilesResult =>
      toResult(service.virtualDocuments.newConfiguration(fileOf(folder))),
  );
}

function toResult({
  files,
  summary,
}: ReturnType<Session["service"]["virtualDocuments"]["importSnapshot"]>): FilesResult {
  return { files: files.map(({ file, text }) => ({ uri: uriOf(file), text })), summary };
}
