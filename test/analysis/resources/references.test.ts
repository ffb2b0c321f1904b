// Who names whom: what is read from an object, and what it leads to.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { BoundObject, ResourceScope } from "../../../server/src/analysis/resources/index.ts";
import { bind, DEPLOYMENT, only } from "./bound.ts";

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
    auto.references(only(auto, "Pod")).map((bound) => auto.elsewhere(bound).length > 0),
    [true, true],
  );
  const whole = bind(files, { scope: "workspace" });
  assert.deepEqual(resolved(whole, only(whole, "Pod")).at(-1), "Secret only1 -> f1/a.yaml");
});
