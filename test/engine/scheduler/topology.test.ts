import type { KubeObject } from "../../../engine/src/model/object.ts";
import { node, pod, table, zoned } from "./decide.ts";

const app = { app: "web" };
const selector = { matchLabels: app };
const zone = "topology.kubernetes.io/zone";
const hostname = "kubernetes.io/hostname";
const zones = [zoned("a", "a"), zoned("b", "b"), zoned("c", "c")];
const web = (name: string, on: string, more = {}) => pod(name, { labels: app, on, ...more });
const spread = (more: object = {}, spec: object = {}) =>
  pod("p", {
    labels: app,
    spec: {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: zone,
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: selector,
          ...more,
        },
      ],
      ...spec,
    },
  });
const skewed = "node(s) didn't match pod topology spread constraints";
const tainted = zoned("c", "c", { spec: { taints: [{ key: "k", effect: "NoSchedule" }] } });

table("PodTopologySpread", [
  {
    name: "the emptiest zone is left",
    given: [...zones, web("1", "a"), web("2", "b")],
    pod: spread(),
    want: { node: "c", rejected: { a: [skewed], b: [skewed] } },
  },
  {
    name: "a zone whose only node is tainted counts as an empty zone",
    given: [zoned("a", "a"), zoned("b", "b"), tainted, web("1", "a"), web("2", "b")],
    pod: spread(),
    want: {
      message:
        "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match pod topology spread constraints. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.",
    },
  },
  {
    name: "unless taints are honored",
    given: [zoned("a", "a"), zoned("b", "b"), tainted, web("1", "a"), web("2", "b")],
    pod: spread({ nodeTaintsPolicy: "Honor" }),
    want: { node: ["a", "b"] },
  },
  {
    name: "nodes that the pod cannot choose make no domain",
    given: [zoned("a", "a", { labels: { disk: "ssd" } }), zoned("b", "b"), web("1", "a")],
    pod: spread({}, { nodeSelector: { disk: "ssd" } }),
    want: { node: "a" },
  },
  {
    name: "unless node affinity is ignored",
    given: [zoned("a", "a", { labels: { disk: "ssd" } }), zoned("b", "b"), web("1", "a")],
    pod: spread({ nodeAffinityPolicy: "Ignore" }, { nodeSelector: { disk: "ssd" } }),
    want: {
      rejected: {
        a: [skewed],
        b: ["node(s) didn't match Pod's node affinity/selector"],
      },
    },
  },
  {
    name: "fewer domains than minDomains: the minimum is 0",
    given: [zoned("a", "a"), zoned("b", "b"), web("1", "a"), web("2", "b")],
    pod: spread({ minDomains: 3 }),
    want: { rejected: { a: [skewed], b: [skewed] } },
  },
  {
    name: "a node without the key",
    given: [node("a"), zoned("b", "b")],
    pod: spread(),
    want: { node: "b", rejected: { a: [`${skewed} (missing required label)`] } },
  },
  {
    name: "terminating pods and other namespaces do not count",
    given: [
      zoned("a", "a"),
      zoned("b", "b", { allocatable: { pods: "0" } }),
      web("1", "a", { metadata: { deletionTimestamp: "2026-01-01T00:00:30Z" } }),
      web("2", "a", { namespace: "other" }),
    ],
    pod: spread(),
    want: { node: "a" },
  },
  {
    name: "matchLabelKeys narrow the selector",
    given: [zoned("a", "a"), zoned("b", "b", { allocatable: { pods: "0" } }), web("1", "a")],
    pod: {
      ...spread({ matchLabelKeys: ["hash"] }),
      metadata: { name: "p", namespace: "default", labels: { ...app, hash: "2" } },
    },
    want: { node: "a" },
  },
  {
    name: "says the numbers",
    given: [zoned("a", "a"), zoned("b", "b", { allocatable: { pods: "0" } }), web("1", "a")],
    pod: spread(),
    want: {
      details: {
        a: [`${skewed}: ${zone}=a has 1 matching pods, the domain with the fewest 0, maxSkew 1`],
        b: ["Too many pods: 0 of 0"],
      },
    },
  },
  {
    name: "soft: zones with fewer pods score higher",
    given: [...zones, web("1", "a"), web("2", "a")],
    pod: spread({ whenUnsatisfiable: "ScheduleAnyway" }),
    want: { scores: { a: 0, b: 200, c: 200 } },
  },
  {
    name: "soft: a node without the key gets nothing",
    given: [node("a"), zoned("b", "b"), zoned("c", "c")],
    pod: spread({ whenUnsatisfiable: "ScheduleAnyway" }),
    want: { scores: { a: 0, b: 200, c: 200 } },
  },
  {
    name: "default constraints select what the services of the pod select",
    given: [
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web", namespace: "default" },
        spec: { selector: app },
      } as KubeObject,
      ...zones,
      web("1", "a"),
    ],
    pod: pod("p", { labels: app }),
    want: { scores: { a: 132, b: 200, c: 200 } },
  },
]);

const term = (topologyKey: string, more: object = {}) => ({
  labelSelector: selector,
  topologyKey,
  ...more,
});
const required = (kind: "podAffinity" | "podAntiAffinity", ...terms: object[]) => ({
  affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
});
const together = "node(s) didn't match pod affinity rules";
const apart = "node(s) didn't match pod anti-affinity rules";
const existing = "node(s) didn't satisfy existing pods anti-affinity rules";
const namespace = (name: string, labels: Record<string, string>): KubeObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});

table("InterPodAffinity", [
  {
    name: "affinity: only the domain of a matching pod",
    given: [...zones, web("1", "b")],
    pod: pod("p", { spec: required("podAffinity", term(zone)) }),
    want: { node: "b", rejected: { a: [together], c: [together] } },
  },
  {
    name: "affinity: the first of a group may go anywhere",
    given: zones,
    pod: pod("p", { labels: app, spec: required("podAffinity", term(zone)) }),
    want: { node: ["a", "b", "c"] },
  },
  {
    name: "affinity: but only where the key is",
    given: [node("a"), zoned("b", "b")],
    pod: pod("p", { labels: app, spec: required("podAffinity", term(zone)) }),
    want: { node: "b", rejected: { a: [together] } },
  },
  {
    name: "affinity: pods must match all terms",
    given: [zoned("a", "a"), web("1", "a")],
    pod: pod("p", {
      spec: required("podAffinity", term(zone), {
        labelSelector: { matchLabels: { tier: "db" } },
        topologyKey: zone,
      }),
    }),
    want: { rejected: { a: [together] } },
  },
  {
    name: "affinity: another namespace does not count",
    given: [zoned("a", "a"), web("1", "a", { namespace: "other" })],
    pod: pod("p", { spec: required("podAffinity", term(zone)) }),
    want: { rejected: { a: [together] } },
  },
  {
    name: "affinity: unless it is selected",
    given: [
      namespace("other", { team: "x" }),
      zoned("a", "a"),
      web("1", "a", { namespace: "other" }),
    ],
    pod: pod("p", {
      spec: required(
        "podAffinity",
        term(zone, { namespaceSelector: { matchLabels: { team: "x" } } }),
      ),
    }),
    want: { node: "a" },
  },
  ...[33, 34].map((minor) => ({
    name: `anti-affinity: a selector that namespaces without labels satisfy selects ${minor < 34 ? "the namespaces that do" : "all from 1.34 on"}`,
    given: [
      namespace("other", { team: "x" }),
      zoned("a", "a"),
      web("1", "a", { namespace: "other" }),
    ],
    pod: pod("p", {
      spec: required(
        "podAntiAffinity",
        term(zone, {
          namespaceSelector: { matchExpressions: [{ key: "team", operator: "DoesNotExist" }] },
        }),
      ),
    }),
    minor,
    want: minor < 34 ? { node: "a" } : { rejected: { a: [apart] } },
  })),
  {
    name: "anti-affinity to its own kind",
    given: [...zones, web("1", "a"), web("2", "b"), web("3", "c")],
    pod: pod("p", { labels: app, spec: required("podAntiAffinity", term(hostname)) }),
    want: {
      message:
        "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.",
    },
  },
  {
    name: "anti-affinity: a node without the key passes",
    given: [node("a"), zoned("b", "b"), web("1", "b")],
    pod: pod("p", { spec: required("podAntiAffinity", term(zone)) }),
    want: { node: "a", rejected: { b: [apart] } },
  },
  {
    name: "anti-affinity of a running pod keeps others away",
    given: [
      zoned("a", "a"),
      pod("x", { on: "a", spec: { ...required("podAntiAffinity", term(zone)), nodeName: "a" } }),
    ],
    pod: pod("p", { labels: app }),
    want: { rejected: { a: [existing] } },
  },
  {
    name: "an empty selector selects all, an absent one none",
    given: [zoned("a", "a"), pod("x", { on: "a" })],
    pod: pod("p", { spec: required("podAntiAffinity", { topologyKey: zone }) }),
    want: { node: "a" },
  },
  {
    name: "preferred terms, both ways",
    given: [
      ...zones,
      web("1", "a"),
      pod("x", {
        spec: {
          nodeName: "b",
          affinity: {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                {
                  weight: 20,
                  podAffinityTerm: {
                    labelSelector: { matchLabels: { role: "p" } },
                    topologyKey: zone,
                  },
                },
              ],
            },
          },
        },
      }),
    ],
    pod: pod("p", {
      labels: { role: "p" },
      spec: {
        affinity: {
          podAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 20, podAffinityTerm: term(zone) },
            ],
          },
        },
      },
    }),
    want: { scores: { a: 200, b: 0, c: 100 } },
  },
  {
    name: "a running pod that needs company adds one",
    given: [
      zoned("a", "a"),
      zoned("b", "b"),
      web("1", "a", { spec: { nodeName: "a", ...required("podAffinity", term(zone)) } }),
    ],
    pod: pod("p", { labels: app }),
    want: { scores: { a: 200, b: 0 } },
  },
]);
