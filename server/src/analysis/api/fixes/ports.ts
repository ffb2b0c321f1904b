// Ports of containers and Services.
import { valueAt } from "../../documents/structural.ts";
import type { EditOperation, Fix, Path } from "../../finding.ts";
import { previewFix, quickFix, remove, safeFix, set, toFillIn } from "../../fixes.ts";
import { type BoundObject, localDeclarations, resolveLocal } from "../../resources/index.ts";
import { asList, asText, field } from "../../resources/json.ts";
import { fixesOfAnyCause } from "./any-cause.ts";
import type { CauseToFix, Fixer } from "./request.ts";
import { slug } from "./slug.ts";

export const portFixes: Fixer = (request) => {
  const { object, path, cause } = request;
  const given = valueAt(object.value, path);
  if (typeof given === "string" && /^\d+$/.test(given) && path.at(-1) !== "name")
    return [safeFix(`Unquote: ${Number(given)}`, object, set(path, Number(given)))];
  if (path.at(-1) === "name" && object.ref.kind === "Service") {
    const name = asText(given);
    if (cause.reason === "FieldValueRequired" || name === undefined) return [named(request)];
  }
  if (cause.reason === "FieldValueInvalid" && typeof given === "string") {
    const good = portName(given);
    if (good !== undefined && good !== given) return renamed(request, given, good);
  }
  if (path.at(-1) === "port" && given === undefined && object.ref.kind === "Service") {
    const target = valueAt(object.value, [...path.slice(0, -1), "targetPort"]);
    const port = typeof target === "number" ? target : 80;
    return [toFillIn(quickFix("Add port", object, set(path, port)), path)];
  }
  if (cause.detail.includes("must match `containerPort`")) {
    const port = valueAt(object.value, [...path.slice(0, -1), "containerPort"]);
    return [quickFix(`Set hostPort to ${String(port)}`, object, set(path, port))];
  }
  if (path.at(-1) === "targetPort" && typeof given === "number")
    return [quickFix("Remove targetPort (the port itself)", object, remove(path))];
  if (path.at(-1) === "hostPort") return [quickFix("Remove hostPort", object, remove(path))];
  return fixesOfAnyCause(request);
};

/** A port name has at most 15 characters, no two hyphens in a row, and a letter. */
function portName(text: string): string | undefined {
  const name = slug(text, { longest: 253 }).replace(/-{2,}/g, "-").slice(0, 15).replace(/-+$/, "");
  return /[a-z]/.test(name) ? name : undefined;
}

/** `tcp-80`; a nameless port beside others has to have one. */
function named({ object, path }: CauseToFix): Fix {
  const port = valueAt(object.value, path.slice(0, -1));
  const protocol = (asText(field(port, "protocol")) ?? "TCP").toLowerCase();
  const number = field(port, "port");
  const name = `${protocol}-${typeof number === "number" ? number : path.at(-2)}`;
  return quickFix(`Name it '${name}'`, object, set(path, name));
}

/** The new name at the port, at the probes of its container, and at the Services of the file that send to it. */
function renamed({ object, resources, path }: CauseToFix, old: string, name: string): Fix[] {
  const at = path.join("\n");
  const declared = localDeclarations(object.content).some((one) => one.path.join("\n") === at);
  const own = object.content.locals
    .filter((local) =>
      resolveLocal(object.content, local).some((one) => one.path.join("\n") === at),
    )
    .map((local) => set(local.path, name));
  const services = declared
    ? resources.pods
        .selecting(object, "service")
        .filter(({ ref }) => ref.file === object.ref.file)
        .map((service) => [service, ...targets(service, old, name)] as const)
        .filter(([, ...operations]) => operations.length > 0)
    : [];
  const here = [set(path, name), ...own];
  return own.length + services.length === 0
    ? [quickFix(`Use '${name}'`, object, ...here)]
    : [previewFix(`Use '${name}' wherever the port is named`, [object, ...here], ...services)];
}

function targets(service: BoundObject, old: string, name: string): EditOperation[] {
  return asList(field(service.value, "spec", "ports")).flatMap((port, i) => {
    const path: Path = ["spec", "ports", i, "targetPort"];
    return field(port, "targetPort") === old ? [set(path, name)] : [];
  });
}
