// What explaining an answer of the API server may look at.
import type { NodePorts } from "../configuration.ts";
import type { Finding } from "../finding.ts";
import type { BoundObject, ResourceScope } from "../resources/index.ts";

export interface ApiView {
  readonly object: BoundObject;
  /** Everything that lies together with the object. */
  readonly resources: ResourceScope;
  /** Minor of the target Kubernetes version. */
  readonly minor: number;
  /** First and last node port of the cluster. */
  readonly nodePorts: NodePorts;
}

/** Where a text of the API server belongs, what takes part in it, and what can be done. */
export type Explained = Pick<Finding, "path" | "part" | "related" | "fixes">;
