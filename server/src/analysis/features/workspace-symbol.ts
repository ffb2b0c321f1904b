// Objects of the whole workspace by name: `web`, `deployment/web`, `kind:deploy name:web namespace:shop`.
import { locate } from "../documents/index.ts";
import type { BoundObject, ResourceScope } from "../resources/index.ts";
import type { WorkspaceSymbol } from "./feature.ts";

const maxSymbols = 500;

/** The objects that a query fits, best first; an empty query fits all. */
export function workspaceSymbols({ objects }: ResourceScope, query: string): WorkspaceSymbol[] {
  const wanted = readQuery(query);
  return objects
    .flatMap((object, i) => {
      const score = scoreOf(object, wanted);
      return object.ref.name === "" || score === undefined ? [] : [{ object, score, i }];
    })
    .sort((a, b) => b.score - a.score || a.i - b.i)
    .slice(0, maxSymbols)
    .map(({ object }) => symbol(object));
}

function symbol({ ref, document }: BoundObject): WorkspaceSymbol {
  const span = locate(document, ["metadata", "name"], "value", ref.base);
  const { kind, name, namespace, file } = ref;
  return { name: `${kind}/${name}`, kind, namespace, place: { file, span } };
}

interface Query {
  readonly fields: ReadonlyMap<string, string>;
  readonly words: readonly string[];
}

function readQuery(query: string): Query {
  const fields = new Map<string, string>();
  const words: string[] = [];
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const [, field, value] = /^(kind|name|namespace|ns):(.*)$/.exec(word) ?? [];
    if (field !== undefined) fields.set(field === "ns" ? "namespace" : field, value ?? "");
    else words.push(word);
  }
  return { fields, words };
}

/** How well an object fits: prefixes before parts before scattered letters; undefined when it does not. */
function scoreOf({ ref }: BoundObject, { fields, words }: Query): number | undefined {
  const kind = ref.kind.toLowerCase();
  const name = ref.name.toLowerCase();
  let score = 0;
  for (const [field, value] of fields) {
    const text = field === "kind" ? kind : field === "name" ? name : ref.namespace.toLowerCase();
    if (!text.includes(value)) return undefined;
    score += text.startsWith(value) ? 2 : 1;
  }
  for (const word of words) {
    const best = Math.max(match(name, word), match(`${kind}/${name}`, word));
    if (best === 0) return undefined;
    score += best;
  }
  return score;
}

function match(text: string, word: string): number {
  if (text === word) return 4;
  if (text.startsWith(word)) return 3;
  if (text.includes(word)) return 2;
  let at = 0;
  for (const letter of text) if (letter === word[at]) at++;
  return at === word.length ? 1 : 0;
}
