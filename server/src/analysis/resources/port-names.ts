// Where other objects mean a container's port: the target ports of Services, the ports of network policies.
import type { Path } from "../finding.ts";
import type { BoundObject } from "./bind-file.ts";
import { asList, field } from "./json.ts";
import { kindName } from "./kinds.ts";
import { servicePorts } from "./ports.ts";
import type { PodSelector } from "./references.ts";
import type { ResourceScope } from "./scope.ts";

/** A port of some pods, by name or number. */
export interface PortNaming {
  readonly port: string | number;
  readonly path: Path;
  /** The objects whose pods have it. */
  pods(): readonly BoundObject[];
}

/** Every place of an object that means a container port of other objects' pods. */
export function portNamings(scope: ResourceScope, object: BoundObject): PortNaming[] {
  switch (kindName(object.kind)) {
    case "Service":
      return serviceNamings(scope, object);
    case "networking.k8s.io/NetworkPolicy":
      return policyNamings(scope, object);
    default:
      return [];
  }
}

function selectedBy(
  scope: ResourceScope,
  object: BoundObject,
  selectors: readonly PodSelector[],
): BoundObject[] {
  const found = selectors.flatMap((selector) => scope.pods.selected(object, selector));
  return [...new Set(found.map((one) => one.object))];
}

function serviceNamings(scope: ResourceScope, object: BoundObject): PortNaming[] {
  const pods = () => selectedBy(scope, object, object.content.selectors);
  return servicePorts(object.value).flatMap(({ target, path }) =>
    target === undefined ? [] : [{ port: target, path: [...path, "targetPort"], pods }],
  );
}

/** What comes in reaches the policy's own pods, what goes out those of its peers. */
function policyNamings(scope: ResourceScope, object: BoundObject): PortNaming[] {
  const { selectors } = object.content;
  const subject = selectors.filter(({ kind }) => kind.id === "policy-subject");
  return ["ingress", "egress"].flatMap((direction) =>
    asList(field(object.value, "spec", direction)).flatMap((rule, i) => {
      const at = ["spec", direction, i];
      const peers = selectors.filter(({ path }) => at.every((step, j) => path[j] === step));
      const pods = () => selectedBy(scope, object, direction === "ingress" ? subject : peers);
      return asList(field(rule, "ports")).flatMap((entry, j): PortNaming[] => {
        const port = field(entry, "port");
        const named = typeof port === "string" || typeof port === "number";
        return named ? [{ port, path: [...at, "ports", j, "port"], pods }] : [];
      });
    }),
  );
}
