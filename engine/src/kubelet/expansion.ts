// Mirrors third_party/forked/golang/expansion (1.36): `$(NAME)` in commands, arguments, values and paths.

/** The value of a name, or undefined when there is none. */
export type Lookup = (name: string) => string | undefined;

/** Replaces `$(NAME)`; `$$` stands for one `$`, and what names nothing known stays as it is. */
export function expand(text: string, lookup: Lookup): string {
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (found, name: string | undefined) =>
    name === undefined ? "$" : (lookup(name) ?? found),
  );
}
