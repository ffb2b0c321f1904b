import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  podIndexes,
  podsSelectedBy,
  serviceIndexes,
  servicesSelecting,
} from "../../../engine/src/controllers/endpoint-slice/service-selection.ts";
import { queueController } from "../../../engine/src/controllers/framework/controller.ts";
import { Informer } from "../../../engine/src/controllers/framework/informer.ts";
import { WorkQueue } from "../../../engine/src/controllers/framework/work-queue.ts";
import type { CoreV1Pod, CoreV1Service } from "../../../engine/src/model/generated/types.ts";
import { matchesLabelMap } from "../../../engine/src/model/selector.ts";
import { object, pod } from "../../../engine/src/testing/builders.ts";
import { MemoryCluster } from "../../../engine/src/testing/memory-client.ts";

describe("a key that has only its place in the queue is not synced", () => {
  interface Case {
    readonly name: string;
    readonly given: (queue: WorkQueue) => void;
    readonly want: readonly string[];
  }
  const cases: readonly Case[] = [
    {
      name: "nothing has changed for it",
      given: (queue) => {
        queue.addIdle("a");
        queue.add("b");
      },
      want: ["b"],
    },
    {
      name: "something changes for it later, which keeps its place",
      given: (queue) => {
        queue.addIdle("a");
        queue.add("b");
        queue.add("a");
      },
      want: ["a", "b"],
    },
    {
      name: "it is in the queue already",
      given: (queue) => {
        queue.add("a");
        queue.addIdle("a");
      },
      want: ["a"],
    },
    {
      name: "it waits for another try",
      given: (queue) => {
        queue.addRateLimited("a");
        queue.addIdle("a");
      },
      want: ["a"],
    },
    {
      name: "its sync fails afterwards",
      given: (queue) => {
        queue.addIdle("a");
        queue.addRateLimited("a");
      },
      want: ["a"],
    },
  ];
  for (const { name, given, want } of cases)
    test(name, () => {
      const synced: string[] = [];
      const queue = new WorkQueue(new MemoryCluster().host());
      const controller = queueController("test", queue, (key) => {
        synced.push(key);
        return "done";
      });
      given(queue);
      assert.equal(controller.step(), true);
      assert.equal(controller.step(), false);
      assert.deepEqual(synced, want);
    });
});

test("Services and pods find each other as by going through all of them, in order of creation", () => {
  const labels = fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("a", "b"), {
    noNullPrototype: true,
  });
  const namespace = fc.constantFrom("default", "other");
  const made = fc.record({ namespace, labels });
  const relabelled = fc.record({ at: fc.nat(5), labels });
  const rule = fc.property(
    fc.array(made, { maxLength: 6 }),
    fc.array(made, { maxLength: 4 }),
    fc.array(relabelled, { maxLength: 4 }),
    (podsGiven, servicesGiven, changes) => {
      const cluster = new MemoryCluster();
      const host = cluster.host();
      const pods = new Informer<CoreV1Pod>(host, "pods", () => {}, podIndexes);
      const services = new Informer<CoreV1Service>(host, "services", () => {}, serviceIndexes);
      podsGiven.forEach((given, i) => {
        cluster.client.create("pods", pod(`p${i}`, {}, given));
      });
      servicesGiven.forEach((given, i) => {
        const metadata = { namespace: given.namespace };
        const spec = { selector: given.labels };
        cluster.client.create("services", object("v1", "Service", `s${i}`, { metadata, spec }));
      });
      for (const change of changes) {
        const stored = pods.all()[change.at];
        if (!stored) continue;
        const metadata = { ...stored.metadata, labels: change.labels };
        cluster.client.update("pods", { ...stored, metadata });
      }
      const match = (service: CoreV1Service, candidate: CoreV1Pod) =>
        service.metadata?.namespace === candidate.metadata?.namespace &&
        matchesLabelMap(service.spec?.selector ?? {}, candidate.metadata?.labels);
      for (const service of services.all())
        assert.deepEqual(
          podsSelectedBy(service, pods),
          pods.all().filter((candidate) => match(service, candidate)),
        );
      for (const candidate of pods.all())
        assert.deepEqual(
          servicesSelecting([candidate, undefined], services),
          services.all().filter((service) => match(service, candidate)),
        );
    },
  );
  fc.assert(rule, { seed: 1, numRuns: 100 });
});
