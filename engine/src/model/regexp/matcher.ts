// How Go matches regular expressions: every way is followed at once (regexp/exec.go, Go 1.26), so that the time grows with
// the text and the pattern, and never faster. Of several ways the one counts that is written first.
import { remember } from "../remember.ts";
import {
  type Assertion,
  type CharacterTest,
  isWordCharacter,
  type Node,
  parsePattern,
} from "./syntax.ts";

type Instruction =
  | { readonly kind: "character"; readonly test: CharacterTest }
  | { readonly kind: "assertion"; readonly assertion: Assertion }
  /** Goes on at several places, the first one preferred. */
  | { readonly kind: "fork"; readonly to: readonly number[] }
  | { readonly kind: "match" };

/** Patterns that come to more are refused: far above what people write. */
const maxInstructions = 20_000;

/** Where a match lies, in code points. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

/** A compiled pattern. */
export class GoRegExp {
  readonly #instructions: readonly Instruction[];

  constructor(instructions: readonly Instruction[]) {
    this.#instructions = instructions;
  }

  /** Whether the pattern occurs anywhere in the text. */
  test(text: string): boolean {
    return this.#run(codePoints(text), 0, true) !== undefined;
  }

  /** The first match, or none. */
  find(text: string): string | undefined {
    const codes = codePoints(text);
    const found = this.#run(codes, 0, false);
    return found && slice(codes, found);
  }

  /** All matches that do not overlap, at most `limit` where it is not negative. */
  findAll(text: string, limit = -1): string[] {
    const codes = codePoints(text);
    const all: string[] = [];
    let previousEnd = -1;
    for (let position = 0; position <= codes.length && all.length !== limit; ) {
      const found = this.#run(codes, position, false);
      if (!found) break;
      const isEmpty = found.end === found.start;
      // An empty match right behind another one does not count.
      if (!isEmpty || found.start !== previousEnd) all.push(slice(codes, found));
      position = isEmpty ? found.end + 1 : found.end;
      previousEnd = found.end;
    }
    return all;
  }

  #run(codes: readonly number[], from: number, anyMatch: boolean): Match | undefined {
    let threads = new Threads(this.#instructions.length);
    let next = new Threads(this.#instructions.length);
    let found: Match | undefined;
    for (let position = from; position <= codes.length; position++) {
      if (!found) this.#follow(threads, 0, position, codes, position);
      else if (threads.places.length === 0) break;
      for (let i = 0; i < threads.places.length; i++) {
        const place = threads.places[i]!;
        const start = threads.starts[i]!;
        const instruction = this.#instructions[place]!;
        if (instruction.kind === "match") {
          found = { start, end: position };
          if (anyMatch) return found;
          // What is written behind it does not count any more.
          break;
        }
        if (instruction.kind === "character" && position < codes.length)
          if (instruction.test(codes[position]!))
            this.#follow(next, place + 1, start, codes, position + 1);
      }
      [threads, next] = [next, threads];
      next.clear();
    }
    return found;
  }

  /** Adds the place, or what it leads to without reading a character. */
  #follow(
    threads: Threads,
    place: number,
    start: number,
    codes: readonly number[],
    position: number,
  ): void {
    const open = [place];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (threads.seen[at]) continue;
      threads.seen[at] = 1;
      threads.touched.push(at);
      const instruction = this.#instructions[at]!;
      if (instruction.kind === "fork")
        for (let i = instruction.to.length - 1; i >= 0; i--) open.push(instruction.to[i]!);
      else if (instruction.kind === "assertion") {
        if (holds(instruction.assertion, codes, position)) open.push(at + 1);
      } else {
        threads.places.push(at);
        threads.starts.push(start);
      }
    }
  }
}

/** The places at which ways have come, in the order in which they count. */
class Threads {
  readonly places: number[] = [];
  readonly starts: number[] = [];
  readonly touched: number[] = [];
  readonly seen: Uint8Array;

  constructor(size: number) {
    this.seen = new Uint8Array(size);
  }

  clear(): void {
    for (const place of this.touched) this.seen[place] = 0;
    this.touched.length = 0;
    this.places.length = 0;
    this.starts.length = 0;
  }
}

/** The pattern, or Go's words for why it is none. Never throws. */
export const compilePattern: (pattern: string) => GoRegExp | { readonly error: string } = remember(
  (pattern: string) => {
    const node = parsePattern(pattern);
    if ("error" in node) return node;
    const instructions: Instruction[] = [];
    if (!emit(node, instructions))
      return { error: `error parsing regexp: expression too large: \`${pattern}\`` };
    instructions.push({ kind: "match" });
    return new GoRegExp(instructions);
  },
);

/** Writes the node's instructions; false where they are too many. */
function emit(node: Node, out: Instruction[]): boolean {
  if (out.length > maxInstructions) return false;
  switch (node.kind) {
    case "empty":
      return true;
    case "character":
    case "assertion":
      out.push(node);
      return true;
    case "sequence":
      return node.parts.every((part) => emit(part, out));
    case "alternatives":
      return emitAlternatives(node.parts, out);
    case "repeat":
      return emitRepeat(node, out);
  }
}

function emitAlternatives(parts: readonly Node[], out: Instruction[]): boolean {
  const starts: number[] = [];
  const ends: number[] = [];
  const fork = out.push({ kind: "fork", to: starts }) - 1;
  for (const part of parts) {
    starts.push(out.length);
    if (!emit(part, out)) return false;
    ends.push(out.push({ kind: "fork", to: [fork] }) - 1);
  }
  for (const end of ends) out[end] = { kind: "fork", to: [out.length] };
  return true;
}

function emitRepeat(node: Node & { kind: "repeat" }, out: Instruction[]): boolean {
  const { part, min, max, greedy } = node;
  for (let i = 0; i < min; i++) if (!emit(part, out)) return false;
  const ways = (inner: number, behind: number): Instruction => ({
    kind: "fork",
    to: greedy ? [inner, behind] : [behind, inner],
  });
  if (max === undefined) {
    const fork = out.push({ kind: "match" }) - 1;
    if (!emit(part, out)) return false;
    out.push({ kind: "fork", to: [fork] });
    out[fork] = ways(fork + 1, out.length);
    return true;
  }
  const forks: number[] = [];
  for (let i = min; i < max; i++) {
    forks.push(out.push({ kind: "match" }) - 1);
    if (!emit(part, out)) return false;
  }
  for (const fork of forks) out[fork] = ways(fork + 1, out.length);
  return true;
}

function holds(assertion: Assertion, codes: readonly number[], position: number): boolean {
  const before = codes[position - 1];
  const after = codes[position];
  switch (assertion) {
    case "begin-text":
      return before === undefined;
    case "end-text":
      return after === undefined;
    case "begin-line":
      return before === undefined || before === 10;
    case "end-line":
      return after === undefined || after === 10;
    default: {
      const isWord = (code: number | undefined) => code !== undefined && isWordCharacter(code);
      return (isWord(before) !== isWord(after)) === (assertion === "word");
    }
  }
}

function codePoints(text: string): number[] {
  return Array.from(text, (one) => one.codePointAt(0)!);
}

function slice(codes: readonly number[], { start, end }: Match): string {
  return codes
    .slice(start, end)
    .map((code) => String.fromCodePoint(code))
    .join("");
}
