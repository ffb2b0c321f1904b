// textDocument/inlayHint. Tooltips, edits and the targets of clicks are worked out for the hint that is looked at.
import type { InlayHint } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { InlayHint as Found } from "#analysis";
import { fileOf } from "../file-names.ts";
import { locationsOf, rangeOf, spanOf } from "../positions.ts";
import type { Session } from "../session.ts";

/** Which of the hints that were given last for a document; void when they have been given anew. */
interface HintData {
  readonly uri: string;
  readonly answer: number;
  readonly index: number;
}

/** Answers that are kept: an editor asks again for every part of a file that comes into view. */
const keptAnswers = 20;

export function registerInlayHint(session: Session): void {
  const answers = new Map<number, readonly Found[]>();
  let count = 0;
  session.connection.languages.inlayHint.on(({ textDocument: { uri }, range }): InlayHint[] => {
    const document = session.documents.get(uri);
    const file = fileOf(uri);
    if (!document || !session.settingsOf(file).inlayHints.enabled) return [];
    const found = session.service.inlayHints(file, spanOf(document, range));
    const answer = ++count;
    answers.set(answer, found);
    answers.delete(answer - keptAnswers);
    return found.map((hint, index) => {
      const plain = {
        position: document.positionAt(hint.offset),
        label: hint.parts.map(({ text }) => ({ value: text })),
        paddingLeft: true,
      };
      if (!session.client.resolvesHints) return { ...plain, ...details(session, document, hint) };
      const data: HintData = { uri, answer, index };
      return { ...plain, data };
    });
  });
  session.connection.languages.inlayHint.resolve((hint) => {
    const { uri, answer, index } = hint.data as HintData;
    const document = session.documents.get(uri);
    const found = answers.get(answer)?.[index];
    return document && found ? { ...hint, ...details(session, document, found) } : hint;
  });
}

function details(session: Session, document: TextDocument, hint: Found): Partial<InlayHint> {
  const { tooltip, edits, parts } = hint;
  return {
    label: parts.map(({ text, place }) => {
      const [location] = place ? locationsOf(session, [place]) : [];
      return { value: text, ...(location && { location }) };
    }),
    ...(tooltip && { tooltip }),
    ...(edits.length > 0 && {
      textEdits: edits.map(({ span, newText }) => ({ range: rangeOf(document, span), newText })),
    }),
  };
}
