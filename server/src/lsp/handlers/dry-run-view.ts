// The dry run to look at: its time cursor, its tree, its chart.
import type { Place } from "#analysis";
import {
  type DryRunChart,
  type DryRunTree,
  type DryRunTreeItem,
  type DryRunViewParams,
  dryRunChartRequest,
  dryRunTreeRequest,
  type Target,
  type TimeCursorParams,
  type TimeCursorResult,
  timeCursorRequest,
} from "#protocol";
import { locationsOf } from "../positions.ts";
import { Session } from "../session.ts";

export function registerDryRunView(session: Session): void {
  const { connection, service } = session;
  connection.onRequest(timeCursorRequest, ({ uri, move }: TimeCursorParams): TimeCursorResult => {
    const file = Session.fileOf(uri);
    if (move !== undefined) {
      service.moveInstant(file, move);
      session.lookedAt();
    }
    return { instant: service.instant(file) ?? null, possible: service.hasRun(file) };
  });
  connection.onRequest(dryRunTreeRequest, ({ uri }: DryRunViewParams): DryRunTree | null => {
    const tree = service.dryRunTree(Session.fileOf(uri));
    if (!tree) return null;
    const toItem = ({ target, items, ...rest }: (typeof tree.items)[number]): DryRunTreeItem => ({
      ...rest,
      target: targetOf(session, service.placeOf(target.ref, target.path)),
      items: items.map(toItem),
    });
    return { title: tree.title, items: tree.items.map(toItem) };
  });
  connection.onRequest(dryRunChartRequest, ({ uri }: DryRunViewParams): DryRunChart | null => {
    const file = Session.fileOf(uri);
    const chart = service.dryRunChart(file);
    if (!chart) return null;
    const place = <T extends { readonly ref: (typeof chart.pods)[number]["ref"] }>({
      ref,
      ...rest
    }: T) => ({
      ...rest,
      target: ref ? targetOf(session, service.placeOf(ref, ["metadata", "name"])) : null,
    });
    return {
      ...chart,
      pods: chart.pods.map(place),
      events: chart.events.map(place),
      cursorMs: service.instant(file)?.atMs ?? null,
    };
  });
}

function targetOf(session: Session, place: Place): Target | null {
  const [location] = locationsOf(session, [place]);
  return location ? { uri: location.uri, ...location.range.start } : null;
}
