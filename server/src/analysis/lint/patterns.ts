// Patterns of names and files: `*` within a part, `**` across folders, `?` one character.

const compiled = new Map<string, RegExp>();

/** Whether a text fits a pattern as a whole. */
export function matchesPattern(pattern: string, text: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const source = pattern.replace(/\*\*\/|\*\*|\*|\?|[\\^$+.()|{}[\]]/g, (part) => {
      if (part === "**/") return "(?:.*/)?";
      if (part === "**") return ".*";
      if (part === "*") return "[^/]*";
      return part === "?" ? "[^/]" : `\\${part}`;
    });
    expression = new RegExp(`^${source}$`, "s");
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}
