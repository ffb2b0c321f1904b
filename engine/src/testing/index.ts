// For tests only; production code never imports it.
export * from "./builders.ts";
export * from "./invariants.ts";
export * from "./memory-client.ts";
export * from "./store-invariants.ts";
