// Paths into objects as scenarios write them: `status.conditions[type=Ready].status`, `spec.containers[0].image`,
// `metadata.annotations[deployment.kubernetes.io/revision]`.

/** A key, a position, or the item of a list whose field has a value. */
type Step = string | number | { readonly field: string; readonly value: string };

/** The steps of a path; undefined where it cannot be read. */
export function parseFieldPath(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let rest = path;
  while (rest !== "") {
    const [whole, dot, key, inBrackets] =
      /^(?:(\.?)([^.[\]]+)|\[([^\]]+)\])/.exec(rest) ?? ([] as string[]);
    if (whole === undefined || (key !== undefined && (dot === "") !== (steps.length === 0)))
      return undefined;
    steps.push(key ?? bracketed(inBrackets ?? ""));
    rest = rest.slice(whole.length);
  }
  return steps.length > 0 ? steps : undefined;
}

function bracketed(text: string): Step {
  if (/^\d+$/.test(text)) return Number(text);
  const equals = /^([\w.]+)=(.*)$/.exec(text);
  return equals ? { field: equals[1]!, value: equals[2]! } : text.replace(/^(["'])(.*)\1$/, "$2");
}

/** The value at a path of an object; undefined where there is none. */
export function fieldAt(target: unknown, path: string): unknown {
  let value = target;
  for (const step of parseFieldPath(path) ?? [])
    value =
      typeof step === "object"
        ? (Array.isArray(value) ? value : []).find(
            (item) => String((item as Record<string, unknown>)?.[step.field]) === step.value,
          )
        : (value as Record<string | number, unknown> | null | undefined)?.[step];
  return value ?? undefined;
}
