// Each cause of an answer stands on its own field, with what takes part in it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceOf } from "../../language-service.ts";

interface PlaceCase {
  readonly name: string;
  readonly given: string;
  /** `code @ line: marked text`, then `~ line: marked text, message` for each related place. */
  readonly want: readonly string[];
}

const pod = (spec: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n${spec}`;
const shop = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
---
apiVersion: v1
kind: LimitRange
metadata:
  name: bounds
  namespace: shop
spec:
  limits:
    - type: Container
      max:
        memory: 1Gi
      default:
        cpu: 500m
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: compute
  namespace: shop
spec:
  hard:
    limits.memory: 4Gi
---
`;

const cases: PlaceCase[] = [
  {
    name: "a missing field: the key of what should hold it",
    given: "apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {}\nspec:\n  restartPolicy: Never\n",
    want: ["name-invalid @ 3: metadata", "api-invalid @ 5: spec"],
  },
  {
    name: "an unsupported value, and one of the wrong form",
    given: pod(
      "  dnsPolicy: none\n  containers:\n    - name: A\n      image: x\n      imagePullPolicy: Nope\n",
    ),
    want: ["api-invalid @ 8: A", "api-invalid @ 10: Nope", "api-invalid @ 6: none"],
  },
  {
    name: "a label is found by the value that the server prints",
    given:
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    good: x\n    bad: a b\n    a/b/c: x\n",
    want: ["label-invalid @ 8: a/b/c", "label-invalid @ 7: a b"],
  },
  {
    name: "the later one of two, with the first beside it",
    given: pod(
      "  containers:\n    - name: a\n      image: x\n      ports:\n        - containerPort: 80\n          hostPort: 80\n    - name: a\n      image: x\n      ports:\n        - containerPort: 81\n          hostPort: 80\n",
    ),
    want: [
      "api-invalid @ 12: a",
      "~ 7: a, The first one.",
      "port-host-duplicate @ 16: 80",
      "~ 11: 80, The first one.",
    ],
  },
  {
    name: "a request above its limit",
    given: pod(
      "  containers:\n    - name: a\n      image: x\n      resources:\n        requests: { cpu: 2 }\n        limits: { cpu: 1 }\n",
    ),
    want: ["resources-invalid @ 10: 2", "~ 11: 1, The limit."],
  },
  {
    name: "a position that the server leaves out",
    given:
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  ownerReferences:\n    - { apiVersion: v1, kind: Pod, name: x, uid: u }\n    - { apiVersion: v1, kind: Pod, name: z, uid: '' }\n",
    want: ["api-invalid @ 7: ''"],
  },
  {
    name: "a field that the server fills in from another one",
    given:
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  clusterIP: nonsense\n  ports:\n    - port: 80\n",
    want: ["api-invalid @ 6: nonsense"],
  },
  {
    name: "a struct that the server prints as a whole",
    given:
      "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  strategy:\n    type: In\n  selector: { matchLabels: { a: b } }\n  template:\n    metadata: { labels: { a: b } }\n    spec: { containers: [{ name: a, image: x }] }\n",
    want: ["rollout-invalid @ 7: In"],
  },
  {
    name: "a Secret's type, for the key that it asks for",
    given:
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ntype: kubernetes.io/tls\nstringData:\n  tls.crt: ""\n',
    want: ["secret-type-mismatch @ 5: kubernetes.io/tls"],
  },
  {
    name: "a selector and the labels that it misses",
    given:
      "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  selector:\n    matchLabels: { a: b }\n  template:\n    metadata:\n      labels:\n        a: c\n    spec: { containers: [{ name: a, image: x }] }\n",
    want: ["selector-mismatch @ 10: labels", "~ 6: selector, The selector."],
  },
  {
    name: "Pod Security: each offending field, and the level of the namespace",
    given: `${shop}apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
spec:
  hostNetwork: true
  securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
  containers:
    - name: a
      image: x
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
      resources: { limits: { memory: 1Gi } }
`,
    want: [
      "pod-security-violation @ 31: Pod",
      "~ 6: restricted, Namespace shop: enforce restricted",
      "~ 36: true, host namespaces (hostNetwork=true)",
    ],
  },
  {
    name: "a LimitRange: its line, for the bound and for the default",
    given: `${shop}apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
spec:
  containers:
    - name: a
      image: x
    - name: b
      image: x
      resources:
        limits:
          memory: 2Gi
---
apiVersion: v1
kind: Pod
metadata:
  name: b
  namespace: shop
spec:
  containers:
    - name: a
      image: x
      resources:
        requests:
          cpu: 1
`,
    want: [
      "api-invalid @ 43: 2Gi",
      '~ 17: 1Gi, LimitRange "bounds": max memory 1Gi',
      "resources-invalid @ 56: 1",
      '~ 19: 500m, LimitRange "bounds": default cpu 500m',
    ],
  },
  {
    name: "a quota that asks for limits: its hard line, and the container without them",
    given: `${shop.slice(shop.indexOf("apiVersion: v1\nkind: ResourceQuota"))}apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
spec:
  containers:
    - name: a
      image: x
`,
    want: ["quota-must-specify @ 17: a", '~ 8: 4Gi, Quota "compute" tracks limits.memory (4Gi)'],
  },
  {
    name: "warnings stand on what they name",
    given: pod(
      "  nodeSelector:\n    beta.kubernetes.io/os: linux\n  containers:\n    - name: a\n      image: x\n      env:\n        - name: A\n          value: x\n        - name: A\n          value: z\n      ports:\n        - containerPort: 80\n        - containerPort: 80\n",
    ),
    want: [
      "field-deprecated @ 7: beta.kubernetes.io/os",
      "env-duplicate @ 14: A",
      "~ 12: A, The first one.",
      "port-conflict @ 18: 80",
      "~ 17: 80, The first one.",
    ],
  },
];

for (const { name, given, want } of cases)
  test(name, () => {
    const service = serviceOf({ "app.yaml": given }, { profiles: [] });
    const at = (span: { start: number; end: number }) =>
      `${given.slice(0, span.start).split("\n").length}: ${given.slice(span.start, span.end)}`;
    const found = service
      .diagnostics("app.yaml")
      .filter(({ source }) => source === "api")
      .flatMap(({ code, span, related }) => [
        `${code} @ ${at(span)}`,
        ...related.map((place) => `~ ${at(place.span)}, ${place.message}`),
      ]);
    assert.deepEqual(found, want);
  });
