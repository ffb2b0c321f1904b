import { asText } from "../../resources/json.ts";
import {
  type Container,
  entries,
  mountsOf,
  portsOf,
  wordsOf,
  workloadOf,
} from "../../resources/workload.ts";
import type { Rule } from "../rule.ts";

export const portDefaultConflict: Rule = {
  id: "port-default-conflict",
  summary: "two containers of a pod whose images listen on the same port",
  severity: "info",
  source: "lint",
  profiles: ["recommended"],
  *check(object, { roles }) {
    const running = workloadOf(object)?.running ?? [];
    const listeners = running.flatMap((container) => {
      const { port, name } = roles.of(container);
      return port === undefined || isReconfigured(container) ? [] : [{ container, port, name }];
    });
    for (const [i, later] of listeners.entries()) {
      const earlier = listeners.slice(0, i).find(({ port }) => port === later.port);
      if (
        !earlier ||
        (declares(earlier.container, later.port) && declares(later.container, later.port))
      )
        continue;
      yield {
        message: `Containers '${earlier.container.name}' and '${later.container.name}' (${earlier.name}, ${later.name}) both listen on ${later.port} by default and share one network namespace: the second fails with address already in use.`,
        path: [...later.container.path, "image"],
        related: [
          {
            message: `The first to listen on ${later.port}.`,
            object: object.ref,
            path: [...earlier.container.path, "image"],
          },
        ],
      };
    }
  },
};

const CONFIGURATION = /\/etc\/|\/conf|\.conf|\.ini|\.cnf|\.ya?ml|\/docker-entrypoint|\/caddy/i;

/** Something sets what the process listens on: arguments, a variable with a port, a declared other port, a configuration file. */
function isReconfigured(container: Container): boolean {
  return (
    wordsOf(container).length > 0 ||
    entries(container.fields["env"], []).some(({ fields }) =>
      /PORT|LISTEN|BIND|ADDR/.test(asText(fields["name"]) ?? ""),
    ) ||
    entries(container.fields["envFrom"], []).length > 0 ||
    mountsOf(container).some(({ mountPath }) => CONFIGURATION.test(mountPath))
  );
}

function declares(container: Container, port: number): boolean {
  return portsOf(container).some(({ number }) => number === port);
}
