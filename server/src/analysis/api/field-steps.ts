import type { Path } from "../finding.ts";

/** `spec.containers[0].resources.limits[cpu]`, the API server's name of a place, as steps. */
export function fieldSteps(field: string): Path {
  const steps: (string | number)[] = [];
  for (const [, name, key] of field.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    if (name !== undefined) steps.push(name);
    else if (key !== undefined) steps.push(/^\d+$/.test(key) ? Number(key) : key);
  }
  return steps;
}
