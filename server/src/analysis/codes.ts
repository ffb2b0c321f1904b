// Every code that has a fixed name: what a configuration can set and a comment can silence. The reasons of a dry run come
// as Kubernetes writes them.
import { apiCodes } from "./api/api-code.ts";
import { dryRunCodes } from "./dry-run/codes.ts";
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
  ...dryRunCodes,
  ...rules.map(({ id }) => id),
]);
