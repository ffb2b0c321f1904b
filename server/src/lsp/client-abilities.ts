// What the client can do, as far as answers depend on it.
import type { ClientCapabilities } from "vscode-languageserver";

export interface ClientAbilities {
  readonly snippets: boolean;
  /** Versioned edits with annotations. */
  readonly documentChanges: boolean;
  /** Edits with parts to fill in. */
  readonly snippetEdits: boolean;
  /** Edits that make new files. */
  readonly createsFiles: boolean;
  /** Asks for the edit of a code action when it is chosen. */
  readonly resolvesEdits: boolean;
  /** Asks for a hint's tooltip, edits and targets when it is looked at. */
  readonly resolvesHints: boolean;
  /** Asks for static diagnostics itself; others are pushed all of them. */
  readonly pullsDiagnostics: boolean;
  /** Answers for the settings of every folder. */
  readonly answersConfiguration: boolean;
  /** Which answers it asks for again when it is told to. */
  readonly refreshes: ReadonlySet<"diagnostics" | "inlayHint" | "codeLens" | "textDocumentContent">;
}

/** Reads what a client says of itself; what it does not mention it cannot do. */
export function abilitiesOf({ textDocument, workspace }: ClientCapabilities): ClientAbilities {
  return {
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes("create") === true,
    resolvesEdits:
      textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true &&
      textDocument.codeAction.dataSupport === true,
    resolvesHints: ["tooltip", "textEdits", "label.location"].every((property) =>
      textDocument?.inlayHint?.resolveSupport?.properties.includes(property),
    ),
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    answersConfiguration: workspace?.configuration === true,
    refreshes: new Set([
      ...(workspace?.diagnostics?.refreshSupport ? (["diagnostics"] as const) : []),
      ...(workspace?.inlayHint?.refreshSupport ? (["inlayHint"] as const) : []),
      ...(workspace?.codeLens?.refreshSupport ? (["codeLens"] as const) : []),
      ...(workspace?.textDocumentContent ? (["textDocumentContent"] as const) : []),
    ]),
  };
}
