// What the API server would store for a manifest, defaults and admission included.
import type { AdmitResult } from "#engine";
import { renderDocument } from "../documents/index.ts";
import type { BoundObject } from "../resources/index.ts";

/** YAML of the stored object, or the refusal as a comment. */
export function storedObjectText(object: BoundObject, answer: AdmitResult | undefined): string {
  const name = `${object.ref.kind} ${object.ref.namespace ? `${object.ref.namespace}/` : ""}${object.ref.name}`;
  if (!answer?.object) {
    const message = answer?.status?.message ?? "the API server was not asked";
    return `# ${name}: refused${answer ? ` (${answer.code})` : ""}\n${message.replaceAll(/^/gm, "# ")}\n`;
  }
  return `# ${name}, as the API server would store it\n${renderDocument(answer.object)}\n`;
}
