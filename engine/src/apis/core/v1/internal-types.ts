// Mirrors the structs of pkg/apis/core/types.go (1.36) that field errors print: names and order of their fields.
// These internal types have no JSON tags, so their values print with Go names, every field included.
// Difference: the Go syntax of 1.31 to 1.33 prints embedded structs as if their fields were the outer struct's.
import type { CoreV1PodSpec, CoreV1PodTemplateSpec } from "../../../model/generated/types.ts";
import {
  type GoField,
  type GoType,
  goBool,
  goInt32,
  goInt64,
  goIntOrString,
  goQuantity,
  goString,
  labelSelectorType,
  mapOf,
  namedString,
  pointer,
  slice,
  struct,
} from "../../go-structs.ts";
import { withObjectMeta } from "../../meta/v1/object-meta-type.ts";
import { stringTypes, structTable } from "./internal-types-table.ts";

const rows = new Map(
  structTable
    .trim()
    .split("\n")
    .map((row) => row.split(": ", 2) as [name: string, fields: string]),
);

const basicTypes: ReadonlyMap<string, GoType> = new Map([
  ["string", goString],
  ["bool", goBool],
  ["int32", goInt32],
  ["int64", goInt64],
  ["IntOrString", goIntOrString],
  ["Quantity", goQuantity],
  ["ResourceList", mapOf(goQuantity, "core.ResourceList")],
  ["LabelSelector", labelSelectorType],
  ...stringTypes.map((name) => [name, namedString(`core.${name}`)] as const),
]);

const types = new Map<string, GoType>();

/** The internal type of a name: `SecurityContext`. Values of it are of the shape of the public type. */
export function coreType(name: string): GoType {
  const known = types.get(name);
  if (known) return known;
  const fields = rows.get(name)!;
  const type = struct(`core.${name}`, Object.fromEntries(fieldsOf(fields)));
  const complete = fields.startsWith("...ObjectMeta") ? withObjectMeta(type) : type;
  types.set(name, complete);
  return complete;
}

function fieldsOf(row: string): [goName: string, field: GoField][] {
  return row.split("; ").flatMap((field): [string, GoField][] => {
    if (field === "...ObjectMeta") return [];
    if (field.startsWith("...")) return fieldsOf(rows.get(field.slice(3))!);
    const [names = "", text = ""] = field.split(" ");
    const [goName = "", jsonKey] = names.split("=");
    const type = typeOf(text);
    return [[goName, jsonKey === undefined ? type : [jsonKey, type]]];
  });
}

function typeOf(text: string): GoType {
  if (text.startsWith("*")) return pointer(typeOf(text.slice(1)));
  if (text.startsWith("[]")) return slice(typeOf(text.slice(2)));
  if (text === "map[string]string") return mapOf(goString);
  return basicTypes.get(text) ?? coreType(text);
}

/** A pod spec as the internal type has it: what concerns the host stands in the security context there. */
export function internalPodSpec(spec: CoreV1PodSpec): object {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  return {
    ...spec,
    securityContext: {
      hostNetwork,
      hostPID,
      hostIPC,
      shareProcessNamespace,
      hostUsers,
      ...spec.securityContext,
    },
  };
}

/** A pod template in the same way. ObjectMeta is embedded, so its fields stand beside the spec. */
export function internalPodTemplate(template: CoreV1PodTemplateSpec): object {
  return { ...template.metadata, spec: internalPodSpec(template.spec ?? { containers: [] }) };
}
