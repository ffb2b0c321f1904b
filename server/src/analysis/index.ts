// The only public door of the analysis.
export * from "./documents/document.ts";
export { parseSource } from "./documents/parse.ts";
