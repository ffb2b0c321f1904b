// The types of CEL (common/types of cel-go) as far as they decide what an expression is told.

export interface CelType {
  /** As errors show it, without parameters: `int`, `list`, `kubernetes.NamespaceSpec`. */
  readonly name: string;
  readonly parameters: readonly CelType[];
  /** What an object has; anything else in it is an error. */
  readonly fields?: { readonly [name: string]: CelType };
}

const simple = (name: string): CelType => ({ name, parameters: [] });

export const anyType = simple("any");
export const boolType = simple("bool");
export const bytesType = simple("bytes");
export const doubleType = simple("double");
export const durationType = simple("duration");
export const dynType = simple("dyn");
export const intType = simple("int");
export const stringType = simple("string");
export const timestampType = simple("timestamp");
export const quantityType = simple("kubernetes.Quantity");
/** What is not known here, and never an error. */
export const unknownType = simple("?");

export function listType(item: CelType): CelType {
  return { name: "list", parameters: [item] };
}

export function mapType(key: CelType, value: CelType): CelType {
  return { name: "map", parameters: [key, value] };
}

export function optionalType(value: CelType): CelType {
  return { name: "optional_type", parameters: [value] };
}

export function objectType(name: string, fields: CelType["fields"] & {}): CelType {
  return { name, parameters: [], fields };
}

/** Whether anything may turn out to be of the type, or the type to be anything. */
export function isOpen(type: CelType): boolean {
  return type.name === "dyn" || type.name === "any" || type.name === "?";
}

export function containsUnknown(type: CelType): boolean {
  return type.name === "?" || type.parameters.some(containsUnknown);
}

export function formatType({ name, parameters }: CelType): string {
  return parameters.length === 0 ? name : `${name}(${parameters.map(formatType).join(", ")})`;
}

const outputNames: Readonly<Record<string, string>> = {
  null: "null_type",
  duration: "google.protobuf.Duration",
  timestamp: "google.protobuf.Timestamp",
};

/** As Go prints the type of a whole expression. */
export function formatOutputType({ name, parameters }: CelType): string {
  const shown = Object.hasOwn(outputNames, name) ? outputNames[name] : name;
  return parameters.length === 0
    ? `${shown}`
    : `${shown}(${parameters.map(formatOutputType).join(", ")})`;
}
