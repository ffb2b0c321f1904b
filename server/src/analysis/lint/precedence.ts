// One cause, one finding: where several rules see the same mistake, the most telling one speaks.
import type { Finding, Path } from "../finding.ts";

/** How near two findings must be to have one cause. */
type Area = "path" | "item" | "object";

interface Chain {
  readonly area: Area;
  /** Most telling first; a group speaks together. `*` stands for any ending. */
  readonly groups: readonly (readonly string[])[];
}

const chains: readonly Chain[] = [
  {
    area: "path",
    groups: [
      ["port-invalid"],
      ["port-host-duplicate"],
      ["port-conflict"],
      ["port-default-conflict"],
    ],
  },
  { area: "path", groups: [["ref-kind-mismatch"], ["ref-name-typo"], ["ref-not-in-workspace"]] },
  { area: "object", groups: [["service-selector-typo"], ["service-selects-nothing"]] },
  {
    area: "path",
    groups: [
      ["image-reference-invalid"],
      ["image-tag-latest"],
      ["image-tag-moving"],
      ["image-digest-missing"],
    ],
  },
  {
    area: "path",
    groups: [["probe-invalid"], ["probe-port-undeclared"], ["probe-port-number-undeclared"]],
  },
  {
    area: "item",
    groups: [
      ["resources-invalid"],
      ["quota-must-specify"],
      ["resources-missing"],
      ["resources-incomplete"],
      ["resources-cpu-limit"],
    ],
  },
  { area: "item", groups: [["probe-readiness-missing"], ["probe-liveness-missing"]] },
  { area: "object", groups: [["pod-mixed-tiers"], ["pod-mixed-roles"]] },
  {
    area: "item",
    groups: [["security-privileged"], ["security-escalation-allowed", "capabilities-dangerous"]],
  },
  { area: "item", groups: [["runtime-socket-mounted"], ["host-path-sensitive"], ["host-path"]] },
  { area: "path", groups: [["pss-proc-mount-restricted"], ["pss-proc-mount"]] },
  { area: "item", groups: [["pss-volume-types"], ["pss-host-path"]] },
  { area: "path", groups: [["pss-seccomp-restricted"], ["pss-seccomp-baseline"]] },
  { area: "item", groups: [["pss-capabilities-restricted"], ["pss-capabilities-baseline"]] },
  { area: "object", groups: [["pdb-policy-missing"], ["pdb-blocks-eviction"]] },
  {
    area: "path",
    groups: [
      ["pod-security-violation"],
      ["pss-*"],
      [
        "security-*",
        "host-*",
        "capabilities-dangerous",
        "runtime-socket-mounted",
        "sysctl-unsafe",
        "seccomp-unconfined",
        "proc-mount-unmasked",
      ],
    ],
  },
];

const LISTS = new Set(["containers", "initContainers", "ephemeralContainers", "volumes"]);

/** The findings of one object without those whose cause a more telling one names. */
export function withoutEchoes(findings: readonly Finding[]): Finding[] {
  const muted = new Set<Finding>();
  for (const { area, groups } of chains) {
    const ranked = findings.flatMap((finding) => {
      const rank = groups.findIndex((group) => group.some((name) => fits(name, finding.code)));
      return rank < 0 ? [] : [{ finding, rank, place: placeIn(area, finding.path) }];
    });
    for (const one of ranked)
      if (ranked.some((other) => other.place === one.place && other.rank < one.rank))
        muted.add(one.finding);
  }
  return findings.filter((finding) => !muted.has(finding));
}

function fits(name: string, code: string): boolean {
  return name.endsWith("*") ? code.startsWith(name.slice(0, -1)) : name === code;
}

/** The path itself, its container or volume, or the object. */
function placeIn(area: Area, path: Path): string {
  if (area === "object") return "";
  if (area === "path") return path.join("\n");
  const list = path.findIndex((step) => typeof step === "string" && LISTS.has(step));
  return (list < 0 ? path : path.slice(0, list + 2)).join("\n");
}
