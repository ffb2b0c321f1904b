import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject, Result } from "#engine";
import { object, testServer } from "#engine/testing";
import { pack } from "../../schema-pack.ts";

const group = "events.events.k8s.io";
const about = { kind: "Pod", name: "p", namespace: "default" };
const strict = { fieldValidation: "Strict" } as const;

const newer = (name: string, rest = {}) =>
  object("events.k8s.io/v1", "Event", name, {
    ...{ regarding: about, note: "said", reason: "Reason", action: "act", type: "Normal" },
    ...{ eventTime: "2026-01-01T00:00:00.000000Z", reportingController: "a.io/b" },
    reportingInstance: "i",
    ...rest,
  });
const older = (name: string, rest = {}) =>
  object("v1", "Event", name, {
    ...{ involvedObject: about, message: "said", reason: "Reason", count: 2 },
    ...{ source: { component: "kubelet" }, firstTimestamp: "2026-01-01T00:00:00Z" },
    ...rest,
  });

const answer = (result: Result<KubeObject>) =>
  result.ok ? "accepted" : `${result.status.code} ${result.status.message}`;

test("an event of one API group is the event of the other", () => {
  const { server } = testServer();
  server.create(group, newer("a"));
  server.create("events", older("b"));
  const fields = (name: string) => {
    const { metadata: _m, ...rest } = server.get(group, "default", name) ?? {};
    return rest;
  };
  assert.deepEqual(fields("a"), {
    ...{ apiVersion: "v1", kind: "Event", involvedObject: about, message: "said" },
    ...{ reason: "Reason", action: "act", type: "Normal", reportingInstance: "i" },
    ...{ eventTime: "2026-01-01T00:00:00.000000Z", reportingComponent: "a.io/b" },
  });
  assert.deepEqual(server.list("events"), server.list(group));
  assert.deepEqual(
    server.list(group).map(({ metadata }) => metadata.name),
    ["a", "b"],
  );
  const seen: string[] = [];
  server.watch(group, ({ type, object: { metadata } }) => seen.push(`${type} ${metadata.name}`));
  assert.equal(answer(server.delete(group, "default", "b")), "accepted");
  assert.equal(answer(server.delete("events", "default", "a")), "accepted");
  assert.deepEqual(seen, ["ADDED a", "ADDED b", "DELETED b", "DELETED a"]);
});

test("a change of microseconds is a change, in whatever zone it is written", () => {
  const { server } = testServer({ pack });
  const given = (eventTime: string) => newer("a", { eventTime });
  server.create(group, given("2026-01-01T00:00:00.000001Z"), strict);
  const same = server.update(group, given("2026-01-01T02:00:00.000001+02:00"), undefined, strict);
  assert.equal(answer(same), "accepted");
  const other = server.update(group, given("2026-01-01T00:00:00.000002Z"), undefined, strict);
  assert.equal(
    answer(other),
    '422 Event "a" is invalid: eventTime: Invalid value: "2026-01-01T00:00:00.000002Z": field is immutable',
  );
});

test("a request is refused by the rules and in the names of the group that it uses", () => {
  const { server } = testServer();
  server.create(group, newer("a"));
  server.create("events", older("b"));
  const immutable = 'message: Invalid value: "other": field is immutable';
  const table = [
    {
      name: "create again",
      given: server.create(group, newer("a")),
      want: `409 ${group} "a" already exists`,
    },
    {
      name: "create of the other group",
      given: server.create("events", older("a")),
      want: '409 events "a" already exists',
    },
    {
      name: "changed text",
      given: server.update(group, newer("a", { note: "other" })),
      want: `422 Event "a" is invalid: ${immutable}`,
    },
    {
      name: "patched text",
      given: server.patch(group, "default", "a", { note: "other" }, "merge"),
      want: `422 Event "a" is invalid: ${immutable}`,
    },
    {
      name: "what both ask, in the older name",
      given: server.update("events", older("a", { eventTime: "2026-01-01T00:00:00.000000Z" })),
      want: '422 Event "a" is invalid: [reportingComponent: Required value, reportingComponent: Invalid value: "": name part must be non-empty, ',
    },
    {
      name: "changed text of the older group",
      given: server.update("events", older("b", { message: "other" }), undefined, strict),
      want: "accepted",
    },
    {
      name: "patched by the newer group's names",
      given: server.patch(group, "default", "b", { metadata: { labels: { a: "b" } } }, "merge"),
      want: "accepted",
    },
    {
      name: "absent",
      given: server.delete(group, "default", "c"),
      want: `404 ${group} "c" not found`,
    },
    {
      name: "another UID",
      given: server.update(group, newer("a", { metadata: { uid: "z", namespace: "default" } })),
      want: `409 Operation cannot be fulfilled on ${group} "a": StorageError: invalid object, Code: 4, Key: /registry/events/default/a, `,
    },
  ];
  for (const { name, given, want } of table)
    assert.equal(answer(given).slice(0, want.length), want, name);
  const changed = server.get<KubeObject & { message?: string; count?: number }>(
    group,
    "default",
    "b",
  );
  assert.deepEqual(
    [changed?.message, changed?.count, changed?.metadata.labels],
    ["other", 2, { a: "b" }],
  );
});
