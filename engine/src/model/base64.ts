// Base64 as encoding/json reads and writes `[]byte`: standard alphabet, padded; line breaks are skipped when reading.

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const sextets = new Map([...alphabet].map((character, value) => [character, value]));

/** The bytes of a base64 text; characters outside the alphabet are skipped, so malformed text gives some bytes. */
export function decodeBase64(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let width = 0;
  for (const character of text) {
    const value = sextets.get(character);
    if (value === undefined) continue;
    bits = ((bits << 6) | value) & 0xffff;
    width += 6;
    if (width < 8) continue;
    width -= 8;
    bytes.push((bits >> width) & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** Where Go's base64 decoder stops with an error; nothing when the text is good. Line breaks are skipped. */
export function corruptBase64(text: string): number | undefined {
  const skipBreaks = (from: number) => {
    let i = from;
    while (text[i] === "\n" || text[i] === "\r") i++;
    return i;
  };
  let filled = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === "\n" || character === "\r") continue;
    if (/[A-Za-z0-9+/]/.test(character)) {
      filled = (filled + 1) % 4;
      continue;
    }
    if (character !== "=" || filled < 2) return i;
    let end = i + 1;
    if (filled === 2) {
      end = skipBreaks(end);
      if (end === text.length) return text.length;
      if (text[end] !== "=") return end - 1;
      end++;
    }
    end = skipBreaks(end);
    return end < text.length ? end : undefined;
  }
  return filled === 0 ? undefined : text.length - filled;
}

export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const group = (a << 16) | (b << 8) | c;
    const characters = [18, 12, 6, 0].map((shift) => alphabet[(group >> shift) & 63]!);
    text += characters
      .slice(0, bytes.length - i + 1)
      .join("")
      .padEnd(4, "=");
  }
  return text;
}

/** The bytes of `text` in UTF-8; a lone surrogate becomes the replacement character. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    let code = character.codePointAt(0)!;
    if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000)
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
  }
  return Uint8Array.from(bytes);
}

/** The text of bytes in UTF-8; what is no UTF-8 becomes replacement characters. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i++]!;
    const more =
      lead < 0x80 ? 0 : lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
    let code = more > 0 ? lead & (0x3f >> more) : lead;
    let read = 0;
    while (read < more && ((bytes[i + read] ?? 0) & 0xc0) === 0x80)
      code = (code << 6) | (bytes[i + read++]! & 0x3f);
    const isWhole = more >= 0 && read === more && code < 0x110000 && (code & ~0x7ff) !== 0xd800;
    text += isWhole ? String.fromCodePoint(code) : "\ufffd";
    i += isWhole ? read : 0;
  }
  return text;
}

/** One character per byte, as Go's scanners look at text. */
export function bytesAsLatin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
