// Questions that rules ask about the objects around one: who selects its pods, who scales it, what its namespace holds.
import type { BoundObject, EffectiveNamespace, ResourceScope } from "../resources/index.ts";
import { BY_KIND, servicePorts } from "../resources/index.ts";
import { field } from "../resources/json.ts";

/** All objects of a kind, in the order of files. */
export function objectsOfKind(scope: ResourceScope, kind: string): readonly BoundObject[] {
  return scope.lookUp(BY_KIND, kind);
}

/** The objects of a kind that an object sees in a namespace. */
export function objectsIn(
  scope: ResourceScope,
  kind: string,
  namespace: EffectiveNamespace,
  from: BoundObject,
): BoundObject[] {
  return objectsOfKind(scope, kind).filter((object) =>
    scope
      .find(object.kind, object.ref.name, namespace, from)
      .some((declaration) => declaration.object === object),
  );
}

/** A Service that sends traffic to the pods it selects. */
export function selectsPods({ value, content }: BoundObject): boolean {
  const selector = content.selectors[0];
  return (
    selector !== undefined &&
    selector.pairs.length > 0 &&
    !selector.placeholder &&
    field(value, "spec", "type") !== "ExternalName"
  );
}

/** The Services that send traffic to the object's pods; one that is only there to be scraped sends none. */
export function servicesOf(scope: ResourceScope, object: BoundObject): BoundObject[] {
  return scope.pods.selecting(object, "service").filter((service) => {
    const ports = servicePorts(service.value);
    const scraped = ports.length > 0 && ports.every(({ name }) => name?.includes("metrics"));
    return selectsPods(service) && !scraped;
  });
}

/** The HorizontalPodAutoscalers that scale an object. */
export function autoscalersOf(scope: ResourceScope, object: BoundObject): BoundObject[] {
  return scope
    .declaredBy(object)
    .flatMap((declaration) => scope.referencesTo(declaration))
    .filter(
      ({ from, reference }) =>
        reference.kind.id === "scale-target" && from.kind.kind === "HorizontalPodAutoscaler",
    )
    .map(({ from }) => from);
}

/** `Deployment 'web'`. */
export function called({ ref }: BoundObject): string {
  return `${ref.kind} '${ref.name}'`;
}
