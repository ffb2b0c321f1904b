// Requests and limits: what a container sets, and what its namespace gives it.
import type { BoundObject, Index, ResourceScope } from "../resources/index.ts";
import { asMap, asText, field, type JsonMap } from "../resources/json.ts";
import {
  type Container,
  entries,
  resourceOf,
  type Workload,
  workloadOf,
} from "../resources/workload.ts";
import { objectsIn, objectsOfKind } from "./neighbours.ts";

/** Whether any request or limit is set. */
export function hasResources({ fields }: Pick<Container, "fields">): boolean {
  return (["requests", "limits"] as const).some(
    (list) => Object.keys(asMap(field(fields, "resources", list)) ?? {}).length > 0,
  );
}

/** Resources of the whole pod, which its containers share. */
export function hasPodResources({ spec }: Workload): boolean {
  return hasResources({ fields: spec });
}

export interface ContainerDefaults {
  readonly any: boolean;
  /** What a LimitRange of the namespace gives: a default limit is a default request too. */
  request(name: string): string | undefined;
  limit(name: string): string | undefined;
}

/** The defaults of the LimitRanges in the namespace of an object. */
export function containerDefaults(scope: ResourceScope, object: BoundObject): ContainerDefaults {
  const items = objectsIn(scope, "LimitRange", object.namespace, object).flatMap(containerItems);
  const first = (lists: readonly string[], name: string) =>
    items
      .flatMap((item) => lists.map((list) => textAt(item, list, name)))
      .find((text) => text !== undefined);
  return {
    any: items.some((item) => requestLists.some((list) => asMap(item[list]))),
    request: (name) => first(requestLists, name),
    limit: (name) => first(limitLists, name),
  };
}

/** Where a LimitRange has the limit and the request of a container, in the order in which the API server fills them in. */
const limitLists = ["default", "max"];
const requestLists = ["defaultRequest", ...limitLists, "min"];

function containerItems({ value }: BoundObject): JsonMap[] {
  return entries(field(value, "spec", "limits"), [])
    .map(({ fields }) => fields)
    .filter((fields) => fields["type"] === "Container");
}

/** What a LimitRange of another namespace would give a container: what the team means elsewhere. */
export function defaultsElsewhere(
  scope: ResourceScope,
): { readonly name: string; readonly resources: JsonMap } | undefined {
  for (const range of objectsOfKind(scope, "LimitRange"))
    for (const item of containerItems(range)) {
      const requests = asMap(item["defaultRequest"]);
      const limits = asMap(item["default"]);
      if (requests || limits)
        return {
          name: range.ref.name,
          resources: { ...(requests && { requests }), ...(limits && { limits }) },
        };
    }
  return undefined;
}

function textAt(item: JsonMap, list: string, name: string): string | undefined {
  const value = field(item, list, name);
  return typeof value === "number" ? String(value) : asText(value);
}

/** The request that counts: a limit stands for a request that is not set. */
export function requestOf(holder: JsonMap, name: string): string | undefined {
  return resourceOf(holder, "requests", name) ?? resourceOf(holder, "limits", name);
}

interface ContainerResources {
  readonly name: string;
  readonly resources: JsonMap;
}

/** What containers set, by image. */
const BY_IMAGE: Index<ContainerResources> = {
  name: "resources by image",
  *entries(object) {
    for (const container of workloadOf(object)?.running ?? []) {
      const resources = asMap(container.fields["resources"]);
      if (resources && container.image !== "" && hasResources(container))
        yield [container.image, { name: container.name, resources }];
    }
  },
};

/** What a container with the same image sets elsewhere. */
export function sameImageResources(
  scope: ResourceScope,
  { image }: Container,
): ContainerResources | undefined {
  return scope.lookUp(BY_IMAGE, image)[0];
}
