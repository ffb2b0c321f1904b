// Values that the schema and the API know: kinds with their apiVersion, fixed choices, true and false, usual amounts,
// resources and verbs of roles.
import { type PackKind, packKind, typeAt } from "#engine";
import type { TextEdit } from "../../documents/index.ts";
import { locate, type ManifestDocument, valueAt } from "../../documents/index.ts";
import type { Path } from "../../finding.ts";
import { allowedValues } from "../../schema/allowed-values.ts";
import { documentField } from "../../schema/field-documentation.ts";
import type { Choice } from "./choice.ts";
import type { CursorContext } from "./cursor-context.ts";
import { placeholder } from "./cursor-context.ts";
import type { CompletionSchema } from "./fields.ts";
import { roleChoices } from "./role-choices.ts";

const amounts: Readonly<Record<string, readonly string[]>> = {
  cpu: ["100m", "250m", "500m", "1", "2"],
  memory: ["64Mi", "128Mi", "256Mi", "512Mi", "1Gi", "2Gi"],
  storage: ["1Gi", "5Gi", "10Gi", "50Gi", "100Gi"],
  "ephemeral-storage": ["1Gi", "5Gi", "10Gi"],
};
const resourceNames = ["cpu", "memory", "ephemeral-storage"];
const quotaNames = [
  "requests.cpu",
  "requests.memory",
  "limits.cpu",
  "limits.memory",
  "pods",
  "services",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "requests.storage",
  "count/deployments.apps",
];

/** The choices for the value at the cursor. */
export function schemaChoices(context: CursorContext, schema: CompletionSchema): Choice[] {
  const { object, path } = context;
  const name = path.at(-1);
  if (path.length === 1 && name === "kind") return kindChoices(context, schema);
  if (path.length === 1 && name === "apiVersion") return apiVersionChoices(context, schema);
  if (!object) return [];
  const known = packKind(schema.pack, object.ref.apiVersion, object.ref.kind);
  if (!known) return [];
  return [
    ...roleChoices(context, served(schema)),
    ...fixedChoices(known, path, schema),
    ...amountChoices(known, path, schema, context.prefix),
    ...usualChoices(known, path, schema),
  ];
}

/** Keys of maps whose names are known: resources of containers and quotas. */
export function resourceKeys({ path, object }: CursorContext): string[] {
  const name = path.at(-1);
  if ((name === "requests" || name === "limits") && path.at(-2) === "resources")
    return resourceNames;
  return name === "hard" && object?.ref.kind === "ResourceQuota" ? quotaNames : [];
}

function served({ pack }: CompletionSchema): PackKind[] {
  return Object.values(pack.kinds).filter(
    ({ plural, kind }) => plural !== undefined && !kind.endsWith("List"),
  );
}

const versionOf = ({ group, version }: PackKind) =>
  group === "" ? version : `${group}/${version}`;

/** Every kind; one of another group brings its apiVersion along. */
function kindChoices({ document, base }: CursorContext, schema: CompletionSchema): Choice[] {
  const written = fieldOf(document, base, "apiVersion");
  return served(schema).map((kind) => {
    const apiVersion = versionOf(kind);
    const fits = written?.text === apiVersion;
    const also = fits ? undefined : apiVersionEdit(document, base, written, apiVersion);
    return {
      value: kind.kind,
      kind: "enum",
      detail: apiVersion,
      rank: fits ? 100 : kind.group === "" || kind.group === "apps" ? 200 : 300,
      ...(also && { also: [also] }),
    };
  });
}

function apiVersionChoices({ document, base }: CursorContext, schema: CompletionSchema): Choice[] {
  const kind = fieldOf(document, base, "kind")?.text;
  const all = served(schema);
  const fitting = all.filter((one) => one.kind === kind);
  const versions = [...new Set((fitting.length > 0 ? fitting : all).map(versionOf))];
  const rank = (version: string) =>
    /(alpha|beta)/.test(version) ? 300 : version === "v1" || version === "apps/v1" ? 100 : 200;
  return versions.map((value) => ({ value, kind: "enum", rank: rank(value) }));
}

interface WrittenField {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A field at the root of the object, as far as it can be read with the placeholder in it. */
function fieldOf(document: ManifestDocument, base: Path, name: string): WrittenField | undefined {
  const text = valueAt(document.value, [...base, name]);
  if (typeof text !== "string" || text === placeholder) return undefined;
  return { text, ...locate(document, [name], "value", base) };
}

/** Only what stands before the cursor can be changed by its offset; an apiVersion behind it is left alone. */
function apiVersionEdit(
  document: ManifestDocument,
  base: Path,
  written: WrittenField | undefined,
  apiVersion: string,
): TextEdit | undefined {
  const kind = locate(document, ["kind"], "key", base);
  if (written)
    return written.start < kind.start
      ? { span: { start: written.start, end: written.end }, newText: apiVersion }
      : undefined;
  const { text } = document.content;
  const at = kind.start - document.span.start;
  // Brackets and quotes would want more than a line of their own.
  if (/["'{,]\s*$/.test(text.slice(0, at))) return undefined;
  const column = at - (at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1);
  const newText = `apiVersion: ${apiVersion}\n${" ".repeat(column)}`;
  return { span: { start: kind.start, end: kind.start }, newText };
}

function fixedChoices(kind: PackKind, path: Path, { pack, texts }: CompletionSchema): Choice[] {
  const at = typeof path.at(-1) === "number" ? path.slice(0, -1) : path;
  const parent = typeAt(pack, kind, at.slice(0, -1));
  const type = typeAt(pack, kind, path);
  if (type?.type === "boolean")
    return ["true", "false"].map((value) => ({ value, kind: "enum", plain: true }));
  const field = typeAt(pack, kind, at);
  if (parent?.type !== "struct" || !field) return [];
  const standard = documentField(pack, texts, kind, at)?.default;
  const values = allowedValues(parent.name, String(at.at(-1)), field) ?? [];
  return values.map((value, i) => ({
    value,
    kind: "enum",
    rank: 100 + i,
    ...(value === standard && { description: "default" }),
  }));
}

/** Usual amounts of the resource; behind a number without unit, the number as it is and as thousandths. */
function amountChoices(
  kind: PackKind,
  path: Path,
  { pack }: CompletionSchema,
  prefix: string,
): Choice[] {
  if (typeAt(pack, kind, path)?.type !== "quantity") return [];
  const resource = String(path.at(-1)).replace(/^(?:requests|limits)\./, "");
  const usual = Object.hasOwn(amounts, resource) ? (amounts[resource] ?? []) : [];
  const number = /^\d+$/.test(prefix);
  const units = !number
    ? []
    : resource === "cpu"
      ? [prefix, `${prefix}00m`]
      : usual.length > 0
        ? [`${prefix}Mi`, `${prefix}Gi`]
        : [];
  return [...new Set([...units, ...usual])].map((value, i) => ({
    value,
    kind: "value",
    rank: 100 + i,
    ...(/^\d+$/.test(value) && { plain: true as const }),
  }));
}

/** Usual values of fields whose choice is free, by definition and field. */
const usual: Readonly<Record<string, readonly string[]>> = {
  "CoreV1ObjectFieldSelector.fieldPath": [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "metadata.labels",
    "metadata.annotations",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
  ],
  "CoreV1ResourceFieldSelector.resource": [
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
  ],
  "CoreV1PodSpec.schedulerName": ["default-scheduler"],
  "BatchV1CronJobSpec.schedule": [
    "*/5 * * * *",
    "0 * * * *",
    "0 0 * * *",
    "@hourly",
    "@daily",
    "@weekly",
    "@monthly",
  ],
  "AutoscalingV2ResourceMetricSource.name": ["cpu", "memory"],
  "AutoscalingV2ContainerResourceMetricSource.name": ["cpu", "memory"],
  "RbacV1RoleRef.apiGroup": ["rbac.authorization.k8s.io"],
  "PolicyV1PodDisruptionBudgetSpec.minAvailable": ["1", "50%"],
  "PolicyV1PodDisruptionBudgetSpec.maxUnavailable": ["1", "25%"],
  "AppsV1RollingUpdateDeployment.maxSurge": ["1", "25%"],
  "AppsV1RollingUpdateDeployment.maxUnavailable": ["0", "1", "25%"],
};

function usualChoices(kind: PackKind, path: Path, { pack }: CompletionSchema): Choice[] {
  const parent = typeAt(pack, kind, path.slice(0, -1));
  const name = parent?.type === "struct" ? `${parent.name}.${String(path.at(-1))}` : "";
  const number = typeAt(pack, kind, path)?.type === "int-or-string";
  return (Object.hasOwn(usual, name) ? (usual[name] ?? []) : []).map((value, i) => ({
    value,
    kind: "value",
    rank: 150 + i,
    ...(number && /^\d+$/.test(value) && { plain: true as const }),
  }));
}
