// Mirrors the ScaleREST of pkg/registry/apps/*/storage (1.36): `scale` reads and writes only the number of replicas.
import { validateNonnegativeField } from "../../apis/meta/v1/object-meta.ts";
import { FieldPath } from "../../model/field-path.ts";
import {
  clone,
  type KubeObject,
  type ObjectMeta,
  type Result,
  type Stored,
} from "../../model/object.ts";
import type { Request } from "../request.ts";
import { invalid, notFound } from "../status.ts";
import { updateObject } from "../update.ts";

interface Scalable extends KubeObject {
  spec?: { replicas?: number };
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
