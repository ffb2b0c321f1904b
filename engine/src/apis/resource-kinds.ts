// Every kind that is not in workload-kinds.ts, one line each.
import type { AnyKind } from "./registry.ts";

export const resourceKinds: readonly AnyKind[] = [];
