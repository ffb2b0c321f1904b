import { portsOf, workloadOf } from "../../resources/workload.ts";
import { isOn } from "../options.ts";
import type { Rule } from "../rule.ts";

export const portSensitive: Rule = {
  id: "port-sensitive",
  summary: "a container port for SSH, or one that needs privileges",
  severity: "info",
  source: "lint",
  profiles: ["hygiene"],
  patches: true,
  options: {
    ssh: { summary: "port 22", default: true },
    privileged: { summary: "ports below 1024", default: false },
  },
  *check(object, { options }) {
    for (const container of workloadOf(object)?.containers ?? [])
      for (const { number, protocol, path } of portsOf(container)) {
        const at = [...path, "containerPort"];
        if (isOn(options, "ssh") && number === 22 && protocol === "TCP")
          yield { message: "Port 22 is SSH: exec into the container instead.", path: at };
        else if (isOn(options, "privileged") && number !== undefined && number < 1024)
          yield {
            message: `Port ${number} needs privileges; ports from 1024 on do not.`,
            path: at,
          };
      }
  },
};
