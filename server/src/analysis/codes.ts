// Every code that a finding without a dry run can have: what a configuration can set and a comment can silence.
import { apiCodes } from "./api/api-code.ts";
import { rules } from "./lint/rules/index.ts";

const schemaCodes = [
  "schema-invalid",
  "api-version-removed",
  "api-version-deprecated",
  "suppression-unused",
];

export const allCodes: ReadonlySet<string> = new Set([
  ...apiCodes,
  ...schemaCodes,
  ...rules.map(({ id }) => id),
]);
