// Moving values of environment variables out of a container, into a ConfigMap or a Secret that they are taken from.
import type { EditOperation, Fix, Path } from "../finding.ts";
import { append, previewFix, remove, set } from "../fixes.ts";
import type { BoundObject, ResourceScope } from "../resources/index.ts";
import { asMap, field } from "../resources/json.ts";
import { objectsIn } from "./neighbours.ts";

/** A variable with its value written beside its name. */
export interface Literal {
  readonly name: string;
  readonly value: string;
  /** The changes that make the object take it from there. */
  taking(reference: KeyReference): readonly EditOperation[];
}

/** `secretKeyRef: {name, key}`. */
export type KeyReference = Readonly<
  Record<string, { readonly name: string; readonly key: string }>
>;

/** A variable takes its value from the key. */
export function takenByVariable(path: Path): Literal["taking"] {
  return (reference) => [remove([...path, "value"]), set([...path, "valueFrom"], reference)];
}

export interface Extraction {
  readonly kind: "ConfigMap" | "Secret";
  readonly object: BoundObject;
  readonly literals: readonly Literal[];
  readonly scope: ResourceScope;
  /** Says what is done, given the name of the object that holds the values afterwards. */
  title(name: string): string;
}

const places = {
  ConfigMap: { suffix: "config", data: "data", reference: "configMapKeyRef" },
  Secret: { suffix: "secrets", data: "stringData", reference: "secretKeyRef" },
} as const;

/** The change; one that exists already gets the keys that it has not, a new one goes behind the object's file. */
export function extractionFix({ kind, object, literals, scope, title }: Extraction): Fix {
  const { suffix, data, reference } = places[kind];
  const base = `${object.ref.name || "app"}-${suffix}`;
  const keyed = literals.map((one) => ({ ...one, key: keyOf(one.name) }));
  const others = objectsIn(scope, kind, object.namespace, object);
  const takes = (name: string) => {
    const existing = others.find(({ ref }) => ref.name === name);
    if (!existing) return true;
    const known = { ...asMap(field(existing.value, "data")), ...asMap(existing.value[data]) };
    const fits = ({ key, value }: (typeof keyed)[number]) =>
      !Object.hasOwn(known, key) || known[key] === value;
    return existing.value["immutable"] !== true && keyed.every(fits);
  };
  let name = base;
  for (let count = 2; !takes(name); count++) name = `${base}-${count}`;
  const existing = others.find(({ ref }) => ref.name === name);
  const moves = keyed.flatMap(({ taking, key }) => taking({ [reference]: { name, key } }));
  if (existing) {
    const known = asMap(existing.value[data]) ?? {};
    const added = keyed
      .filter(({ key }) => !Object.hasOwn(known, key))
      .map(({ key, value }) => set([data, key], value));
    return previewFix(title(name), [object, ...moves], [existing, ...added]);
  }
  const { namespace } = object.content;
  const created = append({
    apiVersion: "v1",
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    [data]: Object.fromEntries(keyed.map(({ key, value }) => [key, value])),
  });
  return previewFix(title(name), [object, ...moves, created]);
}

/** `DB_PASSWORD` is kept under `db-password`, as keys usually look. */
function keyOf(variable: string): string {
  return variable
    .toLowerCase()
    .replaceAll(/[^-._a-z0-9]/g, "-")
    .replaceAll("_", "-");
}
