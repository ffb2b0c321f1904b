// How kubectl breaks its lines: words move to the next line when they pass the limit, longer ones stay whole.

/** `text` with lines of at most `limit` characters, except for single words that are longer. */
export function wordWrap(limit: number, text: string): string {
  let out = "";
  let column = 0;
  let word = "";
  let blanks = "";
  for (const character of text) {
    if (character === "\n") {
      if (word !== "" || column + blanks.length <= limit) out += blanks + word;
      out += "\n";
      column = 0;
      word = "";
      blanks = "";
    } else if (character !== "\u00a0" && /\s/.test(character)) {
      if (blanks === "" || word !== "") {
        column += blanks.length + word.length;
        out += blanks + word;
        blanks = "";
        word = "";
      }
      blanks += character;
    } else {
      word += character;
      if (column + blanks.length + word.length > limit && word.length < limit) {
        out += "\n";
        column = 0;
        blanks = "";
      }
    }
  }
  return word !== "" || column + blanks.length <= limit ? out + blanks + word : out;
}

/** Every line of `text` with `width` blanks before it, empty ones included. */
export function indent(width: number, text: string): string {
  const pad = " ".repeat(width);
  return pad + text.replaceAll("\n", `\n${pad}`);
}
