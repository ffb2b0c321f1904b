// The columns of `kubectl get` that nearly every kind has. Mirrors pkg/printers/internalversion/printers.go (1.36).
import { humanDuration } from "../model/duration.ts";
import type { KubeObject } from "../model/object.ts";
import { parseTime } from "../model/time.ts";
import type { PrintColumn } from "./kind.ts";

/** How long ago an instant is, or `<unknown>` without one. */
export function timeSince(timestamp: string | undefined, nowMs: number): string {
  const at = timestamp === undefined ? undefined : parseTime(timestamp);
  return at === undefined ? "<unknown>" : humanDuration(nowMs - at);
}

export const nameColumn: PrintColumn<KubeObject> = {
  name: "Name",
  cell: (object) => object.metadata?.name ?? "",
};

/** The name, with a mark on the class that one of these annotations makes the default. */
export function defaultableNameColumn(...annotations: readonly string[]): PrintColumn<KubeObject> {
  return {
    name: "Name",
    cell: ({ metadata }) => {
      const isDefault = annotations.some((key) => metadata?.annotations?.[key] === "true");
      return `${metadata?.name ?? ""}${isDefault ? " (default)" : ""}`;
    },
  };
}

export const ageColumn: PrintColumn<KubeObject> = {
  name: "Age",
  cell: (object, nowMs) => timeSince(object.metadata?.creationTimestamp, nowMs),
};

/** Instead of the age where a kind has no columns of its own. */
export const createdAtColumn: PrintColumn<KubeObject> = {
  name: "Created At",
  cell: (object) => object.metadata?.creationTimestamp ?? "<unknown>",
};

/** The columns that a minor has; the newest one where none is given. */
export function columnsOfMinor<C extends Pick<PrintColumn<never>, "since" | "until">>(
  columns: readonly C[],
  minor = Infinity,
): C[] {
  return columns.filter(
    ({ since = 0, until }) => minor >= since && (until === undefined || minor < until),
  );
}

/** Items with commas between, `<none>` without any. */
export function listText(items: readonly string[]): string {
  return items.length > 0 ? items.join(",") : "<none>";
}

/** `a=b,c=d` in the order of these texts, `<none>` without labels. */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  return listText(
    Object.entries(labels ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .sort(),
  );
}
