// Requests and limits: what a container sets, and what its namespace gives it.
import type { BoundObject, Index, ResourceScope } from "../resources/index.ts";
import { asMap, asText, field, type JsonMap } from "../resources/json.ts";
import { objectsIn } from "./neighbours.ts";
import { type Container, entries, resourceOf, type Workload, workloadOf } from "./workload.ts";

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
  const items = objectsIn(scope, "LimitRange", object.namespace, object).flatMap(({ value }) =>
    entries(field(value, "spec", "limits"), [])
      .map(({ fields }) => fields)
      .filter((fields) => fields["type"] === "Container"),
  );
  const first = (list: string, name: string) =>
    items.map((item) => textAt(item, list, name)).find((text) => text !== undefined);
  return {
    any: items.some((item) => asMap(item["default"]) ?? asMap(item["defaultRequest"])),
    request: (name) => first("defaultRequest", name) ?? first("default", name),
    limit: (name) => first("default", name),
  };
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
