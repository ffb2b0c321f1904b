// Findings in the protocol's form, for all that send or answer them.
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import { catalogue, type Diagnostic as Found } from "#analysis";
import { clientCommands } from "#protocol";
import { uriOf } from "./file-names.ts";
import { rangeOf, type Texts } from "./positions.ts";

/** The texts that findings are about, and what another extension tells of them already. */
export interface DiagnosedTexts extends Texts {
  /** Whether another extension serves this for plain YAML. */
  alternate(name: string): boolean;
}

/** Codes that have a page. */
const explained: ReadonlySet<string> = new Set(catalogue.map(({ id }) => id));

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

/** Also where nothing more than the beginning of an object can be read. */
function looksLikeManifest(text: string): boolean {
  return /^[ \t]*(?:- |\{)?[ \t]*"?(?:apiVersion|kind)"?[ \t]*:/m.test(text);
}

/** Findings of a file in the protocol's form; nothing when the text is not there any more. */
export function toDiagnostics(
  texts: DiagnosedTexts,
  file: string,
  found: readonly Found[],
): Diagnostic[] {
  const document = texts.textDocument(file);
  if (!document) return [];
  // The syntax of what is no manifest is left to an extension for YAML that checks it.
  const others = texts.alternate("syntaxValidation") && !looksLikeManifest(document.getText());
  const own = others ? found.filter(({ source }) => source !== "syntax") : found;
  return own.map((finding) => {
    const related = finding.related.flatMap((place) => {
      const other = texts.textDocument(place.file);
      return other
        ? [
            {
              message: place.message,
              location: { uri: uriOf(place.file), range: rangeOf(other, place.span) },
            },
          ]
        : [];
    });
    const tags = finding.tags.map((tag) =>
      tag === "deprecated" ? DiagnosticTag.Deprecated : DiagnosticTag.Unnecessary,
    );
    return {
      range: rangeOf(document, finding.span),
      severity: severities[finding.severity],
      code: finding.code,
      ...(explained.has(finding.code)
        ? {
            codeDescription: {
              href: `command:${clientCommands.explainRule}?${encodeURIComponent(JSON.stringify([finding.code]))}`,
            },
          }
        : {}),
      source: "drydock",
      message: finding.message,
      ...(related.length > 0 ? { relatedInformation: related } : {}),
      ...(tags.length > 0 ? { tags } : {}),
    };
  });
}
