// Every kind of reference: from the name to what it means, and back from there to the name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceWith } from "./service.ts";

interface Row {
  readonly name: string;
  /** Two objects in two files. `‸` stands in the name that refers and, in the other text, in what it means. */
  readonly from: string;
  readonly to: string;
  /** Only the way there: what it leads to is not a thing with a name of its own. */
  readonly oneWay?: true;
  /** Can be renamed. */
  readonly rename?: string;
}

const pod = (spec: string, labels = "{app: web}") =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: ${labels}}\nspec: ${spec}\n`;
const container = (fields: string) => pod(`{containers: [{name: c, image: i, ${fields}}]}`);
const deployment = (labels: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: ${labels}}, spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}}}\n`;
const object = (apiVersion: string, kind: string, rest: string, name = "x") =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\n${rest}\n`;
const named = (apiVersion: string, kind: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: tar‸get}\n`;
const node = (rest: string) => object("v1", "Node", rest, "n1");

const WEB = deployment("{app: w‸eb}");
const SERVICE =
  "apiVersion: v1\nkind: Service\nmetadata: {name: tar‸get}\nspec: {ports: [{name: main, port: 80}]}\n";
const CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: tar‸get}\ndata: {level: a}\n";
const SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: tar‸get}\nstringData: {level: a}\n";
const key = (text: string) => text.replace("‸", "").replace("level", "le‸vel");
const term = "labelSelector: {matchLabels: {app: w‸eb}}, topologyKey: z";

const rows: readonly Row[] = [
  // Selectors and labels.
  {
    name: "Service selector",
    from: object("v1", "Service", "spec: {selector: {app: w‸eb}}"),
    to: WEB,
    rename: "front",
  },
  {
    name: "PDB selector",
    from: object(
      "policy/v1",
      "PodDisruptionBudget",
      "spec: {selector: {matchLabels: {app: w‸eb}}}",
    ),
    to: WEB,
    rename: "front",
  },
  {
    name: "NetworkPolicy subject",
    from: object(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "spec: {podSelector: {matchLabels: {app: w‸eb}}}",
    ),
    to: WEB,
    rename: "front",
  },
  {
    name: "NetworkPolicy peer",
    from: object(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "spec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: w‸eb}}}]}]}",
    ),
    to: WEB,
    rename: "front",
  },
  {
    name: "NetworkPolicy peer across namespaces",
    from: object(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "spec: {podSelector: {}, egress: [{to: [{namespaceSelector: {}, podSelector: {matchLabels: {app: w‸eb}}}]}]}",
    ),
    to: WEB.replace("{name: web}", "{name: web, namespace: other}"),
    rename: "front",
  },
  {
    name: "expression with a value",
    from: object(
      "policy/v1",
      "PodDisruptionBudget",
      "spec: {selector: {matchExpressions: [{key: app, operator: In, values: [w‸eb, x]}]}}",
    ),
    to: WEB,
    rename: "front",
  },
  {
    name: "expression's key",
    from: object(
      "policy/v1",
      "PodDisruptionBudget",
      "spec: {selector: {matchExpressions: [{key: a‸pp, operator: Exists}]}}",
    ),
    to: deployment("{a‸pp: web}"),
    rename: "name",
  },
  {
    name: "affinity",
    from: pod(
      `{affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{${term}}]}}}`,
      "{}",
    ),
    to: WEB,
    rename: "front",
  },
  {
    name: "preferred anti-affinity",
    from: pod(
      `{affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {${term}}}]}}}`,
      "{}",
    ),
    to: WEB,
    rename: "front",
  },
  {
    name: "topology spread",
    from: pod(`{topologySpreadConstraints: [{maxSkew: 1, ${term}}]}`, "{}"),
    to: WEB,
    rename: "front",
  },
  {
    name: "key of a label that spreads",
    from: pod(
      "{topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, labelSelector: {matchLabels: {app: web}}, matchLabelKeys: [ti‸er]}]}",
      "{}",
    ),
    to: deployment("{app: web, ti‸er: front}"),
    rename: "layer",
  },
  // Workloads.
  {
    name: "HPA scaleTargetRef",
    from: object(
      "autoscaling/v2",
      "HorizontalPodAutoscaler",
      "spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: tar‸get}}",
    ),
    to: named("apps/v1", "Deployment"),
    rename: "other",
  },
  {
    name: "VPA targetRef",
    from: object(
      "autoscaling.k8s.io/v1",
      "VerticalPodAutoscaler",
      "spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: tar‸get}}",
    ),
    to: named("apps/v1", "Deployment"),
    rename: "other",
  },
  {
    name: "ownerReferences",
    from: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: tar‸get, uid: u}]}\n",
    to: named("apps/v1", "Deployment"),
    rename: "other",
  },
  // Services and ports.
  {
    name: "StatefulSet serviceName",
    from: object("apps/v1", "StatefulSet", "spec: {serviceName: tar‸get}"),
    to: SERVICE,
    rename: "other",
  },
  {
    name: "Ingress backend",
    from: object(
      "networking.k8s.io/v1",
      "Ingress",
      "spec: {rules: [{http: {paths: [{path: /, backend: {service: {name: tar‸get}}}]}}]}",
    ),
    to: SERVICE,
    rename: "other",
  },
  {
    name: "Ingress port name",
    from: object(
      "networking.k8s.io/v1",
      "Ingress",
      "spec: {defaultBackend: {service: {name: target, port: {name: ma‸in}}}}",
    ),
    to: SERVICE.replace("‸", "").replace("main", "ma‸in"),
    rename: "web",
  },
  {
    name: "Ingress port number",
    from: object(
      "networking.k8s.io/v1",
      "Ingress",
      "spec: {defaultBackend: {service: {name: target, port: {number: 8‸0}}}}",
    ),
    to: SERVICE.replace("‸", "").replace("80", "8‸0"),
  },
  {
    name: "HTTPRoute backend",
    from: object(
      "gateway.networking.k8s.io/v1",
      "HTTPRoute",
      "spec: {rules: [{backendRefs: [{name: tar‸get, port: 80}]}]}",
    ),
    to: SERVICE,
    rename: "other",
  },
  {
    name: "HTTPRoute port",
    from: object(
      "gateway.networking.k8s.io/v1",
      "HTTPRoute",
      "spec: {rules: [{backendRefs: [{name: target, port: 8‸0}]}]}",
    ),
    to: SERVICE.replace("‸", "").replace("80", "8‸0"),
  },
  {
    name: "webhook service",
    from: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingWebhookConfiguration",
      "webhooks: [{name: a.b.c, clientConfig: {service: {name: tar‸get, namespace: default}}}]",
    ),
    to: SERVICE,
    rename: "other",
  },
  {
    name: "targetPort by name",
    from: object(
      "v1",
      "Service",
      "spec: {selector: {app: web}, ports: [{port: 80, targetPort: ht‸tp}]}",
    ),
    to: deployment("{app: web}").replace("http", "ht‸tp"),
    rename: "web",
  },
  {
    name: "targetPort by number",
    from: object(
      "v1",
      "Service",
      "spec: {selector: {app: web}, ports: [{port: 80, targetPort: 80‸80}]}",
    ),
    to: deployment("{app: web}").replace("8080", "80‸80"),
  },
  {
    name: "NetworkPolicy port by name",
    from: object(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "spec: {podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: ht‸tp}]}]}",
    ),
    to: deployment("{app: web}").replace("http", "ht‸tp"),
    rename: "web",
  },
  {
    name: "NetworkPolicy port of a peer",
    from: object(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "spec: {podSelector: {}, egress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: ht‸tp}]}]}",
    ),
    to: deployment("{app: web}").replace("http", "ht‸tp"),
    rename: "web",
  },
  {
    name: "probe port",
    from: container(
      "readinessProbe: {httpGet: {port: ht‸tp}}, ports: [{name: http, containerPort: 80}]",
    ),
    to: container(
      "readinessProbe: {httpGet: {port: http}}, ports: [{name: ht‸tp, containerPort: 80}]",
    ),
    rename: "web",
  },
  // ConfigMaps and Secrets.
  {
    name: "configMapKeyRef",
    from: container("env: [{name: A, valueFrom: {configMapKeyRef: {name: tar‸get, key: level}}}]"),
    to: CONFIG,
    rename: "other",
  },
  {
    name: "configMapKeyRef's key",
    from: container("env: [{name: A, valueFrom: {configMapKeyRef: {name: target, key: le‸vel}}}]"),
    to: key(CONFIG),
    rename: "depth",
  },
  {
    name: "secretKeyRef",
    from: container("env: [{name: A, valueFrom: {secretKeyRef: {name: tar‸get, key: level}}}]"),
    to: SECRET,
    rename: "other",
  },
  {
    name: "secretKeyRef's key",
    from: container("env: [{name: A, valueFrom: {secretKeyRef: {name: target, key: le‸vel}}}]"),
    to: key(SECRET),
    rename: "depth",
  },
  {
    name: "envFrom ConfigMap",
    from: container("envFrom: [{configMapRef: {name: tar‸get}}]"),
    to: CONFIG,
    rename: "other",
  },
  {
    name: "envFrom Secret",
    from: container("envFrom: [{secretRef: {name: tar‸get}}]"),
    to: SECRET,
    rename: "other",
  },
  {
    name: "volume of a ConfigMap",
    from: pod("{volumes: [{name: v, configMap: {name: tar‸get}}]}"),
    to: CONFIG,
    rename: "other",
  },
  {
    name: "key of a volume's ConfigMap",
    from: pod("{volumes: [{name: v, configMap: {name: target, items: [{key: le‸vel, path: p}]}}]}"),
    to: key(CONFIG),
    rename: "depth",
  },
  {
    name: "volume of a Secret",
    from: pod("{volumes: [{name: v, secret: {secretName: tar‸get}}]}"),
    to: SECRET,
    rename: "other",
  },
  {
    name: "projected ConfigMap",
    from: pod("{volumes: [{name: v, projected: {sources: [{configMap: {name: tar‸get}}]}}]}"),
    to: CONFIG,
    rename: "other",
  },
  {
    name: "projected Secret's key",
    from: pod(
      "{volumes: [{name: v, projected: {sources: [{secret: {name: target, items: [{key: le‸vel, path: p}]}}]}}]}",
    ),
    to: key(SECRET),
    rename: "depth",
  },
  {
    name: "imagePullSecrets",
    from: pod("{imagePullSecrets: [{name: tar‸get}]}"),
    to: SECRET,
    rename: "other",
  },
  {
    name: "Ingress tls",
    from: object("networking.k8s.io/v1", "Ingress", "spec: {tls: [{secretName: tar‸get}]}"),
    to: SECRET,
    rename: "other",
  },
  {
    name: "ServiceAccount secrets",
    from: object("v1", "ServiceAccount", "secrets: [{name: tar‸get}]"),
    to: SECRET,
    rename: "other",
  },
  // Storage.
  {
    name: "claimName",
    from: pod("{volumes: [{name: v, persistentVolumeClaim: {claimName: tar‸get}}]}"),
    to: named("v1", "PersistentVolumeClaim"),
    rename: "other",
  },
  {
    name: "volumeName",
    from: object("v1", "PersistentVolumeClaim", "spec: {volumeName: tar‸get}"),
    to: named("v1", "PersistentVolume"),
    rename: "other",
  },
  {
    name: "storageClassName",
    from: object("v1", "PersistentVolumeClaim", "spec: {storageClassName: tar‸get}"),
    to: named("storage.k8s.io/v1", "StorageClass"),
    rename: "other",
  },
  {
    name: "dataSource",
    from: object(
      "v1",
      "PersistentVolumeClaim",
      "spec: {dataSource: {kind: PersistentVolumeClaim, name: tar‸get}}",
    ),
    to: named("v1", "PersistentVolumeClaim"),
    rename: "other",
  },
  {
    name: "PV claimRef",
    from: object("v1", "PersistentVolume", "spec: {claimRef: {name: tar‸get, namespace: default}}"),
    to: named("v1", "PersistentVolumeClaim"),
    rename: "other",
  },
  {
    name: "volumeMounts",
    from: `${container("volumeMounts: [{name: da‸ta, mountPath: /d}]").replace("]}\n", "], volumes: [{name: data}]}\n")}`,
    to: `${container("volumeMounts: [{name: data, mountPath: /d}]").replace("]}\n", "], volumes: [{name: da‸ta}]}\n")}`,
    rename: "disk",
  },
  {
    name: "volumeMounts of a claim template",
    from: object(
      "apps/v1",
      "StatefulSet",
      "spec: {template: {spec: {containers: [{name: c, volumeMounts: [{name: da‸ta}]}]}}, volumeClaimTemplates: [{metadata: {name: data}}]}",
    ),
    to: object(
      "apps/v1",
      "StatefulSet",
      "spec: {template: {spec: {containers: [{name: c, volumeMounts: [{name: data}]}]}}, volumeClaimTemplates: [{metadata: {name: da‸ta}}]}",
    ),
    oneWay: true,
  },
  // Accounts and roles.
  {
    name: "serviceAccountName",
    from: pod("{serviceAccountName: tar‸get}"),
    to: named("v1", "ServiceAccount"),
    rename: "other",
  },
  {
    name: "RBAC subject",
    from: object(
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      "subjects: [{kind: ServiceAccount, name: tar‸get}]",
    ),
    to: named("v1", "ServiceAccount"),
    rename: "other",
  },
  {
    name: "roleRef to a Role",
    from: object(
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: tar‸get}",
    ),
    to: named("rbac.authorization.k8s.io/v1", "Role"),
    rename: "other",
  },
  {
    name: "roleRef to a ClusterRole",
    from: object(
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: tar‸get}",
    ),
    to: named("rbac.authorization.k8s.io/v1", "ClusterRole"),
    rename: "other",
  },
  // Classes.
  {
    name: "priorityClassName",
    from: pod("{priorityClassName: tar‸get}"),
    to: named("scheduling.k8s.io/v1", "PriorityClass"),
    rename: "other",
  },
  {
    name: "runtimeClassName",
    from: pod("{runtimeClassName: tar‸get}"),
    to: named("node.k8s.io/v1", "RuntimeClass"),
    rename: "other",
  },
  {
    name: "ingressClassName",
    from: object("networking.k8s.io/v1", "Ingress", "spec: {ingressClassName: tar‸get}"),
    to: named("networking.k8s.io/v1", "IngressClass"),
    rename: "other",
  },
  // Nodes.
  { name: "nodeName", from: pod("{nodeName: tar‸get}"), to: named("v1", "Node"), rename: "other" },
  {
    name: "nodeSelector's value",
    from: pod("{nodeSelector: {disk: ss‸d}}"),
    to: "apiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {disk: ss‸d}}\n",
  },
  {
    name: "nodeSelector's key",
    from: pod("{nodeSelector: {di‸sk: ssd}}"),
    to: "apiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {di‸sk: hdd}}\n",
  },
  {
    name: "node affinity",
    from: pod(
      "{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: In, values: [ss‸d]}]}]}}}}",
    ),
    to: "apiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {disk: ss‸d}}\n",
  },
  {
    name: "toleration",
    from: pod("{tolerations: [{key: g‸pu, operator: Exists}]}"),
    to: node("spec: {taints: [{key: g‸pu, effect: NoSchedule}]}"),
  },
  {
    name: "topologyKey",
    from: pod("{topologySpreadConstraints: [{maxSkew: 1, topologyKey: zo‸ne, labelSelector: {}}]}"),
    to: "apiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {zo‸ne: a}}\n",
  },
  // Places and kinds.
  {
    name: "namespace",
    from: "apiVersion: v1\nkind: Service\nmetadata: {name: x, namespace: tar‸get}\n",
    to: named("v1", "Namespace"),
    rename: "other",
  },
  {
    name: "default container",
    from: "apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {kubectl.kubernetes.io/default-container: a‸pp}}\nspec: {containers: [{name: app, image: i}]}\n",
    to: "apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {kubectl.kubernetes.io/default-container: app}}\nspec: {containers: [{name: a‸pp, image: i}]}\n",
    rename: "main",
  },
  {
    name: "kind of a custom resource",
    from: "apiVersion: x.io/v1\nkind: Gad‸get\nmetadata: {name: g}\n",
    to: object(
      "apiextensions.k8s.io/v1",
      "CustomResourceDefinition",
      "spec: {group: x.io, names: {kind: Gad‸get}, versions: []}",
      "gadgets.x.io",
    ),
  },
];

for (const { name, from, to, oneWay, rename } of rows)
  test(name, () => {
    const texts = { "/a/from.yaml": from, "/a/to.yaml": to };
    const plain = (text: string) => text.replace("‸", "");
    // Both texts of one object: the two cursors lie in the same file.
    const one = plain(from) === plain(to);
    const files: Record<string, string> = one
      ? { "/a/from.yaml": plain(from) }
      : { "/a/from.yaml": plain(from), "/a/to.yaml": plain(to) };
    const service = serviceWith(files);
    const place = (file: keyof typeof texts) => ({
      file: one ? "/a/from.yaml" : file,
      offset: texts[file].indexOf("‸"),
    });
    const source = place("/a/from.yaml");
    const target = place("/a/to.yaml");
    const holds =
      ({ file, offset }: typeof source) =>
      (found: { file: string; span: { start: number; end: number } }) =>
        found.file === file && found.span.start <= offset && offset <= found.span.end;
    const definitions = service.definitions(source.file, source.offset);
    const line = (text: string, at: number) => text.slice(0, at).split("\n").length;
    const atLine = (found: (typeof definitions)[number]) =>
      found.file === target.file &&
      line(files[found.file]!, found.span.start) === line(files[target.file]!, target.offset);
    assert.ok(definitions.some(atLine), `definition: ${JSON.stringify(definitions)}`);
    if (oneWay) return;
    const back = service.references(target.file, target.offset, false);
    assert.ok(back.some(holds(source)), `references: ${JSON.stringify(back)}`);
    const there = service.references(source.file, source.offset, true);
    assert.ok(there.some(holds(target)), `with the definition: ${JSON.stringify(there)}`);
    const shown = service.highlights(source.file, source.offset);
    assert.ok(shown.some(({ span }) => span.start <= source.offset && source.offset <= span.end));
    const prepared = service.prepareRename(source.file, source.offset);
    assert.equal(prepared !== undefined, rename !== undefined, "prepareRename");
    if (rename === undefined) return;
    const result = service.rename(target.file, target.offset, rename);
    assert.ok(result && "edits" in result, JSON.stringify(result));
    for (const one of [source, target])
      assert.ok(result.edits.some(holds(one)), JSON.stringify(result.edits));
  });

test("a kustomization leads to its files", () => {
  const text =
    "resources: [app.yaml, sub]\nconfigMapGenerator: [{name: c, files: [key=conf/a.txt]}]\nhelmCharts: [{name: h, valuesFile: v.yaml}]\n";
  const service = serviceWith({
    "/k/kustomization.yaml": text,
    "/k/app.yaml": container("x: y"),
    "/k/sub/kustomization.yaml": "resources: []\n",
  });
  const lead = (word: string) =>
    service.definitions("/k/kustomization.yaml", text.indexOf(word)).map(({ file }) => file);
  assert.deepEqual(lead("app.yaml"), ["/k/app.yaml"]);
  assert.deepEqual(lead("sub"), ["/k/sub/kustomization.yaml"]);
  assert.deepEqual(lead("conf/a.txt"), ["/k/conf/a.txt"]);
  assert.deepEqual(lead("v.yaml"), ["/k/v.yaml"]);
  assert.deepEqual(lead("configMapGenerator"), []);
});
