// Mirrors staging/src/k8s.io/apiserver/pkg/admission/{interfaces,attributes,errors}.go (1.36): what a plugin sees of a
// request and how it refuses one.
import type { AccessDecision, AccessQuestion } from "../../apis/cel/library/authorizer.ts";
import type { ApiContext } from "../../apis/kind.ts";
import type { AnyKind } from "../../apis/registry.ts";
import type { AuthenticationV1UserInfo } from "../../model/generated/types.ts";
import type { KubeObject, ResourceName, Stored } from "../../model/object.ts";
import type { Status, StatusCause } from "../../model/status.ts";
import { forbidden } from "../status.ts";

export type Operation = "CREATE" | "UPDATE" | "DELETE";

export interface Attributes {
  readonly operation: Operation;
  readonly kind: AnyKind;
  readonly resource: ResourceName;
  readonly subresource?: string;
  readonly namespace: string;
  /** The name of the request; empty on a create with generateName until the name has been generated. */
  readonly name: string;
  /** Whether the name has been generated: the request itself has none. */
  readonly nameIsGenerated?: true;
  /** The new object: in the mutating phase a private copy to change, then complete. The old object on a delete. */
  readonly object: KubeObject;
  readonly old?: Stored;
  readonly dryRun: boolean;
}

/** What plugins read of the cluster and say beside their verdict. */
export interface AdmissionContext extends ApiContext {
  get<T extends KubeObject>(
    resource: ResourceName,
    namespace: string,
    name: string,
  ): Stored<T> | undefined;
  list<T extends KubeObject>(resource: ResourceName, namespace?: string): readonly Stored<T>[];
  /** Writes an object without admission: quota admission charges `status.used` so. */
  put(resource: ResourceName, object: KubeObject): void;
  /** Adds a `Warning:` header to the answer. */
  warn(text: string): void;
  /** The kind in the version that the request names. */
  readonly served: AnyKind;
  /** The kind of an object, custom ones included; undefined when nothing serves it. */
  readonly kindOf: (apiVersion: string, kind: string) => AnyKind | undefined;
  /** The object as the answer to a request prints it. */
  encoded(object: KubeObject): KubeObject;
  /** Who makes the request. */
  userInfo(attributes: Attributes): AuthenticationV1UserInfo;
  /** Whether somebody may do something: whoever makes the request, or the user that is named. */
  authorize(question: AccessQuestion): AccessDecision;
  /** Five characters of a generated name, the same for the same request. */
  suffix(): string;
}

/** One plugin, one file. Both phases give a refusal or nothing. */
export interface AdmissionPlugin {
  readonly name: string;
  /** The only resources that it looks at; absent: it looks at every request. */
  readonly resources?: readonly ResourceName[];
  admit?(attributes: Attributes, context: AdmissionContext): Status | undefined;
  validate?(attributes: Attributes, context: AdmissionContext): Status | undefined;
}

/** 403 in the words of `admission.NewForbidden`: the name is what is known of it at that point of the request. */
export function refuse(
  attributes: Attributes,
  message: string,
  causes?: readonly StatusCause[],
): Status {
  const { metadata } = attributes.object;
  const name = attributes.name || metadata?.name || metadata?.generateName || "Unknown";
  return forbidden(attributes.resource, name, message, causes);
}

/** Whether the request is about the object itself (no subresource) of this resource. */
export function isRequestFor(
  attributes: Attributes,
  resource: ResourceName,
  ...operations: readonly Operation[]
): boolean {
  return (
    attributes.resource === resource &&
    !attributes.subresource &&
    operations.includes(attributes.operation)
  );
}
