// Mirrors staging/src/k8s.io/apimachinery/pkg/util/intstr/intstr.go (1.36).
import type { IntOrString } from "./generated/types.ts";

/** `25%` as 25; undefined for anything but digits and a percent sign. */
export function percentOf(value: IntOrString): number | undefined {
  if (typeof value !== "string") return undefined;
  const match = /^([0-9]+)%$/.exec(value);
  return match ? Number(match[1]) : undefined;
}

/** The number that an integer or a percentage of `total` stands for, rounded as told; undefined for other strings. */
export function scaledValue(
  value: IntOrString,
  total: number,
  round: "up" | "down",
): number | undefined {
  if (typeof value === "number") return value;
  const match = /^(-?[0-9]+)%$/.exec(value);
  if (!match) return undefined;
  const exact = (Number(match[1]) * total) / 100;
  return round === "up" ? Math.ceil(exact) : Math.floor(exact);
}
