// Comparisons (common/stdlib/standard.go of cel-go 0.26); numbers are compared across their types.
import type { Library, Unguarded } from "../functions.ts";
import { compare, EvaluationError, typeNameOf, type Value } from "../values.ts";

const numbers = ["int", "uint", "double"];
const signatures = [
  ...["bool", "bytes", "string", "timestamp", "duration"].map((type) => `(${type} ${type}) bool`),
  ...numbers.flatMap((left) => numbers.map((right) => `(${left} ${right}) bool`)),
].join(", ");
const ordered = new Set([
  ...numbers,
  ...["bool", "bytes", "string", "google.protobuf.Timestamp", "google.protobuf.Duration"],
]);

function comparison(name: string, holds: (order: number) => boolean): Unguarded {
  return {
    signatures,
    call: (left: Value, right: Value) => {
      if (!ordered.has(typeNameOf(left))) return new EvaluationError(`no such overload: ${name}`);
      const order = compare(left, right);
      return typeof order === "number" ? holds(order) : order;
    },
  };
}

export const comparisons: Library = {
  "_<_": comparison("_<_", (order) => order < 0),
  "_<=_": comparison("_<=_", (order) => order <= 0),
  "_>_": comparison("_>_", (order) => order > 0),
  "_>=_": comparison("_>=_", (order) => order >= 0),
};
