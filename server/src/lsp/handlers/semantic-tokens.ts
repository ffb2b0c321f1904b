// textDocument/semanticTokens: the whole document, a part of it, or what has changed since the last answer.
import { type SemanticTokens, SemanticTokensBuilder } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { SemanticToken } from "#analysis";
import { tokenTypes } from "../capabilities.ts";
import { fileOf } from "../file-names.ts";
import { spanOf } from "../positions.ts";
import type { Session } from "../session.ts";

export function registerSemanticTokens(session: Session): void {
  const { semanticTokens } = session.connection.languages;
  const builders = new Map<string, SemanticTokensBuilder>();
  session.documents.onDidClose(({ document }) => builders.delete(document.uri));

  /** Hands the tokens of a document to a builder; nothing for a document that is not open. */
  const build = <T>(
    uri: string,
    builder: SemanticTokensBuilder,
    answer: (builder: SemanticTokensBuilder) => T,
  ): T | SemanticTokens => {
    const document = session.documents.get(uri);
    if (!document) return { data: [] };
    push(builder, document, session.service.semanticTokens(fileOf(uri)));
    return answer(builder);
  };

  semanticTokens.on(({ textDocument: { uri } }) => {
    const builder = new SemanticTokensBuilder();
    builders.set(uri, builder);
    return build(uri, builder, (one) => one.build());
  });
  semanticTokens.onDelta(({ textDocument: { uri }, previousResultId }) => {
    const builder = builders.get(uri) ?? new SemanticTokensBuilder();
    builders.set(uri, builder);
    builder.previousResult(previousResultId);
    return build(uri, builder, (one) => one.buildEdits());
  });
  semanticTokens.onRange(({ textDocument: { uri }, range }) => {
    const document = session.documents.get(uri);
    if (!document) return { data: [] };
    const builder = new SemanticTokensBuilder();
    const within = spanOf(document, range);
    push(builder, document, session.service.semanticTokens(fileOf(uri), within));
    return builder.build();
  });
}

function push(
  builder: SemanticTokensBuilder,
  document: TextDocument,
  tokens: readonly SemanticToken[],
): void {
  for (const { span, type, deprecated } of tokens) {
    const { line, character } = document.positionAt(span.start);
    const length = span.end - span.start;
    builder.push(line, character, length, tokenTypes.indexOf(type), deprecated ? 1 : 0);
  }
}
