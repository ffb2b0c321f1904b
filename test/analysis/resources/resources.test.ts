import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSource } from "../../../server/src/analysis/documents/index.ts";
import {
  type BoundObject,
  bindResources,
  containerPorts,
  type ResourceScope,
  resolveLocal,
  servicePorts,
} from "../../../server/src/analysis/resources/index.ts";
import type { BindOptions } from "../../../server/src/analysis/resources/scope.ts";

function bind(files: Readonly<Record<string, string>>, options: BindOptions = {}): ResourceScope {
  const sources = Object.entries(files).map(([file, text]) => parseSource(file, text));
  return bindResources(sources, options);
}

function only(scope: ResourceScope, kind: string, name?: string): BoundObject {
  const found = scope.objects.filter(
    ({ ref }) => ref.kind === kind && (name ?? ref.name) === ref.name,
  );
  assert.equal(found.length, 1, `${kind} ${name ?? ""}`);
  return found[0]!;
}

const POD_TEMPLATE = `template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      serviceAccountName: runner
      priorityClassName: system-node-critical
      imagePullSecrets: [{name: pull}]
      initContainers:
      - name: sidecar
        restartPolicy: Always
        image: i
        ports: [{name: metrics, containerPort: 9090}]
      containers:
      - name: app
        image: i
        ports: [{name: http, containerPort: 8080}, {containerPort: 53, protocol: UDP}]
        env:
        - name: A
          valueFrom: {secretKeyRef: {name: creds, key: user}}
        - name: B
          valueFrom: {configMapKeyRef: {name: "\${CONFIG}", key: k, optional: true}}
        envFrom: [{configMapRef: {name: settings}}]
        readinessProbe: {httpGet: {port: http}}
        livenessProbe: {httpGet: {port: metrics}}
        volumeMounts: [{name: data, mountPath: /d}, {name: typo, mountPath: /t}]
      volumes:
      - name: data
        persistentVolumeClaim: {claimName: claim}
      - name: conf
        configMap: {name: settings, items: [{key: a.conf, path: a}]}`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  ${POD_TEMPLATE}
`;

test("the references of a Deployment, with places, keys and what is optional", () => {
  const web = only(bind({ "a.yaml": DEPLOYMENT }), "Deployment");
  const told = web.content.references.map(
    ({ kind, target, name, path, keys, optional, placeholder }) =>
      [
        kind.id,
        target.kind,
        name,
        path.join("."),
        keys.map((key) => key.name).join(),
        optional ? "optional" : "",
        placeholder ? "placeholder" : "",
      ]
        .join(" ")
        .trim(),
  );
  const spec = "spec.template.spec";
  assert.deepEqual(told, [
    `env-secret Secret creds ${spec}.containers.0.env.0.valueFrom.secretKeyRef.name user`,
    `env-config-map ConfigMap \${CONFIG} ${spec}.containers.0.env.1.valueFrom.configMapKeyRef.name k optional placeholder`,
    `env-from-config-map ConfigMap settings ${spec}.containers.0.envFrom.0.configMapRef.name`,
    `volume-config-map ConfigMap settings ${spec}.volumes.1.configMap.name a.conf`,
    `image-pull-secret Secret pull ${spec}.imagePullSecrets.0.name`,
    `service-account ServiceAccount runner ${spec}.serviceAccountName`,
    `volume-claim PersistentVolumeClaim claim ${spec}.volumes.0.persistentVolumeClaim.claimName`,
    `priority-class PriorityClass system-node-critical ${spec}.priorityClassName`,
    "namespace Namespace shop metadata.namespace",
  ]);
});

/** Every reference as `kind name -> file of the best candidate`, `built in` or nothing. */
function resolved(scope: ResourceScope, from: BoundObject): string[] {
  return scope.references(from).flatMap((bound) => {
    const { kind, name, target } = bound.reference;
    if (kind.id === "namespace") return [];
    const best = scope.resolve(bound)[0];
    return [
      `${target.kind} ${name} -> ${best?.file ?? (scope.isBuiltIn(bound) ? "built in" : "")}`.trim(),
    ];
  });
}

const references: { name: string; given: Record<string, string>; from: string; want: string[] }[] =
  [
    {
      name: "names in the same namespace only",
      given: {
        "rb.yaml": `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: ServiceAccount, name: s, namespace: other}, {kind: User, name: u}, {kind: ServiceAccount, name: default, namespace: a}]
`,
        "role.yaml":
          "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r, namespace: b}\n",
        "sa.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: s, namespace: other}\n",
      },
      from: "RoleBinding",
      want: ["Role r ->", "ServiceAccount s -> sa.yaml", "ServiceAccount default -> built in"],
    },
    {
      name: "a namespace that is left open may be any",
      given: {
        "i.yaml": `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}, tls: [{secretName: t}]}
`,
        "s.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: prod}\n",
      },
      from: "Ingress",
      want: ["Secret t ->", "Service web -> s.yaml"],
    },
    {
      name: "an old Ingress",
      given: {
        "i.yaml": `apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: i}
spec: {rules: [{http: {paths: [{backend: {serviceName: web, servicePort: 80}}]}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
`,
      },
      from: "Ingress",
      want: ["Service web -> i.yaml"],
    },
    {
      name: "a scale target by group and kind, whatever the version",
      given: {
        "h.yaml": `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1beta1, kind: Deployment, name: web}}
`,
        "d.yaml": DEPLOYMENT,
      },
      from: "HorizontalPodAutoscaler",
      want: ["Deployment web -> d.yaml"],
    },
    {
      name: "the claims of a StatefulSet",
      given: {
        "p.yaml": `apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [], volumes: [{name: v, persistentVolumeClaim: {claimName: data-db-2}}, {name: w, persistentVolumeClaim: {claimName: data-db}}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec: {serviceName: db, volumeClaimTemplates: [{metadata: {name: data}}]}
`,
      },
      from: "Pod",
      want: ["PersistentVolumeClaim data-db-2 -> p.yaml", "PersistentVolumeClaim data-db ->"],
    },
    {
      name: "Secrets that something else makes",
      given: {
        "p.yaml": `apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {imagePullSecrets: [{name: sealed}, {name: cert}, {name: ext}, {name: gen}, {name: issued}]}
`,
        "sealed.yaml":
          "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: sealed}\n",
        "cert.yaml":
          "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: c}\nspec: {secretName: cert}\n",
        "ext.yaml":
          "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: e}\nspec: {target: {name: ext}}\n",
        "kustomization.yaml": "secretGenerator: [{name: gen, literals: [a=b]}]\n",
        "ing.yaml":
          "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, annotations: {cert-manager.io/issuer: x}}\nspec: {tls: [{secretName: issued}]}\n",
      },
      from: "Pod",
      want: [
        "Secret sealed -> sealed.yaml",
        "Secret cert -> cert.yaml",
        "Secret ext -> ext.yaml",
        "Secret gen -> kustomization.yaml",
        "Secret issued -> ing.yaml",
      ],
    },
    {
      name: "the variant of the own folder before others",
      given: {
        "dev/p.yaml":
          "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {serviceAccountName: s}\n",
        "aaa/s.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: s}\n",
        "dev/s.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: s}\n",
      },
      from: "Pod",
      want: ["ServiceAccount s -> dev/s.yaml"],
    },
    {
      name: "the deprecated name of the service account counts alone",
      given: {
        "p.yaml":
          "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {serviceAccount: s}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: s}\n",
      },
      from: "Pod",
      want: ["ServiceAccount s -> p.yaml"],
    },
  ];

for (const { name, given, from, want } of references)
  test(`references: ${name}`, () => {
    const scope = bind(given);
    assert.deepEqual(resolved(scope, only(scope, from)), want);
  });

const keys: [name: string, text: string, want: string[] | undefined, type?: string][] = [
  [
    "a Secret",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ndata: {a: eA==}\nstringData: {b: x}\n",
    ["a", "b"],
    "Opaque",
  ],
  [
    "a ConfigMap",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: x}\nbinaryData: {b: eA==}\n",
    ["a", "b"],
  ],
  [
    "an empty Secret",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ntype: kubernetes.io/tls\n",
    [],
    "kubernetes.io/tls",
  ],
  ["another kind", "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n", undefined],
];

for (const [name, text, want, type] of keys)
  test(`keys of ${name}`, () => {
    const scope = bind({ "a.yaml": text });
    const [declaration] = scope.declaredBy(scope.objects[0]!);
    assert.deepEqual([declaration!.keys?.map((key) => key.name), declaration!.type], [want, type]);
  });

test("the keys of a generator, as far as its files are known", () => {
  const kustomization = `configMapGenerator:
- {name: a, literals: [x=1], files: [conf/app.ini, k=v.txt]}
- {name: b, envs: [b.env]}
`;
  const pod =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {volumes: [{name: a, configMap: {name: a}}, {name: b, configMap: {name: b}}]}\n";
  const scope = bind({ "k/kustomization.yaml": kustomization, "k/p.yaml": pod });
  const found = scope
    .references(only(scope, "Pod"))
    .map((bound) => scope.resolve(bound)[0]?.keys?.map(({ name }) => name));
  assert.deepEqual(found, [["x", "app.ini", "k"], undefined]);
});

test("who names an object", () => {
  const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: creds, namespace: shop}\n";
  const scope = bind({ "d.yaml": DEPLOYMENT, "s.yaml": secret });
  const [declaration] = scope.declaredBy(only(scope, "Secret"));
  assert.deepEqual(
    scope
      .referencesTo(declaration!)
      .map(({ from, reference }) => [from.ref.name, reference.kind.id]),
    [["web", "env-secret"]],
  );
});

const namespaces: [name: string, files: Record<string, string>, want: [string, boolean]][] = [
  [
    "as written",
    { "a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {namespace: x}\n" },
    ["x", false],
  ],
  ["nothing written", { "a.yaml": "apiVersion: v1\nkind: Pod\n" }, ["team", true]],
  [
    "a cluster-scoped kind",
    { "a.yaml": "apiVersion: v1\nkind: Node\nmetadata: {namespace: x}\n" },
    ["", false],
  ],
  [
    "of the nearest kustomization that lists the file",
    {
      "b/a.yaml": "apiVersion: v1\nkind: Pod\n",
      "b/kustomization.yaml": "namespace: near\nresources: [./a.yaml]\n",
      "kustomization.yaml": "namespace: far\nresources: [b/a.yaml]\n",
    },
    ["near", false],
  ],
  [
    "a kustomization that does not list it",
    {
      "b/a.yaml": "apiVersion: v1\nkind: Pod\n",
      "b/kustomization.yaml": "namespace: near\nresources: [c.yaml]\n",
    },
    ["team", true],
  ],
];

for (const [name, files, want] of namespaces)
  test(`namespace: ${name}`, () => {
    const { namespace } = bind(files, { defaultNamespace: "team" }).objects[0]!;
    assert.deepEqual([namespace.name, namespace.implicit], want);
  });

test("the items of a List are objects of their own", () => {
  const text = `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Pod, metadata: {name: a}}
- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Secret, metadata: {name: b}}]}
- null
- {kind: NoVersion}
---
apiVersion: v1
kind: PodList
items: [{metadata: {name: c}}]
---
apiVersion: v1
kind: List
items: []
`;
  assert.deepEqual(
    bind({ "a.yaml": text }).objects.map(({ ref, span }) => [
      ref.kind,
      ref.name,
      ref.document,
      ref.base.join("."),
      text.slice(span.start, span.start + 3),
    ]),
    [
      ["Pod", "a", 0, "items.0", "- {"],
      ["Secret", "b", 0, "items.1.items.0", "{ap"],
      ["Pod", "c", 1, "items.0", "{me"],
    ],
  );
});

const selections: [name: string, from: string, want: string[]][] = [
  [
    "a Service by a map",
    "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {selector: {app: web}}\n",
    ["web"],
  ],
  [
    "another value",
    "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {selector: {app: wbe}}\n",
    [],
  ],
  [
    "another namespace",
    "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: x}\nspec: {selector: {app: web}}\n",
    [],
  ],
  [
    "expressions",
    "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: s, namespace: shop}\nspec: {selector: {matchExpressions: [{key: tier, operator: In, values: [front]}]}}\n",
    ["web"],
  ],
  [
    "an empty selector",
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: s, namespace: shop}\nspec: {podSelector: {}}\n",
    ["rollout", "web"],
  ],
  [
    "peers of other namespaces",
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: s, namespace: x}\nspec: {ingress: [{from: [{podSelector: {matchLabels: {app: web}}, namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}]}\n",
    ["web"],
  ],
];

const ROLLOUT = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: rollout, namespace: shop}
spec: {template: {metadata: {labels: {app: roll}}, spec: {containers: [{image: i}]}}}
`;

for (const [name, from, want] of selections)
  test(`selection: ${name}`, () => {
    const scope = bind({ "d.yaml": DEPLOYMENT, "r.yaml": ROLLOUT, "s.yaml": from });
    const object = scope.objectsOf("s.yaml")[0]!;
    const [selector] = object.content.selectors;
    assert.deepEqual(
      scope
        .selected(object, selector!)
        .map((found) => found.object.ref.name)
        .sort(),
      want,
    );
  });

test("the Services that select a workload", () => {
  const service =
    "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: http}, {port: 443}]}\n";
  const scope = bind({ "d.yaml": DEPLOYMENT, "s.yaml": service });
  const web = only(scope, "Deployment");
  assert.deepEqual(
    scope.selecting(web, "service").map(({ ref }) => ref.name),
    ["s"],
  );
  assert.deepEqual(
    containerPorts(web.content.template!).map(({ container, name, number, protocol }) => [
      container,
      name,
      number,
      protocol,
    ]),
    [
      ["sidecar", "metrics", 9090, "TCP"],
      ["app", "http", 8080, "TCP"],
      ["app", undefined, 53, "UDP"],
    ],
  );
  assert.deepEqual(
    servicePorts(only(scope, "Service").value).map(({ number, target }) => [number, target]),
    [
      [80, "http"],
      [443, 443],
    ],
  );
});

test("names inside of a pod: volumes, and ports of the same container", () => {
  const { content } = only(bind({ "d.yaml": DEPLOYMENT }), "Deployment");
  assert.deepEqual(
    content.locals.map((local) => [
      local.name,
      resolveLocal(content, local).map(({ path }) => path.join(".")),
    ]),
    [
      ["data", ["spec.template.spec.volumes.0.name"]],
      ["typo", []],
      ["metrics", []],
      ["http", ["spec.template.spec.containers.0.ports.0.name"]],
    ],
  );
});

test("patches are told from whole objects", () => {
  const whole = DEPLOYMENT;
  const patch =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n";
  const scope = bind({
    "base/d.yaml": whole,
    "o/kustomization.yaml": "resources: [../base]\npatches: [{path: p.yaml}]\n",
    "o/p.yaml": whole,
    "o/q.yaml": patch,
    "overlays/prod/r.yaml": patch,
    "x/s.yaml": patch,
    "x/web-patch.yaml": patch,
    "x/whole-patch.yaml": whole,
  });
  assert.deepEqual(
    scope.objects.map(({ ref, partial }) => [ref.file, partial]),
    [
      ["base/d.yaml", false],
      ["o/p.yaml", true],
      ["o/q.yaml", true],
      ["overlays/prod/r.yaml", true],
      ["x/s.yaml", false],
      ["x/web-patch.yaml", true],
      ["x/whole-patch.yaml", false],
    ],
  );
});

test("what kustomizations pull in", () => {
  const scope = bind({
    "o/kustomization.yaml": "resources: [../base, own.yaml, https://x/y.yaml]\n",
    "base/kustomization.yaml": "resources: [a.yaml, ../o]\n",
  });
  const [, overlay] = scope.kustomizations.kustomizations();
  assert.deepEqual([...scope.kustomizations.pulledIn(overlay!)].sort(), [
    "base",
    "base/a.yaml",
    "base/kustomization.yaml",
    "o",
    "o/kustomization.yaml",
    "o/own.yaml",
  ]);
});

test("many folders that repeat each other are looked at one by one", () => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 25; i++)
    files[`f${i}/a.yaml`] =
      `apiVersion: v1\nkind: Secret\nmetadata: {name: same}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: only${i}}\n`;
  files["f0/p.yaml"] =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {imagePullSecrets: [{name: only0}, {name: only1}]}\n";
  const auto = bind(files);
  assert.deepEqual(resolved(auto, only(auto, "Pod")), [
    "Secret only0 -> f0/a.yaml",
    "Secret only1 ->",
  ]);
  assert.deepEqual(
    auto.references(only(auto, "Pod")).map((bound) => auto.liesElsewhere(bound)),
    [true, true],
  );
  const whole = bind(files, { scope: "workspace" });
  assert.deepEqual(resolved(whole, only(whole, "Pod")).at(-1), "Secret only1 -> f1/a.yaml");
});

test("an edit binds its own file anew and reads its own document only", () => {
  const text = `${DEPLOYMENT}---\napiVersion: v1\nkind: Secret\nmetadata: {name: creds, namespace: shop}\n`;
  const before = [parseSource("a.yaml", text), parseSource("b.yaml", ROLLOUT)];
  const first = bindResources(before);
  const edited = parseSource(
    "a.yaml",
    text.replace("creds, namespace", "cred, namespace"),
    before[0],
  );
  const second = bindResources([edited, before[1]!]);
  assert.equal(second.objectsOf("b.yaml")[0], first.objectsOf("b.yaml")[0]);
  assert.equal(second.objectsOf("a.yaml")[0]!.content, first.objectsOf("a.yaml")[0]!.content);
  assert.notEqual(second.objectsOf("a.yaml")[1]!.content, first.objectsOf("a.yaml")[1]!.content);
});

test("odd shapes pass through everything", () => {
  const odd = [
    "apiVersion: v1\nkind: Pod\nmetadata: 5\nspec: {containers: null, volumes: [null, 5, {secret: x}]}\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: [x], labels: {a: 1}}\nspec: {containers: {a: 1}, initContainers: [5, {env: {}, ports: [80]}]}\n",
    "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: [x], ports: {a: 1}}\n",
    "apiVersion: v1\nkind: List\nitems: {a: 1}\n",
    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nspec: {rules: [{http: 5}, null], tls: {a: 1}}\n",
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nroleRef: []\nsubjects: {a: 1}\n",
    "resources: 5\npatches: [1, {path: 3}]\nsecretGenerator: {a: 1}\nnamespace: [x]\n",
    "a: &a {b: 1}\nc: *a\n",
  ];
  const files = Object.fromEntries(odd.map((text, i) => [`${i}.yaml`, text]));
  const scope = bind({ ...files, "kustomization.yaml": odd[6]! });
  for (const object of scope.objects) {
    for (const bound of scope.references(object)) scope.resolve(bound);
    for (const selector of object.content.selectors) scope.selected(object, selector);
  }
  assert.equal(scope.objects.length, 6);
});
