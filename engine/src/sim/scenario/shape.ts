// What a scenario file may hold, as data: one description serves the reader, the JSON Schema, completion and hover.

/** What the text of a scalar names: how it is checked, and what an editor offers for it. */
export type Meaning =
  /** `kind/name`, the name with `*` for any text and `#2` for the second match. */
  | "object"
  /** A manifest file, folder or glob, relative to the scenario. */
  | "file"
  | "node"
  | "namespace"
  /** A pattern over images. */
  | "image"
  | "container"
  /** `status.conditions[type=Ready].status` */
  | "path"
  /** `Available`, or `Available=False`. */
  | "condition"
  /** `1.31` to `1.36` */
  | "version";

interface Described {
  /** One or two sentences for people. */
  readonly text?: string;
}

export interface Scalar extends Described {
  readonly type: "any" | "nothing" | "boolean" | "duration" | "quantity" | "time";
}

export interface Text extends Described {
  readonly type: "string";
  readonly means?: Meaning;
}

export interface Numeric extends Described {
  readonly type: "number" | "integer";
  readonly min?: number;
  readonly max?: number;
}

export interface Enum extends Described {
  readonly type: "enum";
  readonly values: readonly string[];
}

export interface List extends Described {
  readonly type: "list";
  readonly items: Shape;
  readonly min?: number;
}

export interface Dictionary extends Described {
  readonly type: "map";
  readonly values: Shape;
}

export interface Either extends Described {
  readonly type: "either";
  readonly shapes: readonly Shape[];
}

export interface Fields extends Described {
  readonly type: "object";
  readonly fields: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** What it is called in the JSON Schema, which says it once then. */
  readonly name?: string;
  /** Of each of these lists exactly one key must be there. */
  readonly oneOf?: readonly (readonly string[])[];
  /** Of each of these lists at least one key must be there. */
  readonly anyOf?: readonly (readonly string[])[];
}

export type Shape = Scalar | Text | Numeric | Enum | List | Dictionary | Either | Fields;

export const any: Shape = { type: "any" };
/** `null` */
export const nothing: Shape = { type: "nothing" };
export const boolean: Shape = { type: "boolean" };
export const string: Shape = { type: "string" };
export const duration: Shape = { type: "duration" };
export const quantity: Shape = { type: "quantity" };
export const time: Shape = { type: "time" };
/** Seconds: any number from 0 on. */
export const seconds: Shape = { type: "number", min: 0 };
export const number: Shape = { type: "number" };
/** A whole number from 0 on. */
export const count: Shape = { type: "integer", min: 0 };
export const port: Shape = { type: "integer", min: 1, max: 65535 };
export const exitCode: Shape = { type: "integer", min: 0, max: 255 };

export const integer = (min?: number, max?: number): Shape => ({
  type: "integer",
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});
export const naming = (means: Meaning): Shape => ({ type: "string", means });
export const oneOf = (...values: string[]): Shape => ({ type: "enum", values });
export const list = (items: Shape): Shape => ({ type: "list", items });
export const someOf = (items: Shape): Shape => ({ type: "list", items, min: 1 });
export const map = (values: Shape): Shape => ({ type: "map", values });
export const either = (...shapes: Shape[]): Shape => ({ type: "either", shapes });
export const object = (fields: Record<string, Shape>, ...required: string[]): Fields => ({
  type: "object",
  fields,
  ...(required.length > 0 ? { required } : {}),
});
/** The same with words for people. */
export const told = <S extends Shape>(text: string, shape: S): S => ({ ...shape, text });

/** `status.phase` of pods, namespaces, claims and volumes. */
export const phase: Shape = told(
  "status.phase",
  oneOf(
    ...["Pending", "Running", "Succeeded", "Failed", "Unknown"],
    ...["Active", "Terminating", "Bound", "Lost", "Available", "Released"],
  ),
);
