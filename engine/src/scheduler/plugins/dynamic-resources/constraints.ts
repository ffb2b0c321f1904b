// Mirrors the constraints of structured/internal/incubating/{allocator_incubating,constraint}.go of
// staging/src/k8s.io/dynamic-resource-allocation (1.36): what the devices of a claim must have in common, or not.
import type {
  ResourceV1Device,
  ResourceV1DeviceAttribute,
  ResourceV1DeviceConstraint,
} from "../../../model/generated/types.ts";
import type { DeviceRequest } from "./requests.ts";

/** Keeps track of the devices that are chosen for a claim. */
export interface Constraint {
  /** Takes a device in, unless it does not fit those that are there. */
  add(request: DeviceRequest, device: ResourceV1Device, driver: string): boolean;
  /** Takes out what `add` took in. */
  remove(request: DeviceRequest): void;
}

/** Nothing for a constraint of a kind that is not known. */
export function constraintOf(given: ResourceV1DeviceConstraint): Constraint | undefined {
  const requests: ReadonlySet<string> = new Set(given.requests);
  if (given.matchAttribute !== undefined) return new MatchAttribute(requests, given.matchAttribute);
  if (given.distinctAttribute !== undefined)
    return new DistinctAttribute(requests, given.distinctAttribute);
  return undefined;
}

/** What both constraints on an attribute do: they differ in what they keep of a device, and in what fits that. */
abstract class AttributeConstraint implements Constraint {
  readonly #requests: ReadonlySet<string>;
  readonly #attribute: string;
  #devices = 0;

  constructor(requests: ReadonlySet<string>, attribute: string) {
    this.#requests = requests;
    this.#attribute = attribute;
  }

  /** Whether a value goes with those of the devices that are there. */
  protected abstract fits(value: string | undefined): boolean;
  /** Remembers the value of a device that is taken in. */
  protected abstract keep(request: string, value: string | undefined, isFirst: boolean): void;
  /** Forgets what was kept for a request. */
  protected abstract forget(request: string): void;

  add(request: DeviceRequest, device: ResourceV1Device, driver: string): boolean {
    if (!concerns(this.#requests, request)) return true;
    const attribute = attributeOf(device, driver, this.#attribute);
    if (!attribute) return false;
    const value = comparable(attribute);
    if (this.#devices > 0 && !this.fits(value)) return false;
    this.keep(request.parentName ?? request.name, value, this.#devices === 0);
    this.#devices++;
    return true;
  }

  remove(request: DeviceRequest): void {
    if (!concerns(this.#requests, request)) return;
    this.forget(request.parentName ?? request.name);
    this.#devices--;
  }
}

/** The first device decides. */
class MatchAttribute extends AttributeConstraint {
  #value: string | undefined;

  protected fits(value: string | undefined): boolean {
    return value !== undefined && value === this.#value;
  }

  protected keep(_request: string, value: string | undefined, isFirst: boolean): void {
    if (isFirst) this.#value = value;
  }

  protected forget(): void {}
}

/** Upstream remembers one device per request: of several for one request the last counts. */
class DistinctAttribute extends AttributeConstraint {
  readonly #values = new Map<string, string | undefined>();

  protected fits(value: string | undefined): boolean {
    for (const other of this.#values.values())
      if (value === undefined || value === other) return false;
    return true;
  }

  protected keep(request: string, value: string | undefined): void {
    this.#values.set(request, value);
  }

  protected forget(request: string): void {
    this.#values.delete(request);
  }
}

function concerns(requests: ReadonlySet<string>, { name, parentName }: DeviceRequest): boolean {
  if (requests.size === 0) return true;
  if (parentName === undefined) return requests.has(name);
  return requests.has(parentName) || requests.has(`${parentName}/${name}`);
}

/** An attribute by its full name; drivers leave their own domain out. */
function attributeOf(
  { attributes = {} }: ResourceV1Device,
  driver: string,
  name: string,
): ResourceV1DeviceAttribute | undefined {
  if (Object.hasOwn(attributes, name)) return attributes[name];
  const slash = name.indexOf("/");
  if (slash < 0 || name.slice(0, slash) !== driver) return undefined;
  const id = name.slice(slash + 1);
  return Object.hasOwn(attributes, id) ? attributes[id] : undefined;
}

/** Equal for equal values of one type; nothing for types that cannot be compared. */
function comparable({ string, int, bool, version }: ResourceV1DeviceAttribute): string | undefined {
  if (string !== undefined) return `string ${string}`;
  if (int !== undefined) return `int ${int}`;
  if (bool !== undefined) return `bool ${bool}`;
  return version === undefined ? undefined : `version ${version}`;
}
