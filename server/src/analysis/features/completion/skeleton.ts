// What is inserted for a key: its colon and, for a collection, the required fields inside with tab stops, in the style of
// the file.

import { packDefinition, type SchemaField, type SchemaPack, type SchemaType } from "#engine";
import type { RenderStyle } from "../../documents/index.ts";
import { allowedValues } from "../../schema/allowed-values.ts";

/** Fields that the schema lets be absent and nobody leaves out, by definition. */
const customary: Readonly<Record<string, readonly string[]>> = {
  CoreV1Container: ["name", "image"],
  CoreV1EnvVar: ["name", "value"],
  CoreV1PersistentVolumeClaimSpec: ["accessModes", "resources"],
  CoreV1PodTemplateSpec: ["spec"],
  CoreV1Toleration: ["key", "operator", "effect"],
  CoreV1VolumeResourceRequirements: ["requests"],
  CoreV1ServiceSpec: ["selector", "ports"],
  CoreV1ServicePort: ["port", "targetPort"],
  CoreV1EnvVarSource: [],
  CoreV1Probe: ["httpGet"],
  CoreV1HTTPGetAction: ["path", "port"],
  CoreV1ResourceRequirements: ["requests"],
  CoreV1ConfigMapKeySelector: ["name", "key"],
  CoreV1SecretKeySelector: ["name", "key"],
  CoreV1ConfigMapVolumeSource: ["name"],
  CoreV1SecretVolumeSource: ["secretName"],
  CoreV1ResourceQuotaSpec: ["hard"],
  MetaV1ObjectMeta: ["name"],
  MetaV1LabelSelector: ["matchLabels"],
  NetworkingV1HTTPIngressPath: ["path", "pathType", "backend"],
  NetworkingV1IngressBackend: ["service"],
  NetworkingV1IngressServiceBackend: ["name", "port"],
  NetworkingV1IngressSpec: ["rules"],
  NetworkingV1ServiceBackendPort: ["number"],
  AutoscalingV2MetricSpec: ["type", "resource"],
  AutoscalingV2MetricTarget: ["type", "averageUtilization"],
  RbacV1PolicyRule: ["apiGroups", "resources", "verbs"],
  AppsV1RollingUpdateDeployment: ["maxSurge", "maxUnavailable"],
};

const maxDepth = 5;

export interface SkeletonOptions {
  readonly pack: SchemaPack;
  readonly style: RenderStyle;
  /** Tab stops as `$1`; without, the text ends where the first one would be. */
  readonly snippet: boolean;
}

/** The text behind a key at a column, colon included. */
export function behindKey(
  schema: SchemaType,
  column: number,
  flow: boolean,
  options: SkeletonOptions,
): string {
  const writer = new Writer(options);
  return `:${writer.value(schema, column, flow, 0)}`;
}

function requiredFields(pack: SchemaPack, name: string): [string, SchemaField][] {
  const { fields } = packDefinition(pack, name);
  const usual = Object.hasOwn(customary, name) ? (customary[name] ?? []) : [];
  const first = usual.flatMap((field): [string, SchemaField][] => {
    const found = Object.hasOwn(fields, field) ? fields[field] : undefined;
    return found ? [[field, found]] : [];
  });
  const others = Object.entries(fields).filter(
    ([field, { required }]) => required && !usual.includes(field),
  );
  return [...first, ...others];
}

class Writer {
  private stops = 0;
  private readonly options: SkeletonOptions;

  constructor(options: SkeletonOptions) {
    this.options = options;
  }

  /** A place to fill in, with the values that it can have. */
  private stop(choices: readonly string[] = []): string {
    if (!this.options.snippet) return "";
    const number = ++this.stops;
    return choices.length > 1 ? `\${${number}|${choices.join(",")}|}` : `$${number}`;
  }

  /** The one value that it can have, or a place to fill in. */
  private scalar(schema: SchemaType, flow: boolean, choices: readonly string[]): string {
    const [only, ...others] = choices;
    const text = only !== undefined && others.length === 0 ? only : this.stop(choices);
    const quoted = flow && schema.type === "string" && this.options.style.flowQuotes !== "none";
    return quoted ? `"${text}"` : text;
  }

  /** From behind the colon on. */
  value(
    schema: SchemaType,
    column: number,
    flow: boolean,
    depth: number,
    choices: readonly string[] = [],
  ): string {
    if (flow) return ` ${this.inline(schema, depth, choices)}`;
    const { style } = this.options;
    switch (schema.type) {
      case "struct": {
        if (depth >= maxDepth) return ` {${this.stop()}}`;
        const inner = column + style.indent;
        const fields = this.fields(schema, inner, depth);
        return `${style.newline}${" ".repeat(inner)}${fields ?? this.stop()}`;
      }
      case "map":
        return `${style.newline}${" ".repeat(column + style.indent)}${this.stop()}`;
      case "array": {
        const dash = style.indentSequences ? column + style.indent : column;
        const item =
          this.fields(schema.items, dash + 2, depth) ?? this.scalar(schema.items, false, choices);
        return `${style.newline}${" ".repeat(dash)}- ${item}`;
      }
      default:
        return ` ${this.scalar(schema, false, choices)}`;
    }
  }

  /** Between brackets, on one line. */
  private inline(schema: SchemaType, depth: number, choices: readonly string[]): string {
    switch (schema.type) {
      case "struct":
        return `{${this.inlineFields(schema, depth) ?? this.stop()}}`;
      case "map":
        return `{${this.stop()}}`;
      case "array": {
        if (schema.items.type !== "struct") return `[${this.scalar(schema.items, true, choices)}]`;
        const item = this.inlineFields(schema.items, depth);
        return `[${item === undefined ? this.stop() : `{${item}}`}]`;
      }
      default:
        return this.scalar(schema, true, choices);
    }
  }

  private inlineFields(schema: SchemaType, depth: number): string | undefined {
    const fields = this.required(schema, depth).map(({ name, field, choices }) => {
      const key = this.options.style.flowQuotes === "all" ? `"${name}"` : name;
      return `${key}: ${this.inline(field.schema, depth + 1, choices)}`;
    });
    return fields.length === 0 ? undefined : fields.join(", ");
  }

  /** The required fields of a struct, the first one without indentation; undefined when there are none. */
  fields(schema: SchemaType, column: number, depth: number): string | undefined {
    const { newline } = this.options.style;
    const lines = this.required(schema, depth).map(
      ({ name, field, choices }) =>
        `${name}:${this.value(field.schema, column, false, depth + 1, choices)}`,
    );
    return lines.length === 0 ? undefined : lines.join(newline + " ".repeat(column));
  }

  /** The fields to write, with the values that they can have. */
  private required(schema: SchemaType, depth: number) {
    if (schema.type !== "struct" || depth >= maxDepth || !this.options.snippet) return [];
    return requiredFields(this.options.pack, schema.name).map(([name, field]) => {
      const choices = allowedValues(schema.name, name, field.schema) ?? [];
      return { name, field, choices: choices.filter((value) => /^[\w./-]+$/.test(value)) };
    });
  }
}
