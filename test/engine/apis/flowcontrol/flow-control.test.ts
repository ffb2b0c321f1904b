import { judge } from "../table.ts";

const level = (limited: object) => ({
  apiVersion: "flowcontrol.apiserver.k8s.io/v1",
  kind: "PriorityLevelConfiguration",
  metadata: { name: "batch" },
  spec: { type: "Limited", limited },
});

judge("PriorityLevelConfiguration", [
  {
    name: "queues as usual",
    given: level({ limitResponse: { type: "Queue", queuing: {} } }),
    stored: {
      "spec.limited.nominalConcurrencyShares": 30,
      "spec.limited.limitResponse.queuing": { handSize: 8, queues: 64, queueLengthLimit: 50 },
    },
  },
  {
    name: "a hand larger than the deck",
    given: level({ limitResponse: { type: "Queue", queuing: { handSize: 9, queues: 4 } } }),
    errors: [
      "spec.limited.limitResponse.queuing.handSize: Invalid value: 9: should not be greater than queues (4)",
    ],
  },
]);
