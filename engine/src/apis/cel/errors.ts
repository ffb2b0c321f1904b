// Errors of CEL expressions as cel-go shows them: common/error.go and common/errors.go.

export interface CelError {
  /** Code points before the place. */
  readonly offset: number;
  readonly message: string;
}

export function errorAt(offset: number, message: string): CelError {
  return { offset, message };
}

/** All errors in the order of their places, each with its line and a mark below it. */
export function display(source: string, errors: readonly CelError[]): string {
  return [...errors]
    .sort((a, b) => a.offset - b.offset)
    .map((error) => displayOne(source, error))
    .join("\n");
}

function displayOne(source: string, { offset, message }: CelError): string {
  // Where there is nothing, there is no place in it either.
  if (source === "") return `ERROR: <input>:1:0: ${message}`;
  const before = [...source].slice(0, offset).join("").split("\n");
  const line = before.length;
  const column = [...before.at(-1)!].length;
  const snippet = source.split("\n")[line - 1]!.replaceAll("\t", " ");
  const characters = [...snippet];
  const isWide = (character: string | undefined) => character !== undefined && character > "\u007f";
  const dots = characters.slice(0, column).map((character) => (isWide(character) ? "\uff0e" : "."));
  const mark = isWide(characters[column]) ? "\uff3e" : "^";
  return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${snippet}\n | ${dots.join("")}${mark}`;
}
