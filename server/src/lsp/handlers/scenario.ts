// drydock/runScenario: runs the scenario at the cursor, or all of a file.
import type { ScenarioRequest } from "#analysis";
import {
  type RunScenarioParams,
  type RunScenarioResult,
  runScenarioRequest,
  type ScenarioVerdict,
  virtualUri,
} from "#protocol";
import { fileOf } from "../file-names.ts";
import type { Session } from "../session.ts";

export function registerScenario(session: Session): void {
  session.connection.onRequest(
    runScenarioRequest,
    async ({ uri, line }: RunScenarioParams): Promise<RunScenarioResult> => {
      const file = fileOf(uri);
      await session.prepare(file);
      const document = session.textDocument(file);
      const offset = line === undefined ? undefined : document?.offsetAt({ line, character: 0 });
      const { scenarios } = session.service;
      const requests = scenarios.requests(file, offset);
      const verdicts = await Promise.all(
        requests.map((request) => verdictOf(session, uri, request)),
      );
      if (requests.length > 0) return { scenarios: verdicts.filter((one) => one !== undefined) };
      return { scenarios: invalid(session, uri, file) };
    },
  );
}

async function verdictOf(
  session: Session,
  uri: string,
  request: ScenarioRequest,
): Promise<ScenarioVerdict | undefined> {
  const result = await session.dryRuns.runScenario(request);
  if (!result) return undefined;
  const [failure] = result.failures;
  const document = session.textDocument(request.file);
  const span = request.placeOf(failure ? failure.path : ["metadata", "name"]);
  return {
    name: request.name,
    verdict: result.passed ? "passed" : "failed",
    text: failure
      ? `failed at step ${failure.step + 1} (${failure.at}): ${failure.message}`
      : `passed at ${result.at}`,
    line: document?.positionAt(span.start).line ?? 0,
    timeline: virtualUri("scenario", `${uri}#${request.name}`),
  };
}

/** Why nothing was run: the first mistake of the file. */
function invalid(session: Session, uri: string, file: string): ScenarioVerdict[] {
  const { findings, unreadable } = session.service.scenarios.load(file);
  const [first] = [...unreadable, ...findings];
  if (!first) return [];
  const line = session.textDocument(file)?.positionAt(first.span.start).line ?? 0;
  const timeline = virtualUri("scenario", `${uri}#`);
  return [{ name: "", verdict: "invalid", text: first.message, line, timeline }];
}
