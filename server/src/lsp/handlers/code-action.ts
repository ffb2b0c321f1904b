// textDocument/codeAction: the fixes of the findings in the range, all safe ones as `source.fixAll.drydock`, refactorings.
// Edits are worked out when an action is chosen, for clients that ask then.
import {
  type CodeAction,
  CodeActionKind,
  CodeActionTriggerKind,
  CreateFile,
  TextDocumentEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { catalogue, type LocatedFix, type Span } from "#analysis";
import { clientCommands, refactorKinds } from "#protocol";
import { fixAllKind } from "../capabilities.ts";
import { fileOf, uriOf } from "../file-names.ts";
import { rangeOf, spanOf } from "../positions.ts";
import type { Session } from "../session.ts";
import { turnOffOther } from "../two-validators.ts";

const toBeSeen = "to-be-seen";

function workspaceEdit(session: Session, fix: LocatedFix, confirm: boolean): WorkspaceEdit {
  const files = fix.edits.flatMap(({ file, edits }) => {
    const document = session.textDocument(file);
    if (!document) return [];
    const changes = edits.map(({ span, newText }) => ({ range: rangeOf(document, span), newText }));
    return [{ uri: uriOf(file), edits, changes }];
  });
  const { documentChanges, snippetEdits } = session.client;
  const fillsIn = snippetEdits && fix.edits.some(({ edits }) => edits.some(({ stops }) => stops));
  if (!documentChanges || (!fix.preview && !fillsIn))
    return { changes: Object.fromEntries(files.map(({ uri, changes }) => [uri, changes])) };
  const textDocument = (uri: string) => ({
    uri,
    version: session.documents.get(uri)?.version ?? null,
  });
  if (!fix.preview)
    return {
      documentChanges: files.map(({ uri, edits, changes }) => ({
        textDocument: textDocument(uri),
        edits: changes.map(({ range, newText }, i) => {
          const stops = edits[i]?.stops;
          return stops
            ? { range, snippet: { kind: "snippet" as const, value: snippetOf(newText, stops) } }
            : { range, newText };
        }),
      })),
    };
  const start = { line: 0, character: 0 };
  const creates = (fix.creates ?? []).flatMap(({ file, text }) => {
    const uri = uriOf(file);
    const written = { range: { start, end: start }, newText: text, annotationId: toBeSeen };
    return [
      CreateFile.create(uri, { overwrite: false }, toBeSeen),
      TextDocumentEdit.create({ uri, version: null }, [written]),
    ];
  });
  return {
    documentChanges: [
      ...creates,
      ...files.map(({ uri, changes }) => ({
        textDocument: textDocument(uri),
        edits: changes.map((edit) => ({ ...edit, annotationId: toBeSeen })),
      })),
    ],
    changeAnnotations: { [toBeSeen]: { label: fix.title, needsConfirmation: confirm } },
  };
}

/** A text with its stops as an editor's snippet: each selects what is proposed there. */
function snippetOf(text: string, stops: readonly Span[]): string {
  const ordered = stops.map((span, i) => ({ ...span, number: i + 1 }));
  ordered.sort((a, b) => a.start - b.start);
  let snippet = "";
  let at = 0;
  for (const { start, end, number } of ordered) {
    snippet += `${escaped(text.slice(at, start))}\${${number}:${escaped(text.slice(start, end))}}`;
    at = end;
  }
  return snippet + escaped(text.slice(at));
}

const escaped = (text: string) => text.replace(/[\\$}]/g, "\\$&");

/** What was offered, for `codeAction/resolve`: it is void when the text has moved on. */
interface Offer {
  readonly uri: string;
  readonly version: number;
  readonly fix: LocatedFix;
  /** Whether the editor asks before it does what touches several places: who chooses a refactoring has asked for it. */
  readonly confirm: boolean;
}

/** Editors ask again while a menu is open (for the light bulb, for the next line): older offers stay good for a while. */
const keptOffers = 500;

export function registerCodeAction(session: Session): void {
  const offers = new Map<number, Offer>();
  let count = 0;
  const keep = (offer: Offer): number => {
    offers.set(++count, offer);
    offers.delete(count - keptOffers);
    return count;
  };
  session.connection.onCodeAction(({ textDocument, range, context }) => {
    const document = session.documents.get(textDocument.uri);
    if (!document) return [];
    const file = fileOf(textDocument.uri);
    const actions: CodeAction[] = [];
    const { version } = document;
    const editOf = (fix: LocatedFix, confirm = true) =>
      session.client.resolvesEdits
        ? { data: keep({ uri: textDocument.uri, version, fix, confirm }) }
        : { edit: workspaceEdit(session, fix, confirm) };
    const asked = (kind: string) =>
      !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
    if (asked(CodeActionKind.QuickFix)) {
      const fixes = session.service.actions.fixesAt(file, spanOf(document, range));
      for (const { code, message, fix, preferred } of fixes) {
        if (fix.creates?.length && !session.client.createsFiles) continue;
        const diagnostic = context.diagnostics.find(
          (one) => one.code === code && one.message === message,
        );
        actions.push({
          title: fix.title,
          kind: CodeActionKind.QuickFix,
          ...(diagnostic ? { diagnostics: [diagnostic] } : {}),
          ...(preferred ? { isPreferred: true } : {}),
          ...editOf(fix),
        });
      }
      actions.push(...explanations(context.diagnostics));
      actions.push(...turnOffOther(session, context.diagnostics));
    }
    const refactors = session.service.actions.refactorings(file, spanOf(document, range), (id) => {
      // No light bulb on every line: what mends nothing waits until somebody asks for actions.
      if (context.triggerKind === CodeActionTriggerKind.Automatic && !context.only) return false;
      // Sorting is no help at a place: it is for those who ask for it.
      if (id === "sortKeys" && !context.only) return false;
      const { createsFiles, documentChanges } = session.client;
      if (id === "splitFile" && !(createsFiles && documentChanges)) return false;
      return asked(refactorKinds[id]);
    });
    for (const { id, fix } of refactors)
      actions.push({ title: fix.title, kind: refactorKinds[id], ...editOf(fix, false) });
    if (context.only && asked(fixAllKind)) {
      const fix = session.service.actions.fixAll(file);
      if (fix) actions.push({ title: fix.title, kind: fixAllKind, ...editOf(fix) });
    }
    return actions;
  });
  session.connection.onCodeActionResolve((action) => {
    const offer = typeof action.data === "number" ? offers.get(action.data) : undefined;
    const current = offer && session.documents.get(offer.uri)?.version === offer.version;
    return current ? { ...action, edit: workspaceEdit(session, offer.fix, offer.confirm) } : action;
  });
}

/** `Explain 'image-tag-latest'` for every code that has a page. */
function explanations(diagnostics: readonly { readonly code?: unknown }[]): CodeAction[] {
  const codes = new Set(diagnostics.map(({ code }) => code));
  return catalogue
    .filter(({ id }) => codes.has(id))
    .map(({ id }) => {
      const title = `Explain '${id}'`;
      return {
        title,
        kind: CodeActionKind.QuickFix,
        command: { title, command: clientCommands.explainRule, arguments: [id] },
      };
    });
}
