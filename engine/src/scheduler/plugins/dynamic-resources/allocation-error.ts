// Mirrors ErrFailedAllocationOnNode of structured/allocator.go in staging/src/k8s.io/dynamic-resource-allocation (1.36).

/** Why no allocation was found. `fatal`: something is wrong with a claim or class, and no other node will do either. */
export interface AllocationError {
  readonly error: string;
  readonly fatal: boolean;
}

export function fatal(error: string): AllocationError {
  return { error, fatal: true };
}
