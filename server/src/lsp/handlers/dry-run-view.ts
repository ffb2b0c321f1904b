// The dry run to look at: its time cursor, its tree, its chart.
import type { ObjectRef, Place } from "#analysis";
import {
  type DryRunChart,
  type DryRunTree,
  type DryRunTreeItem,
  type DryRunViewParams,
  dryRunChartRequest,
  dryRunTreeRequest,
  type ExportDryRunResult,
  exportDryRunRequest,
  type Target,
  type TimeCursorParams,
  type TimeCursorResult,
  timeCursorRequest,
} from "#protocol";
import { fileOf } from "../file-names.ts";
import { locationsOf } from "../positions.ts";
import type { Session } from "../session.ts";

export function registerDryRunView(session: Session): void {
  const { connection, service } = session;
  connection.onRequest(timeCursorRequest, ({ uri, move }: TimeCursorParams): TimeCursorResult => {
    const file = fileOf(uri);
    if (move !== undefined) {
      service.dryRuns.moveInstant(file, move);
      session.view.lookedAt();
    }
    return {
      instant: service.dryRuns.instant(file) ?? null,
      possible: service.dryRuns.of(file) !== undefined,
    };
  });
  connection.onRequest(dryRunTreeRequest, ({ uri }: DryRunViewParams): DryRunTree | null => {
    const file = fileOf(uri);
    session.dryRuns.want(file);
    const tree = service.dryRunTree(file);
    if (!tree) return null;
    const toItem = ({ target, items, ...rest }: (typeof tree.items)[number]): DryRunTreeItem => ({
      ...rest,
      target: targetOf(session, service.placeOf(target.ref, target.path)),
      items: items.map(toItem),
    });
    return { title: tree.title, items: tree.items.map(toItem) };
  });
  connection.onRequest(
    exportDryRunRequest,
    ({ uri }: DryRunViewParams): ExportDryRunResult => ({
      text: exported(session, fileOf(uri)),
    }),
  );
  connection.onRequest(dryRunChartRequest, ({ uri }: DryRunViewParams): DryRunChart | null => {
    const file = fileOf(uri);
    session.dryRuns.want(file);
    const chart = service.dryRunChart(file);
    if (!chart) return null;
    const placed = <T extends { readonly target: ObjectRef | undefined }>(shown: T) => ({
      ...shown,
      target: shown.target
        ? targetOf(session, service.placeOf(shown.target, ["metadata", "name"]))
        : null,
    });
    return {
      ...chart,
      pods: chart.pods.map(placed),
      events: chart.events.map(placed),
      cursorMs: service.dryRuns.instant(file)?.atMs ?? null,
    };
  });
}

/** What `dry-run --format json` gives of the same run, less what only the editor needs. */
function exported(session: Session, file: string): string | null {
  const result = session.service.dryRuns.of(file)?.result;
  if (!result) return null;
  const { history: _history, pods: _pods, ...rest } = result;
  return `${JSON.stringify(rest, null, 2)}\n`;
}

function targetOf(session: Session, place: Place): Target | null {
  const [location] = locationsOf(session, [place]);
  return location ? { uri: location.uri, ...location.range.start } : null;
}
