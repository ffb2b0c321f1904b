// Where another extension checks Kubernetes manifests too, every finding may be there twice: that is said once, by a
// finding with an action, and never changed without being asked.
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  DiagnosticSeverity,
} from "vscode-languageserver";
import { clientCommands } from "#protocol";
import { fileOf, folderOf } from "./file-names.ts";
import { rangeOf } from "./positions.ts";
import type { Session } from "./session.ts";

const code = "two-validators";

/** The finding, in the first open manifest only. */
export function twoValidators(session: Session, file: string): Diagnostic[] {
  if (!session.alternate("kubernetesValidation")) return [];
  const manifests = session.documents
    .all()
    .map((document) => ({ document, file: fileOf(document.uri) }))
    .filter((one) => session.service.resources.objectsOf(one.file).length > 0);
  const [first] = manifests;
  if (!first || first.file !== file || globsToAdd(session).length === 0) return [];
  const [object] = session.service.resources.objectsOf(file);
  const place = session.service.placeOf(object!.ref, ["apiVersion"]);
  return [
    {
      range: rangeOf(first.document, place.span),
      severity: DiagnosticSeverity.Information,
      code,
      source: "drydock",
      message: "Two extensions validate Kubernetes here.",
    },
  ];
}

/** Turns the other one off for the folders of this workspace that hold manifests. */
export function turnOffOther(session: Session, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const diagnostic = diagnostics.find((one) => one.code === code);
  if (!diagnostic) return [];
  const title = "Turn off schema detection of the YAML extension for Kubernetes files";
  return [
    {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      command: {
        title,
        command: clientCommands.disableYamlSchemaDetection,
        arguments: [globsToAdd(session)],
      },
    },
  ];
}

/** What the other one has still to be told: folders that hold manifests. */
function globsToAdd(session: Session): string[] {
  const files = new Set(session.service.resources.objects.map(({ ref }) => ref.file));
  const globs = new Set([...files].map((file) => globOf(session, file)));
  return [...globs].filter((glob) => !session.yamlSchemaDetectionOff.includes(glob)).sort();
}

/** A glob is taken for one in any folder: at the top of a workspace files are named, or it would mean all there are. */
function globOf({ roots }: Session, file: string): string {
  const folder = folderOf(file);
  const root = roots.find((one) => folder === one || folder.startsWith(`${one}/`));
  if (root === undefined) return `**/${folder.split("/").at(-1)}/*.{yaml,yml}`;
  if (folder === root) return file.slice(root.length + 1);
  return `${folder.slice(root.length + 1)}/*.{yaml,yml}`;
}
