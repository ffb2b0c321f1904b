import { fieldErrorOf } from "../../../engine/src/apis/field-error-versions.ts";
import type { ApiContext } from "../../../engine/src/apis/kind.ts";
import { findKind } from "../../../engine/src/apis/registry.ts";
import { featureDefault } from "../../../engine/src/model/feature-gates.ts";
import { type FieldError, fieldErrorText } from "../../../engine/src/model/field-error.ts";
import { clone, type KubeObject } from "../../../engine/src/model/object.ts";

/** A context of Kubernetes 1.`minor`; `warned` collects what is said at once. */
function apiContext(minor = 36, warned: string[] = []): ApiContext {
  return {
    minor,
    feature: (name) => featureDefault(name, minor),
    nowMs: () => 0,
    warn: (text) => warned.push(text),
  };
}

export interface Verdict {
  readonly object: KubeObject;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

const textsOf = (errors: readonly FieldError[], minor: number) =>
  errors.map((error) => fieldErrorText(fieldErrorOf(error, minor)));

function kindOf({ apiVersion, kind }: KubeObject, minor: number) {
  const found = findKind(apiVersion, kind, minor);
  if (!found) throw new Error(`${apiVersion} ${kind} is not served`);
  return found;
}

/** What a kind says about a create: defaults, strategy, validation and warnings, without admission. */
export function judgeCreate(given: object, minor = 36): Verdict {
  const warned: string[] = [];
  const context = apiContext(minor, warned);
  const object = clone(given) as KubeObject;
  const kind = kindOf(object, minor);
  kind.setDefaults?.(object, context);
  const scope = kind.namespaced ? { namespace: "default" } : {};
  object.metadata = { ...scope, uid: "u-1", ...object.metadata };
  kind.prepareForCreate?.(object, context);
  const errors = textsOf(kind.validate(object, context), minor);
  const warnings = [...warned, ...(kind.warnings?.(object, undefined, context) ?? [])];
  return { object, errors, warnings };
}

/** What a kind says about an update of an object that was created as `before`. */
export function judgeUpdate(
  before: object,
  after: object,
  subresource?: string,
  minor = 36,
): Verdict {
  const context = apiContext(minor);
  const old = judgeCreate(before, minor).object;
  old.metadata = { ...old.metadata, resourceVersion: "1", generation: 1 };
  const object = clone(after) as KubeObject;
  const kind = kindOf(object, context.minor);
  kind.setDefaults?.(object, context);
  object.metadata = { ...clone(old.metadata), ...object.metadata };
  kind.prepareForUpdate?.(object, old, context, subresource);
  const given = kind.validateUpdate?.(object, old, context, subresource) ?? [];
  const errors = textsOf(given, minor);
  return { object, errors, warnings: kind.warnings?.(object, old, context) ?? [] };
}
