// Quantities (apiserver/pkg/cel/library/quantity.go, 1.36).
import { parseQuantity, Quantity, quantityErrors } from "../../../model/quantity.ts";
import type { Library } from "../functions.ts";
import { EvaluationError, Opaque, type Value } from "../values.ts";

export class QuantityValue extends Opaque {
  override readonly typeName = "kubernetes.Quantity";
  readonly quantity: Quantity;

  constructor(quantity: Quantity) {
    super();
    this.quantity = quantity;
  }

  override equals(other: Value): boolean {
    return other instanceof QuantityValue && this.quantity.compare(other.quantity) === 0;
  }
}

const type = "kubernetes.Quantity";
const nanoPerUnit = 1_000_000_000n;
const ofUnits = (units: bigint) => Quantity.ofUnits(units, "DecimalExponent");

/** Whole units that 64 bits hold, where there is nothing behind the point. */
function asInteger({ quantity: { nano } }: QuantityValue): bigint | undefined {
  const units = nano / nanoPerUnit;
  return nano % nanoPerUnit === 0n && BigInt.asIntN(64, units) === units ? units : undefined;
}

/** Blanks around it are no part of a quantity, other than in manifests. */
function parse(text: string): ReturnType<typeof parseQuantity> {
  return text === text.trim() ? parseQuantity(text) : { error: quantityErrors.format };
}

export const quantityLibrary: Library = {
  quantity: {
    [`(string) ${type}`]: (text: string) => {
      const read = parse(text);
      return read instanceof Quantity ? new QuantityValue(read) : new EvaluationError(read.error);
    },
  },
  isQuantity: { "(string) bool": (text: string) => parse(text) instanceof Quantity },
  sign: {
    [`${type}.() int`]: ({ quantity }: QuantityValue) => BigInt(quantity.sign()),
  },
  isInteger: {
    [`${type}.() bool`]: (value: QuantityValue) => asInteger(value) !== undefined,
  },
  asInteger: {
    [`${type}.() int`]: (value: QuantityValue) =>
      asInteger(value) ?? new EvaluationError("cannot convert value to integer"),
  },
  asApproximateFloat: {
    [`${type}.() double`]: ({ quantity }: QuantityValue) =>
      quantity.nano % nanoPerUnit === 0n
        ? Number(quantity.nano / nanoPerUnit)
        : Number(quantity.nano) / 1e9,
  },
  isGreaterThan: {
    [`${type}.(${type}) bool`]: (left: QuantityValue, right: QuantityValue) =>
      left.quantity.compare(right.quantity) > 0,
  },
  isLessThan: {
    [`${type}.(${type}) bool`]: (left: QuantityValue, right: QuantityValue) =>
      left.quantity.compare(right.quantity) < 0,
  },
  compareTo: {
    [`${type}.(${type}) int`]: (left: QuantityValue, right: QuantityValue) =>
      BigInt(left.quantity.compare(right.quantity)),
  },
  add: {
    [`${type}.(${type}) ${type}`]: (left: QuantityValue, right: QuantityValue) =>
      new QuantityValue(left.quantity.add(right.quantity)),
    [`${type}.(int) ${type}`]: (left: QuantityValue, right: bigint) =>
      new QuantityValue(left.quantity.add(ofUnits(right))),
  },
  sub: {
    [`${type}.(${type}) ${type}`]: (left: QuantityValue, right: QuantityValue) =>
      new QuantityValue(left.quantity.sub(right.quantity)),
    [`${type}.(int) ${type}`]: (left: QuantityValue, right: bigint) =>
      new QuantityValue(left.quantity.sub(ofUnits(right))),
  },
};
