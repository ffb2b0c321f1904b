// Objects as `kubectl get -o yaml` prints them: keys sorted, lists not indented, strings quoted only where they would
// read as something else. Mirrors what sigs.k8s.io/yaml does with JSON.

/** The YAML text of a JSON value, with a final newline. */
export function toYaml(value: unknown): string {
  return `${lines(value).join("\n")}\n`;
}

function lines(value: unknown): string[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return ["[]"];
    return value.flatMap((item: unknown) =>
      lines(item).map((line, i) => (i === 0 ? `- ${line}` : line === "" ? "" : `  ${line}`)),
    );
  }
  if (typeof value === "object" && value !== null) {
    const fields = value as Readonly<Record<string, unknown>>;
    const keys = Object.keys(fields)
      .filter((key) => fields[key] !== undefined)
      .sort();
    return keys.length === 0 ? ["{}"] : keys.flatMap((key) => field(key, fields[key]));
  }
  return scalar(value);
}

function field(key: string, value: unknown): string[] {
  const name = scalar(key)[0]!;
  const below = lines(value);
  const nested =
    typeof value === "object" && value !== null && !["[]", "{}"].includes(below[0] ?? "");
  if (!nested) {
    const [first = "", ...rest] = below;
    return [`${name}: ${first}`, ...rest.map((line) => (line === "" ? "" : `  ${line}`))];
  }
  return Array.isArray(value)
    ? [`${name}:`, ...below]
    : [`${name}:`, ...below.map((line) => (line === "" ? "" : `  ${line}`))];
}

const reserved = /^(?:~|null|true|false|yes|no|on|off|y|n|\.nan|[-+]?\.inf|<<|=)$/i;
const numeric =
  /^[-+]?(?:0b[01_]+|0x[\da-f_]+|0o?[0-7_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[-+]?\d+)?)$/i;
const timestamp = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ].*)?$/;

/** One line, or the lines of a literal block. */
function scalar(value: unknown): string[] {
  if (typeof value !== "string") return [JSON.stringify(value ?? null)];
  if (value === "") return ['""'];
  if (reserved.test(value) || numeric.test(value) || timestamp.test(value))
    return [JSON.stringify(value)];
  if (value.includes("\n") && !/[^\P{C}\n\t]/u.test(value) && !/^\s/.test(value))
    return block(value);
  if (/[^\P{C}\t]|\t/u.test(value)) return [JSON.stringify(value)];
  const special = /^[-?:](?:\s|$)|^[,[\]{}#&*!|>'"%@`]|^(?:---|\.\.\.)|: | #|:$|^\s|\s$/.test(
    value,
  );
  return [special ? `'${value.replaceAll("'", "''")}'` : value];
}

function block(text: string): string[] {
  const ends = /\n*$/.exec(text)![0].length;
  const chomp = ends === 0 ? "-" : ends === 1 ? "" : "+";
  const body = (ends > 0 ? text.slice(0, -1) : text).split("\n");
  return [`|${chomp}`, ...body];
}
