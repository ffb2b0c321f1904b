// The only public door of the engine.
export * from "./apis/decode.ts";
export * from "./apis/decode-status.ts";
export * from "./apis/encode.ts";
export * from "./apis/schema-pack.ts";
export * from "./model/cluster-access.ts";
export * from "./model/duration.ts";
export * from "./model/feature-gates.ts";
export * from "./model/field-error.ts";
export * from "./model/field-path.ts";
export * from "./model/go-format.ts";
export * from "./model/int-or-string.ts";
export * from "./model/object.ts";
export * from "./model/quantity.ts";
export * from "./model/selector.ts";
export * from "./model/status.ts";
export * from "./model/time.ts";
