// A manifest and what the API server would store for it, defaults and admission included: in one order and layout, so
// that a comparison shows what is different and nothing else.
import type { AdmitResult } from "#engine";
import { renderDocument } from "../documents/index.ts";
import type { BoundObject } from "../resources/index.ts";
import { asMap } from "../resources/json.ts";

/** YAML of the stored object, or the refusal as a comment. */
export function storedObjectText(object: BoundObject, answer: AdmitResult | undefined): string {
  if (!answer?.object) {
    const message = answer?.status?.message ?? "the API server was not asked";
    return `# ${called(object)}: refused${answer ? ` (${answer.code})` : ""}\n${message.replaceAll(/^/gm, "# ")}\n`;
  }
  return `# ${called(object)}, as the API server would store it\n${renderDocument(answer.object)}\n`;
}

/** YAML of the object as it is written, in the order of the stored one. */
export function manifestText(object: BoundObject, answer: AdmitResult | undefined): string {
  const value = inOrderOf(object.value, answer?.object ?? object.value);
  return `# ${called(object)}, as it is written\n${renderDocument(value)}\n`;
}

function called({ ref }: BoundObject): string {
  return `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ""}${ref.name}`;
}

/** The same value; keys come in the order of the model, those that it has not at the end. */
function inOrderOf(value: unknown, model: unknown): unknown {
  if (Array.isArray(value)) {
    const items = Array.isArray(model) ? model : [];
    return value.map((item, i) => inOrderOf(item, items[i]));
  }
  const map = asMap(value);
  if (!map) return value;
  const like = asMap(model) ?? {};
  const known = Object.keys(like).filter((key) => Object.hasOwn(map, key));
  const others = Object.keys(map).filter((key) => !Object.hasOwn(like, key));
  return Object.fromEntries(
    [...known, ...others].map((key) => [key, inOrderOf(map[key], like[key])]),
  );
}
