// Every rule, one line each, in the order in which their findings are shown.
import type { Rule } from "../rule.ts";

export const rules: readonly Rule[] = [];
