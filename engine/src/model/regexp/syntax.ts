// Regular expressions as Go reads them: regexp/syntax/parse.go (Go 1.26), with its words for what is none.

/** One character of a text: whether it is in the class. */
export type CharacterTest = (code: number) => boolean;

export type Assertion = "begin-text" | "end-text" | "begin-line" | "end-line" | "word" | "no-word";

export type Node =
  | { readonly kind: "empty" }
  | { readonly kind: "character"; readonly test: CharacterTest }
  | { readonly kind: "assertion"; readonly assertion: Assertion }
  | { readonly kind: "sequence"; readonly parts: readonly Node[] }
  | { readonly kind: "alternatives"; readonly parts: readonly Node[] }
  | {
      readonly kind: "repeat";
      readonly part: Node;
      readonly min: number;
      /** Undefined: as often as it fits. */
      readonly max: number | undefined;
      readonly greedy: boolean;
    };

/** What Go says of a pattern that it can not read, behind `error parsing regexp: `. */
class SyntaxProblem extends Error {}

const maxRepeat = 1000;
/** Far above what people write. */
const maxDepth = 200;

/** The tree of the pattern, or Go's words. Never throws. */
export function parsePattern(pattern: string): Node | { readonly error: string } {
  try {
    return new PatternParser(pattern).parse();
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    return { error: `error parsing regexp: ${problem.message}` };
  }
}

interface Flags {
  readonly fold: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly swapGreed: boolean;
}

function problem(code: string, fragment: string): never {
  throw new SyntaxProblem(`${code}: \`${fragment}\``);
}

class PatternParser {
  readonly #pattern: string;
  readonly #names = new Set<string>();
  #rest: string;
  #flags: Flags = { fold: false, multiline: false, dotAll: false, swapGreed: false };
  #depth = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
    this.#rest = pattern;
  }

  parse(): Node {
    const node = this.#alternatives();
    if (this.#rest !== "") problem("unexpected )", this.#pattern);
    return node;
  }

  /** Takes what the expression, which begins with `^`, matches at this place. */
  #take(expression: RegExp): RegExpExecArray | undefined {
    const found = expression.exec(this.#rest);
    if (!found) return undefined;
    this.#rest = this.#rest.slice(found[0].length);
    return found;
  }

  #alternatives(): Node {
    if (++this.#depth > maxDepth) problem("expression nests too deeply", this.#pattern);
    const flags = this.#flags;
    const parts = [this.#sequence()];
    while (this.#take(/^\|/)) parts.push(this.#sequence());
    this.#flags = flags;
    this.#depth--;
    return parts.length === 1 ? parts[0]! : { kind: "alternatives", parts };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    let lastRepeat: string | undefined;
    while (this.#rest !== "" && !/^[|)]/.test(this.#rest)) {
      const before = this.#rest;
      const repeat = this.#take(/^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/);
      if (!repeat) {
        lastRepeat = undefined;
        parts.push(...this.#piece());
        continue;
      }
      const operator = repeat[0];
      checkCounts(repeat);
      if (parts.length === 0) problem("missing argument to repetition operator", operator);
      if (lastRepeat !== undefined)
        problem("invalid nested repetition operator", lastRepeat + operator);
      lastRepeat = operator;
      parts.push(this.#repeat(parts.pop()!, repeat, before));
    }
    return parts.length === 1 ? parts[0]! : { kind: "sequence", parts };
  }

  #repeat(part: Node, found: RegExpExecArray, before: string): Node {
    const [operator, low, comma, high] = found;
    const lazy = (operator.length > 1 && operator.endsWith("?")) !== this.#flags.swapGreed;
    const bounds = { "*": [0, undefined], "+": [1, undefined], "?": [0, 1] }[operator[0]!] as
      | [number, number | undefined]
      | undefined;
    const [min, max] = bounds ?? [
      Number(low),
      comma === undefined ? Number(low) : high ? Number(high) : undefined,
    ];
    const node: Node = { kind: "repeat", part, min, max, greedy: !lazy };
    if (!bounds && largestRepeat(node) > maxRepeat)
      problem("invalid repeat count", before.slice(0, operator.length));
    return node;
  }

  /** One item; flags alone give none. */
  #piece(): Node[] {
    if (this.#rest.startsWith("(")) return this.#group();
    if (this.#rest.startsWith("[")) return [character(this.#class())];
    if (this.#take(/^\./)) {
      const { dotAll } = this.#flags;
      return [character((code) => dotAll || code !== 10)];
    }
    if (this.#take(/^\^/)) return [assertion(this.#flags.multiline ? "begin-line" : "begin-text")];
    if (this.#take(/^\$/)) return [assertion(this.#flags.multiline ? "end-line" : "end-text")];
    const quoted = this.#take(/^\\Q([\s\S]*?)(?:\\E|$)/);
    if (quoted) return [...quoted[1]!].map((one) => this.#literal(one.codePointAt(0)!));
    const asserted = this.#take(/^\\([AzbB])/);
    if (asserted)
      return [
        assertion(
          ({ A: "begin-text", z: "end-text", b: "word", B: "no-word" } as const)[
            asserted[1] as "A"
          ],
        ),
      ];
    const shared = this.#sharedClass();
    if (shared) return [character(shared)];
    if (this.#rest.startsWith("\\")) return [this.#literal(this.#escape())];
    return [this.#literal(this.#code())];
  }

  #literal(code: number): Node {
    return character(this.#flags.fold ? folded((other) => other === code) : (o) => o === code);
  }

  #code(): number {
    const code = this.#rest.codePointAt(0)!;
    this.#rest = this.#rest.slice(code > 0xffff ? 2 : 1);
    return code;
  }

  #group(): Node[] {
    const named = this.#take(/^\(\?P?<([^>]*)>/);
    if (named) {
      const [whole, name = ""] = named;
      if (!/^\w+$/.test(name)) problem("invalid named capture", whole);
      if (this.#names.has(name)) problem("duplicate capture group name", name);
      this.#names.add(name);
    } else if (/^\(\?P?<(?![=!])/.test(this.#rest)) problem("invalid named capture", this.#rest);
    else if (this.#rest.startsWith("(?")) {
      const outer = this.#flags;
      if (this.#setFlags() === ")") return [];
      const inner = this.#alternatives();
      this.#flags = outer;
      this.#close();
      return [inner];
    } else this.#take(/^\(/);
    const inner = this.#alternatives();
    this.#close();
    return [inner];
  }

  #close(): void {
    if (!this.#take(/^\)/)) problem("missing closing )", this.#pattern);
  }

  /** Reads `(?i-s:` or `(?i)` and gives its last character. */
  #setFlags(): string {
    const start = this.#rest;
    const found = this.#take(/^\(\?([imsU]*)(?:-([imsU]+))?([:)])/);
    if (!found)
      problem("invalid or unsupported Perl syntax", /^\(\?[imsU-]*[\s\S]?/u.exec(start)![0]);
    const [, on = "", off = "", end = ""] = found;
    const now = (flag: string, before: boolean) =>
      off.includes(flag) ? false : on.includes(flag) || before;
    const { fold, multiline, dotAll, swapGreed } = this.#flags;
    this.#flags = {
      fold: now("i", fold),
      multiline: now("m", multiline),
      dotAll: now("s", dotAll),
      swapGreed: now("U", swapGreed),
    };
    return end;
  }

  /** A class that is written the same inside and outside of brackets. */
  #sharedClass(): CharacterTest | undefined {
    const perl = this.#take(/^\\([dDsSwW])/);
    if (perl) {
      const test = perlClasses[perl[1]!.toLowerCase()]!;
      return perl[1] === perl[1]!.toLowerCase() ? test : not(test);
    }
    const start = this.#rest;
    if (!/^\\[pP]/.test(start)) return undefined;
    const found = this.#take(/^\\([pP])(?:\{(\^?)(\w+)\}|(\^?)([A-Za-z]))/);
    const shown = found?.[0] ?? /^\\[pP](?:\{[^}]*\}?|[\s\S]?)/u.exec(start)![0];
    const test = found && unicodeClass(found[3] ?? found[5] ?? "", this.#flags.fold);
    if (!test) problem("invalid character class range", shown);
    const negated = (found[1] === "P") !== ((found[2] ?? found[4]) === "^");
    return negated ? not(test) : test;
  }

  #escape(): number {
    const start = this.#rest;
    const hexadecimal = this.#take(/^\\x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]+)\})/);
    if (hexadecimal) {
      const code = Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? "", 16);
      if (code > 0x10ffff)
        problem("invalid escape sequence", start.slice(0, start.indexOf("}") + 1));
      return code;
    }
    const octal = this.#take(/^\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/);
    if (octal) return Number.parseInt(octal[1]!, 8);
    const named = this.#take(/^\\([aftnrv])/);
    if (named) return { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 }[named[1] as "a"];
    const mark = this.#take(/^\\([\x21-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7e ])/);
    if (mark) return mark[1]!.codePointAt(0)!;
    if (start === "\\") problem("trailing backslash at end of expression", "");
    problem("invalid escape sequence", /^\\[\s\S]/u.exec(start)![0]);
  }

  #class(): CharacterTest {
    const start = this.#rest;
    const negated = this.#take(/^\[\^/) !== undefined;
    if (!negated) this.#take(/^\[/);
    const tests: CharacterTest[] = [];
    let isFirst = true;
    while (this.#rest === "" || isFirst || !this.#rest.startsWith("]")) {
      if (this.#rest === "") problem("missing closing ]", start);
      isFirst = false;
      tests.push(this.#posixClass() ?? this.#sharedClass() ?? this.#range(start));
    }
    this.#take(/^\]/);
    const any: CharacterTest = (code) => tests.some((test) => test(code));
    const test = this.#flags.fold ? folded(any) : any;
    return negated ? not(test) : test;
  }

  #posixClass(): CharacterTest | undefined {
    const found = this.#take(/^\[:(\^?)(\w*):\]/);
    if (!found) return undefined;
    const [whole, mark, name = ""] = found;
    const test = Object.hasOwn(posixClasses, name) ? posixClasses[name] : undefined;
    if (!test) problem("invalid character class range", whole);
    return mark ? not(test) : test;
  }

  #range(start: string): CharacterTest {
    const before = this.#rest;
    const low = this.#classCode(start);
    if (!/^-[^\]]/.test(this.#rest)) return (code) => code === low;
    this.#take(/^-/);
    const high = this.#classCode(start);
    if (high < low)
      problem("invalid character class range", before.slice(0, before.length - this.#rest.length));
    return (code) => code >= low && code <= high;
  }

  #classCode(start: string): number {
    if (this.#rest === "") problem("missing closing ]", start);
    return this.#rest.startsWith("\\") ? this.#escape() : this.#code();
  }
}

/** What stands in braces has to be in order, and not too much. */
function checkCounts([operator, low, comma, high]: RegExpExecArray): void {
  const min = Number(low ?? 0);
  const max = comma === undefined || !high ? min : Number(high);
  if (min > maxRepeat || max > maxRepeat || min > max)
    problem("invalid repeat count", operator.replace(/\?$/, ""));
}

function character(test: CharacterTest): Node {
  return { kind: "character", test };
}

function assertion(kind: Assertion): Node {
  return { kind: "assertion", assertion: kind };
}

function not(test: CharacterTest): CharacterTest {
  return (code) => !test(code);
}

function folded(test: CharacterTest): CharacterTest {
  return (code) => {
    if (test(code)) return true;
    const text = String.fromCodePoint(code);
    return [text.toLowerCase(), text.toUpperCase()].some(
      (other) => other !== text && test(other.codePointAt(0)!),
    );
  };
}

/** How often a character of the node may be looked at in a row. */
function largestRepeat(node: Node): number {
  if (node.kind === "repeat") return Math.max(node.max ?? node.min, 1) * largestRepeat(node.part);
  if (node.kind !== "sequence" && node.kind !== "alternatives") return 1;
  return node.parts.reduce((most, part) => Math.max(most, largestRepeat(part)), 1);
}

const within =
  (pattern: RegExp): CharacterTest =>
  (code) =>
    code < 128 && pattern.test(String.fromCharCode(code));

const perlClasses: Readonly<Record<string, CharacterTest>> = {
  d: within(/[0-9]/),
  s: within(/[\t\n\f\r ]/),
  w: within(/\w/),
};

export const isWordCharacter = perlClasses["w"]!;

const posixClasses: Readonly<Record<string, CharacterTest>> = {
  alnum: within(/[0-9A-Za-z]/),
  alpha: within(/[A-Za-z]/),
  ascii: (code) => code < 128,
  blank: within(/[\t ]/),
  cntrl: (code) => code < 32 || code === 127,
  digit: within(/[0-9]/),
  graph: within(/[!-~]/),
  lower: within(/[a-z]/),
  print: within(/[ -~]/),
  punct: within(/[!-/:-@[-`{-~]/),
  space: within(/[\t\n\v\f\r ]/),
  upper: within(/[A-Z]/),
  word: within(/\w/),
  xdigit: within(/[0-9A-Fa-f]/),
};

/** A category or script, as far as JavaScript knows it. */
function unicodeClass(name: string, fold: boolean): CharacterTest | undefined {
  if (name === "Any") return () => true;
  const flags = fold ? "iu" : "u";
  for (const property of [name, `Script=${name}`]) {
    if (property === name && name.length > 2) continue;
    try {
      const pattern = new RegExp(`^\\p{${property}}$`, flags);
      return (code) => pattern.test(String.fromCodePoint(code));
    } catch {
      // Not a property of that sort.
    }
  }
  return undefined;
}
