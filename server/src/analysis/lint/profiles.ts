// The sets of rules that a configuration extends. Each rule says itself in which profiles it is; here is what a profile
// changes beside turning rules on.
import type { Profile, RuleOptions } from "./rule.ts";
import { rules } from "./rules/index.ts";
import type { RuleLine } from "./settings.ts";

export type ProfileName = Profile | "strict";

export const profileNames: readonly ProfileName[] = [
  "recommended",
  "reliability",
  "hygiene",
  "rbac",
  "pss-baseline",
  "pss-restricted",
  "strict",
];

interface Change {
  readonly pattern: string;
  readonly level: RuleLine["level"];
  readonly options?: RuleOptions;
}

const changes: Readonly<Partial<Record<ProfileName, readonly Change[]>>> = {
  reliability: [
    {
      pattern: "resources-incomplete",
      level: "info",
      options: { require: ["requests.cpu", "requests.memory", "limits.memory"] },
    },
  ],
  rbac: [
    { pattern: "rbac-cluster-admin", level: "warning" },
    { pattern: "rbac-wildcard", level: "warning", options: { subresources: true } },
  ],
};

/** The lines of a profile, as if a configuration had them. */
export function profileLines(name: ProfileName): RuleLine[] {
  const origin = `profile ${name}`;
  if (name === "strict") {
    const inner = profileNames
      .filter((other) => other !== "strict" && other !== "pss-baseline")
      .flatMap(profileLines);
    const hints = rules.filter(({ id, severity }) => {
      const raised = inner.some((line) => line.pattern === id && line.level !== "default");
      return severity === "hint" && !raised;
    });
    return [
      ...inner,
      ...hints.map(({ id }) => ({ pattern: id, level: "info" as const, origin })),
    ].map((line) => ({ ...line, origin }));
  }
  return [
    ...rules
      .filter(({ profiles }) => profiles.includes(name))
      .map(({ id }) => ({ pattern: id, level: "default" as const, origin })),
    ...(changes[name] ?? []).map((change) => ({ ...change, origin })),
  ];
}
