// Refusals of a whole request whose reason lies in the namespace: Pod Security, LimitRanges, quotas that ask for requests
// and limits. Each is shown where the object offends, with what asks for it beside.
import { parseQuantity, Quantity } from "#engine";
import type { EditOperation, Finding, Fix, Path, RelatedPlace } from "../finding.ts";
import { append, previewFix, quickFix, set, toFillIn } from "../fixes.ts";
import { ImageRoles } from "../lint/image-roles.ts";
import { withoutEchoes } from "../lint/precedence.ts";
import { podSecurityRules } from "../lint/rules/pod-security.ts";
import { type BoundObject, isClusterScoped } from "../resources/index.ts";
import { asText, field } from "../resources/json.ts";
import { type Container, workloadOf } from "../resources/workload.ts";
import { explainLimitRange, limitRangeViolations } from "./limit-range.ts";
import { explainNamedObject } from "./named-objects.ts";
import type { ApiView, Explained } from "./view.ts";

/** A refusal or one of its parts: the text to the letter, where it belongs, and its code. */
export interface Refused extends Explained {
  readonly code: string;
  readonly message: string;
}

/** The parts of a refusal that has no causes; nothing where the text names no reason of this kind. */
export function explainForbidden(view: ApiView, text: string): Refused[] | undefined {
  const security = podSecurity(view, text);
  if (security) return [security];
  const prefix = /^.*? is forbidden: /s.exec(text)?.[0] ?? "";
  const why = text.slice(prefix.length);
  const specify = mustSpecify(view, text);
  if (specify) return [specify];
  const named = explainNamedObject(view, why);
  if (named) return [{ code: "api-invalid", message: text, ...named }];
  return limitRangeViolations(why)?.map((part) => ({
    code: "api-invalid",
    message: prefix + part,
    ...(explainLimitRange(view, part) ?? { path: ["kind"] }),
  }));
}

/** What Pod Security refuses or warns of: the kind, each offending field, and the label of the namespace. */
export function podSecurity(view: ApiView, text: string): Refused | undefined {
  const match = /(violates|violate) PodSecurity "(\w+):([^"]+)"/.exec(text);
  if (!match) return undefined;
  const [, verb, level = "", version = ""] = match;
  const minor = Number(/^v1\.(\d+)$/.exec(version)?.[1] ?? view.minor);
  const offences = offencesOf(view, level, minor);
  const places = offences.map(({ message, object, path, part }) => ({
    message,
    object,
    path,
    ...(part && { part }),
  }));
  return {
    code: "pod-security-violation",
    message: text,
    path: ["kind"],
    part: "value",
    related: [...labelOf(view, verb === "violates" ? ["enforce"] : ["warn", "enforce"]), ...places],
    fixes: fixAllOf(view.object, level, offences),
  };
}

function offencesOf(
  { object, resources: scope }: ApiView,
  level: string,
  minor: number,
): Finding[] {
  const context = { scope, minor, options: {}, roles: new ImageRoles() };
  const rules = podSecurityRules.filter(({ profiles }) =>
    profiles.includes(`pss-${level}` as never),
  );
  const found = rules.flatMap((rule) =>
    [...rule.check(object, context)].map(
      (one): Finding => ({
        ...one,
        code: rule.id,
        source: "lint",
        severity: "warning",
        object: object.ref,
      }),
    ),
  );
  return withoutEchoes(found);
}

function fixAllOf(object: BoundObject, level: string, offences: readonly Finding[]): Fix[] {
  const operations: EditOperation[] = [];
  const done = new Set<string>();
  for (const { fixes } of offences)
    for (const operation of fixes?.[0]?.edits[0]?.operations ?? []) {
      const key = JSON.stringify(operation);
      if (!done.has(key)) operations.push(operation);
      done.add(key);
    }
  return operations.length > 0
    ? [previewFix(`Fix all for '${level}'`, [object, ...operations])]
    : [];
}

/** The first of the labels that the object's namespace has. */
function labelOf({ object, resources }: ApiView, modes: readonly string[]): RelatedPlace[] {
  const kind = { group: "", kind: "Namespace" };
  const namespace = resources.findAnywhere(kind, object.namespace.name, object)[0]?.object;
  for (const mode of modes) {
    const label = `pod-security.kubernetes.io/${mode}`;
    const level = field(namespace?.value, "metadata", "labels", label);
    if (namespace && level !== undefined)
      return [
        {
          message: `Namespace ${namespace.ref.name}: ${mode} ${String(level)}`,
          object: namespace.ref,
          path: ["metadata", "labels", label],
        },
      ];
  }
  return [];
}

/** Amounts for what only the user can know. */
const DEFAULTS: Readonly<Record<string, string>> = { cpu: "100m", memory: "128Mi" };

/** `failed quota: q: must specify limits.cpu for: a,b; limits.memory for: a`: the first container that says nothing. */
export function mustSpecify(view: ApiView, text: string): Refused | undefined {
  const match = /failed quota: ([^:]+): must specify (.*)$/s.exec(text);
  if (!match) return undefined;
  const [, quota = "", list = ""] = match;
  const containers = workloadOf(view.object)?.containers ?? [];
  const missing = list.split("; ").flatMap((part) => {
    const [, resources = "", names = ""] = /^(.*) for: (.*)$/.exec(part) ?? [];
    return resources.split(",").flatMap((resource) =>
      names
        .split(",")
        .flatMap((name) => containers.find((container) => container.name === name) ?? [])
        .map((container) => ({ resource, container })),
    );
  });
  const first = containers.find((one) => missing.some(({ container }) => container === one));
  return {
    code: "quota-must-specify",
    message: text,
    path: first ? [...first.path, "name"] : ["kind"],
    part: "value",
    related: hardLines(view, quota, new Set(missing.map(({ resource }) => resource))),
    fixes: specifyFixes(view, missing),
  };
}

function hardLines(
  { object, resources }: ApiView,
  quota: string,
  tracked: ReadonlySet<string>,
): RelatedPlace[] {
  const kind = { group: "", kind: "ResourceQuota" };
  const found = resources.find(kind, quota, object.namespace, object)[0]?.object;
  if (!found) return [];
  return Object.entries(field(found.value, "spec", "hard") ?? {}).flatMap(([resource, hard]) =>
    tracked.has(resource)
      ? [
          {
            message: `Quota "${quota}" tracks ${resource} (${String(hard)})`,
            object: found.ref,
            path: ["spec", "hard", resource],
          },
        ]
      : [],
  );
}

interface Missing {
  readonly resource: string;
  readonly container: Container;
}

function specifyFixes(view: ApiView, missing: readonly Missing[]): Fix[] {
  const { object } = view;
  const paths: Path[] = [];
  const operations = missing.flatMap(({ resource, container }) => {
    const [list, name] = /^(?:requests|limits)\./.test(resource)
      ? (resource.split(".", 2) as [string, string])
      : (["requests", resource] as const);
    const path = [...container.path, "resources", list, name];
    if (paths.some((one) => one.join() === path.join())) return [];
    paths.push(path);
    return [set(path, amountFor(view, list, name))];
  });
  if (operations.length === 0) return [];
  const names = [...new Set(missing.map(({ resource }) => resource))];
  const fix = quickFix(`Add ${names.join(", ")}`, object, ...operations);
  const defaults: Record<string, Record<string, string>> = { default: {}, defaultRequest: {} };
  for (const path of paths)
    defaults[path.at(-2) === "limits" ? "default" : "defaultRequest"]![String(path.at(-1))] =
      DEFAULTS[String(path.at(-1))] ?? "1";
  const limits = Object.entries(defaults).filter(([, amounts]) => Object.keys(amounts).length > 0);
  const namespace = isClusterScoped(object.kind) ? undefined : object.content.namespace;
  return [
    toFillIn(fix, ...paths),
    previewFix("Add a LimitRange with defaults", [
      object,
      append({
        apiVersion: "v1",
        kind: "LimitRange",
        metadata: { name: "defaults", ...(namespace !== undefined && { namespace }) },
        spec: { limits: [{ type: "Container", ...Object.fromEntries(limits) }] },
      }),
    ]),
  ];
}

/** What another container of the object asks for, else the least that one of the workspace does, else a usual amount. */
function amountFor({ object, resources }: ApiView, list: string, resource: string): string {
  const [own] = amountsOf(object, list, resource);
  if (own !== undefined) return own;
  const elsewhere = resources.objects
    .flatMap((one) => amountsOf(one, list, resource))
    .flatMap((text) => {
      const amount = parseQuantity(text);
      return amount instanceof Quantity ? [{ text, amount }] : [];
    })
    .sort((a, b) => a.amount.compare(b.amount) || (a.text < b.text ? -1 : 1));
  return elsewhere[0]?.text ?? DEFAULTS[resource] ?? "1";
}

function amountsOf(object: BoundObject, list: string, resource: string): string[] {
  return (workloadOf(object)?.containers ?? []).flatMap(
    ({ fields }) => asText(field(fields, "resources", list, resource)) ?? [],
  );
}
