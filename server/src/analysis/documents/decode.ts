// Bytes of a file to text, as kubectl's visitor does it: by byte order mark, else UTF-8.

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export interface DecodedText {
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be";
}

/** Decodes a file. The byte order mark is dropped. Never throws; bytes that are no text become U+FFFD, as for kubectl. */
export function decodeBytes(bytes: Uint8Array): DecodedText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, 0, "utf-16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, 1, "utf-16be");
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return decodeUtf8(bytes, bom ? 3 : 0);
}

function decodeUtf16(
  bytes: Uint8Array,
  high: 0 | 1,
  encoding: "utf-16le" | "utf-16be",
): DecodedText {
  const parts = new TextParts();
  for (let at = 2; at + 1 < bytes.length; at += 2) {
    const [first, second] = [bytes[at]!, bytes[at + 1]!];
    parts.push(high === 0 ? first | (second << 8) : (first << 8) | second);
  }
  return { text: parts.toString().replace(LONE_SURROGATE, "\ufffd"), encoding };
}

/** Shared with `!!binary`, whose content is text as well. */
export function decodeUtf8(bytes: ArrayLike<number>, start: number): DecodedText {
  const parts = new TextParts();
  for (let at = start; at < bytes.length; ) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      parts.push(lead);
      at++;
      continue;
    }
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      parts.push(0xfffd);
      at++;
      continue;
    }
    let code = lead & (0x7f >> length);
    for (let i = 1; i < length; i++) code = (code << 6) | (bytes[at + i]! & 0x3f);
    parts.push(code);
    at += length;
  }
  return { text: parts.toString(), encoding: "utf-8" };
}

/** How many bytes the sequence has; 0 when it is no UTF-8. The second byte tells overlong forms and surrogates. */
function sequenceLength(bytes: ArrayLike<number>, at: number): number {
  const lead = bytes[at]!;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    if (byte < (i === 1 ? low : 0x80) || byte > (i === 1 ? high : 0xbf)) return 0;
  }
  return length;
}

/** Builds a long text from code points without one string per character. */
class TextParts {
  private readonly chunks: string[] = [];
  private codes: number[] = [];

  push(code: number): void {
    if (code > 0xffff) {
      this.codes.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    } else this.codes.push(code);
    if (this.codes.length >= 4096) this.flush();
  }

  private flush(): void {
    this.chunks.push(String.fromCharCode(...this.codes));
    this.codes = [];
  }

  toString(): string {
    this.flush();
    return this.chunks.join("");
  }
}
