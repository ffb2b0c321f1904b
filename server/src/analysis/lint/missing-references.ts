// References whose target is not among the files, and what may be said of them.
import type {
  BoundObject,
  BoundReference,
  Declaration,
  ResourceScope,
} from "../resources/index.ts";
import { isWorkloadKind, siblingKind } from "../resources/index.ts";
import { nearest } from "../schema/near.ts";

/** The references of an object that mean nothing in the scope and that not every cluster has; optional ones may be missing. */
export function missingReferences(
  scope: ResourceScope,
  object: BoundObject,
): readonly BoundReference[] {
  return scope.once(missingReferences, object, () =>
    scope
      .references(object)
      .filter((bound) => !bound.reference.optional && isMissing(scope, bound)),
  );
}

/** The optional references of an object that mean nothing in the scope. */
export function missingOptional(scope: ResourceScope, object: BoundObject): BoundReference[] {
  return scope
    .references(object)
    .filter((bound) => bound.reference.optional && isMissing(scope, bound));
}

function isMissing(scope: ResourceScope, bound: BoundReference): boolean {
  const { kind, placeholder } = bound.reference;
  return (
    kind.missing !== "never" &&
    !placeholder &&
    !scope.isBuiltIn(bound) &&
    scope.resolve(bound).length === 0 &&
    scope.elsewhere(bound).length === 0
  );
}

/** Nearly right names of the same kind, nearest first. */
export function nearNames(scope: ResourceScope, bound: BoundReference): readonly string[] {
  const { reference, namespace, from } = bound;
  return scope.once(nearNames, bound, () =>
    nearest(reference.name, scope.names(reference.target, namespace, from)),
  );
}

/** What has the right name but is of a kind that is easily confused with the one asked for. */
export function siblingOf(scope: ResourceScope, bound: BoundReference): Declaration | undefined {
  return siblingsOf(scope, bound)[0];
}

export function siblingsOf(scope: ResourceScope, bound: BoundReference): readonly Declaration[] {
  const { reference, namespace, from } = bound;
  const sibling = siblingKind(reference.target);
  if (sibling) return scope.find(sibling, reference.name, namespace, from);
  if (reference.kind.id !== "scale-target") return [];
  return scope.pods
    .templates(namespace, from)
    .filter(({ object }) => isWorkloadKind(object.kind) && object.ref.name === reference.name)
    .flatMap(({ object }) =>
      scope
        .declaredBy(object)
        .filter(({ target }) => target === object.kind || target.kind === object.kind.kind),
    );
}

/** ` in namespace 'shop'`; nothing for what lies in no namespace. */
export function whereIn({ namespace }: BoundReference): string {
  return namespace.name === "" ? "" : ` in namespace '${namespace.name}'`;
}
