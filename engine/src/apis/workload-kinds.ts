// Pod and the kinds of apps and batch, one line each.
import type { AnyKind } from "./registry.ts";

export const workloadKinds: readonly AnyKind[] = [];
