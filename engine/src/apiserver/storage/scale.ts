// Mirrors the ScaleREST of pkg/registry/apps/*/storage (1.36): `scale` reads and writes only the number of replicas.
import { validateNonnegativeField } from "../../apis/meta/v1/object-meta.ts";
import { FieldPath } from "../../model/field-path.ts";
import type { MetaV1LabelSelector } from "../../model/generated/types.ts";
import {
  clone,
  type KubeObject,
  type ObjectMeta,
  type Result,
  type Stored,
} from "../../model/object.ts";
import { formatLabelSelector, type Labels } from "../../model/selector.ts";
import type { Request } from "../request.ts";
import { invalid, notFound } from "../status.ts";
import { updateObject } from "../update.ts";

interface Scalable extends KubeObject {
  spec?: { replicas?: number; selector?: MetaV1LabelSelector | Labels };
  status?: { replicas?: number };
}

/** The Scale of an object: what a patch of the subresource is applied to. */
export function scaleOf(object: Stored): KubeObject {
  const { metadata, spec, status } = object as Stored<Scalable>;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name, ...(namespace && { namespace }), uid, resourceVersion, creationTimestamp },
    spec: spec?.replicas ? { replicas: spec.replicas } : {},
    status: { replicas: status?.replicas ?? 0, selector: selectorText(spec?.selector) },
  } as KubeObject;
}

/** ReplicationControllers select by a map of labels. */
function selectorText(selector: MetaV1LabelSelector | Labels = {}): string {
  const isMap = Object.values(selector).every((value) => typeof value === "string");
  return formatLabelSelector(isMap ? { matchLabels: selector as Labels } : selector);
}

/** Body: a Scale; gives the object that was scaled. */
export function scale(body: KubeObject, request: Request): Result<Stored> {
  const { metadata = {}, spec = {} } = body as Scalable;
  const { namespace = "", name = "" } = metadata;
  const existing = request.get<Scalable>(request.resource, namespace, name);
  if (!existing) return request.refused(notFound(request.resource, name));
  const errors = validateNonnegativeField(spec.replicas, FieldPath.of("spec", "replicas"));
  if (errors.length > 0) return request.refused(invalid("autoscaling", "Scale", name, errors));
  const object = clone(existing) as Scalable & { metadata: ObjectMeta };
  object.spec = { ...object.spec, replicas: spec.replicas ?? 0 };
  delete object.metadata.resourceVersion;
  if (metadata.resourceVersion) object.metadata.resourceVersion = metadata.resourceVersion;
  return updateObject(request, object, existing);
}
