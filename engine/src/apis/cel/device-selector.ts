// Mirrors DeviceMatches of staging/src/k8s.io/dynamic-resource-allocation/cel/compile.go (1.36): whether an expression
// selects a device.
import type { ResourceV1Device, ResourceV1DeviceAttribute } from "../../model/generated/types.ts";
import { quantityOf } from "../../model/quantity.ts";
import { remember } from "../../model/remember.ts";
import { deviceVariables } from "./environments.ts";
import { compileProgram, Program } from "./evaluate.ts";
import { QuantityValue } from "./library/quantity.ts";
import { read as readVersion } from "./library/semver.ts";
import { type CelMap, EntryMap, EvaluationError, Opaque, type Value } from "./values.ts";

/** Domains that have nothing are there all the same, and empty. */
class DomainMap extends EntryMap {
  override find(key: Value): Value | undefined {
    return super.find(key) ?? empty;
  }

  override contains(key: Value): boolean {
    return super.find(key) !== undefined;
  }
}

const empty = new EntryMap([]);

/** Whether the device of a driver is selected, or why that cannot be said. Never throws. */
export function selectsDevice(
  expression: string,
  driver: string,
  device: ResourceV1Device,
  sharesDevices: boolean,
): boolean | { readonly error: string } {
  const program = (sharesDevices ? compileShared : compilePlain)(expression);
  if (!(program instanceof Program))
    return {
      error: `CEL compile error: compilation failed${program.error && `: ${program.error}`}`,
    };
  let bound: Value | undefined;
  const { value } = program.evaluate((name) => {
    if (name !== "device") return undefined;
    bound ??= deviceValue(driver, device);
    return bound;
  });
  if (typeof value === "boolean") return value;
  const why =
    value instanceof EvaluationError
      ? value.message
      : `CEL result of type ${typeName(value)} could not be converted to bool: ${conversion(value)}`;
  return { error: `CEL runtime error: ${why}` };
}

const compileWith = (sharesDevices: boolean) => {
  const variables = deviceVariables({ feature: () => sharesDevices });
  return remember((expression: string) => compileProgram(expression, { variables }));
};
const compilePlain = compileWith(false);
const compileShared = compileWith(true);

function deviceValue(driver: string, device: ResourceV1Device): CelMap {
  const attributes = Object.entries(device.attributes ?? {}).flatMap(([name, attribute]) => {
    const value = attributeValue(attribute);
    return value === undefined ? [] : [[name, value] as const];
  });
  const capacity = Object.entries(device.capacity ?? {}).map(
    ([name, { value }]) => [name, new QuantityValue(quantityOf(value))] as const,
  );
  return new EntryMap([
    ["driver", driver],
    ["allowMultipleAllocations", device.allowMultipleAllocations ?? false],
    ["attributes", byDomain(driver, attributes)],
    ["capacity", byDomain(driver, capacity)],
  ]);
}

/** Names without a domain are in that of the driver. */
function byDomain(driver: string, entries: readonly (readonly [string, Value])[]): CelMap {
  const domains = new Map<string, [string, Value][]>();
  for (const [name, value] of entries) {
    const slash = name.indexOf("/");
    const domain = slash < 0 ? driver : name.slice(0, slash);
    const known = domains.get(domain) ?? [];
    domains.set(domain, known);
    known.push([name.slice(slash + 1), value]);
  }
  return new DomainMap([...domains].map(([domain, known]) => [domain, new EntryMap(known)]));
}

function attributeValue(attribute: ResourceV1DeviceAttribute): Value | undefined {
  const { int, bool, string, version } = attribute;
  if (int !== undefined) return BigInt(Math.trunc(int));
  return bool ?? string ?? (version === undefined ? undefined : readVersion(version));
}

/** The types that an attribute can have, beside bool. */
function typeName(value: Value): string {
  if (value instanceof Opaque) return value.typeName;
  return typeof value === "bigint" ? "int" : typeof value;
}

/** How the library words that a value is no bool. */
function conversion(value: Value): string {
  if (typeof value === "string") return "unsupported native conversion from string to 'bool'";
  if (value instanceof Opaque) return "type conversion error from 'Semver' to 'bool'";
  return "unsupported type conversion from 'int' to bool";
}
