// The wide columns of `kubectl get` that workloads share. Mirrors pkg/printers/internalversion/printers.go (1.36).
import type { CoreV1PodSpec, MetaV1LabelSelector } from "../../../../model/generated/types.ts";
import { formatLabelSelector } from "../../../../model/selector.ts";
import type { PrintColumn } from "../../../kind.ts";

/** Names and images of the template's containers. */
export function containerColumns<T>(
  podSpecOf: (object: T) => CoreV1PodSpec | undefined,
): PrintColumn<T>[] {
  const join = (object: T, field: "name" | "image") =>
    (podSpecOf(object)?.containers ?? []).map((container) => container[field] ?? "").join(",");
  return [
    { name: "Containers", wide: true, cell: (object) => join(object, "name") },
    { name: "Images", wide: true, cell: (object) => join(object, "image") },
  ];
}

export function selectorColumn<T>(
  selectorOf: (object: T) => MetaV1LabelSelector | undefined,
): PrintColumn<T> {
  return {
    name: "Selector",
    wide: true,
    cell: (object) => formatLabelSelector(selectorOf(object)),
  };
}

/** A column with a number that may be absent. */
export function countColumn<T>(
  name: string,
  countOf: (object: T) => number | undefined,
): PrintColumn<T> {
  return { name, cell: (object) => String(countOf(object) ?? 0) };
}
