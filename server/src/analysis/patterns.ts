// Patterns of names and files: `*` within a part, `**` across folders, `?` one character, `[a-c]` one of these.

const compiled = new Map<string, RegExp>();

/** Whether a text fits a pattern as a whole. */
export function matchesPattern(pattern: string, text: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    expression = compile(pattern);
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}

function compile(pattern: string): RegExp {
  const source = (classes: boolean) =>
    pattern.replace(/\*\*\/|\*\*|\*|\?|\[[\w.-]+\]|[\\^$+.()|{}[\]]/g, (part) => {
      if (part === "**/") return "(?:.*/)?";
      if (part === "**") return ".*";
      if (part === "*") return "[^/]*";
      if (part === "?") return "[^/]";
      return classes && part.length > 1 ? part : part.replace(/[^\w-]/g, "\\$&");
    });
  try {
    return new RegExp(`^${source(true)}$`, "s");
  } catch {
    // A range that ends before it begins stands for itself.
    return new RegExp(`^${source(false)}$`, "s");
  }
}
