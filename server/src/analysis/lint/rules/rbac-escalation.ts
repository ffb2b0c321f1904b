import { grants, policyRules, resourceWord } from "../rbac-rules.ts";
import type { Rule } from "../rule.ts";

interface Way {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly message: (verb: string) => string;
}

const RBAC = "rbac.authorization.k8s.io";

const ways: readonly Way[] = [
  {
    group: RBAC,
    resources: ["roles", "clusterroles", "rolebindings", "clusterrolebindings"],
    verbs: ["bind", "escalate"],
    message: (verb) => `'${verb}' on roles lets its holders give themselves any right.`,
  },
  {
    group: "",
    resources: ["users", "groups", "serviceaccounts"],
    verbs: ["impersonate"],
    message: () => "'impersonate' lets its holders act as anybody.",
  },
  {
    group: "admissionregistration.k8s.io",
    resources: ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"],
    verbs: ["create", "update", "patch"],
    message: () => "Webhooks see and change every object that is written to the cluster.",
  },
  {
    group: "certificates.k8s.io",
    resources: ["certificatesigningrequests/approval"],
    verbs: ["update", "patch"],
    message: () => "Approving certificates lets its holders make themselves any identity.",
  },
  {
    group: "",
    resources: ["nodes/proxy"],
    verbs: ["get", "create", "update", "patch", "delete", "list", "watch"],
    message: () => "'nodes/proxy' reaches every container of a node past the API server.",
  },
];

export const rbacEscalation: Rule = {
  id: "rbac-escalation",
  summary: "a role whose holders can give themselves more rights",
  severity: "warning",
  source: "lint",
  profiles: ["rbac"],
  *check(object) {
    for (const rule of policyRules(object))
      for (const { group, resources, verbs, message } of ways) {
        const resource = resourceWord(rule, resources);
        if (!resource || rule.hasNames || !grants(rule, group, verbs)) continue;
        const verb = rule.verbs.find(({ text }) => verbs.includes(text));
        yield { message: message(verb?.text ?? "*"), path: (verb ?? resource).path };
      }
  },
};
