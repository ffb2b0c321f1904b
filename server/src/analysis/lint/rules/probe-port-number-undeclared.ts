import { asText } from "../../resources/json.ts";
import { insert, quickFix, set } from "../fixes.ts";
import { probePorts } from "../probes.ts";
import type { Rule } from "../rule.ts";
import { entries, portsOf, wordsOf, workloadOf } from "../workload.ts";

export const probePortNumberUndeclared: Rule = {
  id: "probe-port-number-undeclared",
  summary: "a probe of a port number that its container does not declare",
  severity: "hint",
  source: "lint",
  profiles: ["recommended"],
  *check(object) {
    for (const container of workloadOf(object)?.running ?? []) {
      const declared = portsOf(container).flatMap(({ number }) => number ?? []);
      if (declared.length === 0) continue;
      const texts = [
        ...wordsOf(container),
        ...entries(container.fields["env"], []).flatMap(
          ({ fields }) => asText(fields["value"]) ?? [],
        ),
      ];
      const asked = probePorts(container);
      for (const [i, { owner, port, path }] of asked.entries()) {
        if (typeof port !== "number" || declared.includes(port)) continue;
        if (asked.findIndex((one) => one.port === port) < i) continue;
        const mentioned = new RegExp(`(?<!\\d)${port}(?!\\d)`);
        if (texts.some((text) => mentioned.test(text))) continue;
        yield {
          message: `${owner} uses port ${port}, but container '${container.name}' declares only ${declared.join(", ")}. Declared ports are informational; check that the process listens on ${port}.`,
          path,
          related: asked.slice(i + 1).flatMap((other) =>
            other.port === port
              ? [
                  {
                    message: `${other.owner} uses it, too.`,
                    object: object.ref,
                    path: other.path,
                  },
                ]
              : [],
          ),
          fixes: [
            ...declared
              .slice(0, 3)
              .map((number) =>
                quickFix(
                  `Use ${number}`,
                  object,
                  ...asked.flatMap((one) => (one.port === port ? [set(one.path, number)] : [])),
                ),
              ),
            quickFix(
              `Declare port ${port}`,
              object,
              insert([...container.path, "ports"], portsOf(container).length, {
                containerPort: port,
              }),
            ),
          ],
        };
      }
    }
  },
};
