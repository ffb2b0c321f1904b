// A language service with the given texts, for the tests of features. `‸` marks a cursor in a text.
import type { LanguageService } from "#analysis";
import { runDryRun } from "#engine";
import { serviceOf } from "../../language-service.ts";

/** Texts by file name; a dry run of the first file's scope is made when `run` says so. */
export function serviceWith(
  files: Readonly<Record<string, string>>,
  { run = false } = {},
): LanguageService {
  const service = serviceOf(files, { profiles: [] });
  if (run) dryRun(service, Object.keys(files)[0]!);
  return service;
}

/** Runs the dry run of a file's scope, as the server's worker would. */
export function dryRun(service: LanguageService, file: string): void {
  const request = service.dryRuns.request(file);
  if (request) service.dryRuns.accept(request, runDryRun(request.input));
}

/** The text without its cursor, and where that was. */
export function cursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf("‸");
  return { text: marked.replace("‸", ""), offset };
}

/** With a node among the manifests, the cluster is the one that they describe. */
export const node = `apiVersion: v1
kind: Node
metadata: {name: node-a}
status:
  allocatable: {cpu: "4", memory: 8Gi, pods: "110"}
  conditions: [{type: Ready, status: "True"}]
`;
