import { grants, policyRules, resourceWord } from "../rbac-rules.ts";
import type { Rule } from "../rule.ts";

export const rbacPodExec: Rule = {
  id: "rbac-pod-exec",
  summary: "a role that makes pods or runs commands in them",
  severity: "info",
  source: "lint",
  profiles: ["rbac"],
  *check(object) {
    for (const rule of policyRules(object)) {
      const pods = resourceWord(rule, ["pods"]);
      const exec = resourceWord(rule, ["pods/exec", "pods/attach"]);
      if (pods && grants(rule, "", ["create"]))
        yield {
          message:
            "Creating Pods gives access to every Secret, ServiceAccount and node path of the namespace.",
          path: pods.path,
        };
      if (exec && grants(rule, "", ["create", "get"]))
        yield {
          message: "Lets its holders run commands in every Pod of the namespace.",
          path: exec.path,
        };
    }
  },
};
