// Options of rules as the types they are declared with; a wrong value has been replaced by the default before.
import type { RuleOptions } from "./rule.ts";

export function textsOf(options: RuleOptions, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value : [];
}

export function isOn(options: RuleOptions, name: string): boolean {
  return options[name] === true;
}

export function numberOption(options: RuleOptions, name: string): number {
  const value = options[name];
  return typeof value === "number" ? value : 0;
}
