import { isPlaceholder } from "../../documents/index.ts";
import type { Path } from "../../finding.ts";
import { type BoundObject, type Index, kindName } from "../../resources/index.ts";
import { asMap, asText, field } from "../../resources/json.ts";
import { entries } from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

export const ingressRouteDuplicate: Rule = {
  id: "ingress-route-duplicate",
  summary: "the same host and path in two Ingresses",
  severity: "warning",
  source: "reference",
  profiles: ["recommended"],
  *check(object, { scope }) {
    if (!isIngress(object)) return;
    const own = routesOf(object);
    for (const [i, route] of own.entries()) {
      const twice = own.slice(0, i).find(({ key }) => key === route.key);
      const other =
        twice ??
        scope
          .lookUp(ROUTES, route.key)
          .find(
            ({ object: found }) =>
              found !== object &&
              !isVariant(found, object) &&
              scope
                .findAnywhere(found.kind, found.ref.name, object)
                .some((d) => d.object === found),
          );
      if (!other) continue;
      yield {
        message: `Path '${route.pathType} ${route.text}' of ${route.host === "" ? "every host" : `host '${route.host}'`} is ${twice ? "routed twice here" : `also routed by Ingress '${other.object.ref.name}'`}: which one wins depends on the controller.`,
        path: route.path,
        related: [
          {
            message: `The other route, of Ingress '${other.object.ref.name}'.`,
            object: other.object.ref,
            path: other.path,
          },
        ],
      };
    }
  },
};

interface Route {
  readonly object: BoundObject;
  readonly key: string;
  readonly host: string;
  readonly pathType: string;
  readonly text: string;
  readonly path: Path;
}

const known = new WeakMap<BoundObject, readonly Route[]>();

/** Routes by what two Ingresses may not share. */
const ROUTES: Index<Route> = {
  name: "routes",
  *entries(object) {
    if (isIngress(object)) for (const route of routesOf(object)) yield [route.key, route];
  },
};

function isIngress({ kind }: BoundObject): boolean {
  return kindName(kind) === "networking.k8s.io/Ingress";
}

function routesOf(object: BoundObject): readonly Route[] {
  let routes = known.get(object);
  if (routes === undefined) {
    routes = readRoutes(object);
    known.set(object, routes);
  }
  return routes;
}

/** None for a canary, which shares its routes on purpose. */
function readRoutes(object: BoundObject): Route[] {
  const { value } = object;
  const annotations = asMap(field(value, "metadata", "annotations")) ?? {};
  if (Object.keys(annotations).some((key) => /canary|weight/i.test(key))) return [];
  const ingressClass =
    asText(field(value, "spec", "ingressClassName")) ??
    asText(annotations["kubernetes.io/ingress.class"]) ??
    "";
  return entries(field(value, "spec", "rules"), ["spec", "rules"]).flatMap((rule) => {
    const host = asText(rule.fields["host"]) ?? "";
    const paths = entries(field(rule.fields, "http", "paths"), [...rule.path, "http", "paths"]);
    return paths.flatMap(({ fields, path }) => {
      const text = asText(fields["path"]) ?? "/";
      const pathType = asText(fields["pathType"]) ?? "ImplementationSpecific";
      if (isPlaceholder(host) || isPlaceholder(text)) return [];
      const key = [ingressClass, host, pathType, text].join("\n");
      return [{ object, key, host, pathType, text, path: [...path, "path"] }];
    });
  });
}

/** The same object in another folder: of another environment, never applied together. */
function isVariant(a: BoundObject, b: BoundObject): boolean {
  return a.ref.name === b.ref.name && a.namespace.name === b.namespace.name;
}
