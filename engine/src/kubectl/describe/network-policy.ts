// Mirrors the describer of NetworkPolicies in staging/src/k8s.io/kubectl/pkg/describe/describe.go (1.36).
import type {
  NetworkingV1NetworkPolicy,
  NetworkingV1NetworkPolicyPeer,
  NetworkingV1NetworkPolicyPort,
} from "../../model/generated/types.ts";
import type { Stored } from "../../model/object.ts";
import { formatLabelSelector } from "../../model/selector.ts";
import { parseTime, utcFields } from "../../model/time.ts";
import { identity, labelsAndAnnotations } from "./parts.ts";
import type { Sheet } from "./sheet.ts";

export function describeNetworkPolicy(
  sheet: Sheet,
  policy: Stored<NetworkingV1NetworkPolicy>,
): void {
  const { metadata, spec } = policy;
  const { podSelector, policyTypes = [], ingress = [], egress = [] } = spec ?? {};
  const everyPod =
    !podSelector?.matchExpressions?.length && !Object.keys(podSelector?.matchLabels ?? {}).length;
  identity(sheet, policy);
  sheet.line(`Created on:\t${goTime(metadata.creationTimestamp ?? "")}`);
  labelsAndAnnotations(sheet, policy);
  sheet.line("Spec:");
  sheet.line(
    `PodSelector:     ${everyPod ? "<none> (Allowing the specific traffic to all pods in this namespace)" : formatLabelSelector(podSelector)}`,
    1,
  );
  const sides = [
    { type: "Ingress", name: "ingress", rules: ingress, ends: from, end: "source", word: "From" },
    { type: "Egress", name: "egress", rules: egress, ends: to, end: "destination", word: "To" },
  ];
  for (const { type, name, rules, ends, end, word } of sides) {
    if (!policyTypes.includes(type)) {
      sheet.line(`Not affecting ${name} traffic`, 1);
      continue;
    }
    sheet.line(`Allowing ${name} traffic:`, 1);
    if (rules.length === 0)
      sheet.line(`<none> (Selected pods are isolated for ${name} connectivity)`, 2);
    rules.forEach((rule, i) => {
      portLines(sheet, rule.ports ?? []);
      peerLines(sheet, ends(rule), word, end);
      if (i < rules.length - 1) sheet.line("----------", 2);
    });
  }
  sheet.line(`Policy Types: ${policyTypes.join(", ")}`, 1);
}

interface Rule {
  readonly from?: readonly NetworkingV1NetworkPolicyPeer[];
  readonly to?: readonly NetworkingV1NetworkPolicyPeer[];
}
const from = (rule: Rule) => rule.from ?? [];
const to = (rule: Rule) => rule.to ?? [];

function portLines(sheet: Sheet, ports: readonly NetworkingV1NetworkPolicyPort[]): void {
  if (ports.length === 0) sheet.line("To Port: <any> (traffic allowed to all ports)", 2);
  for (const { port = "<nil>", endPort, protocol = "TCP" } of ports)
    sheet.line(
      endPort === undefined
        ? `To Port: ${port}/${protocol}`
        : `To Port Range: ${port}-${endPort}/${protocol}`,
      2,
    );
}

function peerLines(
  sheet: Sheet,
  peers: readonly NetworkingV1NetworkPolicyPeer[],
  word: string,
  end: string,
): void {
  if (peers.length === 0) sheet.line(`${word}: <any> (traffic not restricted by ${end})`, 2);
  for (const { podSelector, namespaceSelector, ipBlock } of peers) {
    sheet.line(`${word}:`, 2);
    if (namespaceSelector)
      sheet.line(`NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`, 3);
    if (podSelector) sheet.line(`PodSelector: ${formatLabelSelector(podSelector)}`, 3);
    if (podSelector || namespaceSelector || !ipBlock) continue;
    sheet.line("IPBlock:", 3);
    sheet.line(`CIDR: ${ipBlock.cidr}`, 4);
    sheet.line(`Except: ${(ipBlock.except ?? []).join(", ")}`, 4);
  }
}

/** An instant as Go prints it: `2026-01-01 00:00:00 +0000 UTC`. */
function goTime(timestamp: string): string {
  const { year, month, day, hour, minute, second } = utcFields(parseTime(timestamp) ?? 0);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)} +0000 UTC`;
}
