// Hints that are off until they are wanted: what probes lead to, what the API server fills in, how large encoded data is.
import type { KubeObject } from "#engine";
import { editSource, type SourceFile, valueAt } from "../../documents/index.ts";
import type { Outcome } from "../../dry-run/outcome.ts";
import { seconds } from "../../dry-run/words.ts";
import type { Path } from "../../finding.ts";
import { type BoundObject, podSpecPath } from "../../resources/index.ts";
import type { Hint } from "./hint.ts";

/** `ready at 8 s` after a readiness probe that succeeds, `killed at 38 s` after one that kills. */
export function probeHints(object: BoundObject, { events, readiness }: Outcome): Hint[] {
  return containers(object).flatMap(({ path, value }) => {
    const name = String(valueAt(value, ["name"]) ?? "");
    const at = (reason: string) =>
      events.find(
        (event) => event.reason === reason && event.object.fieldPath?.endsWith(`{${name}}`),
      )?.at;
    const hints: Hint[] = [];
    if (readiness?.readyAt)
      hints.push({
        path: [...path, "readinessProbe"],
        parts: [{ text: `ready at ${seconds(readiness.readyAt)}` }],
      });
    const killed = at("Killing");
    if (killed !== undefined)
      hints.push({
        path: [...path, "livenessProbe"],
        parts: [{ text: `killed at ${seconds(killed)}` }],
        unless: ["Unhealthy"],
      });
    return hints;
  });
}

interface Default {
  /** Where the hint stands, and the field that is not written beside it. */
  readonly beside: Path;
  readonly field: Path;
}

/** `imagePullPolicy: Always (default)`: what the stored object has and the manifest has not. */
export function defaultHints(
  source: SourceFile,
  object: BoundObject,
  stored: KubeObject | undefined,
): Hint[] {
  const base = podSpecPath(object.ref);
  const defaults: Default[] = [
    { beside: ["spec", "selector"], field: ["spec", "replicas"] },
    ...(base ? [{ beside: [...base, "containers"], field: [...base, "restartPolicy"] }] : []),
    ...containers(object).map(({ path }) => ({
      beside: [...path, "image"],
      field: [...path, "imagePullPolicy"],
    })),
    ...items(object, ["spec", "ports"]).flatMap((path) => [
      { beside: [...path, "port"], field: [...path, "targetPort"] },
    ]),
  ];
  return defaults.flatMap(({ beside, field }) => {
    const value = valueAt(stored, field);
    if (value === undefined || valueAt(object.value, field) !== undefined) return [];
    const operation = { op: "set", path: field, value } as const;
    const { document, ref } = object;
    return [
      {
        path: beside,
        parts: [{ text: `${String(field.at(-1))}: ${String(value)} (default)` }],
        edits: () => editSource(source, document, [operation], ref.base),
      },
    ];
  });
}

/** `120 bytes` after encoded data of a ConfigMap. What a Secret holds is nobody's business. */
export function encodedHints({ ref, value }: BoundObject): Hint[] {
  const data = ref.kind === "ConfigMap" ? valueAt(value, ["binaryData"]) : undefined;
  if (data === null || typeof data !== "object") return [];
  return Object.entries(data).flatMap(([key, text]) => {
    if (typeof text !== "string") return [];
    const plain = text.replace(/\s/g, "");
    if (plain.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return [];
    const bytes = (plain.length / 4) * 3 - (/=*$/.exec(plain)?.[0].length ?? 0);
    return [{ path: ["binaryData", key], parts: [{ text: `${bytes} bytes` }] }];
  });
}

function containers(object: BoundObject): { readonly path: Path; readonly value: unknown }[] {
  const base = podSpecPath(object.ref);
  if (!base) return [];
  return items(object, [...base, "containers"]).map((path) => ({
    path,
    value: valueAt(object.value, path),
  }));
}

function items({ value }: BoundObject, path: Path): Path[] {
  const list = valueAt(value, path);
  return Array.isArray(list) ? list.map((_, i) => [...path, i]) : [];
}
