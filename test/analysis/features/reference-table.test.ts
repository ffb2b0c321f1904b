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
  readonly rename?: string | undefined;
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

/** Objects that refer to the same thing, by what refers; `rename`: the name it can be given. */
const to = (
  target: string,
  rename: string | undefined,
  froms: Readonly<Record<string, string>>,
): Row[] => Object.entries(froms).map(([name, from]) => ({ name, from, to: target, rename }));

const rows: readonly Row[] = [
  // Selectors and labels.
  ...to(WEB, "front", {
    "Service selector": object("v1", "Service", "spec: {selector: {app: w‸eb}}"),
    "PDB selector": object(
      "policy/v1",
      "PodDisruptionBudget",
      "spec: {selector: {matchLabels: {app: w‸eb}}}",
    ),
    "NetworkPolicy subject": object(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "spec: {podSelector: {matchLabels: {app: w‸eb}}}",
    ),
    "NetworkPolicy peer": object(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "spec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: w‸eb}}}]}]}",
    ),
    "expression with a value": object(
      "policy/v1",
      "PodDisruptionBudget",
      "spec: {selector: {matchExpressions: [{key: app, operator: In, values: [w‸eb, x]}]}}",
    ),
    affinity: pod(
      `{affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{${term}}]}}}`,
      "{}",
    ),
    "preferred anti-affinity": pod(
      `{affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {${term}}}]}}}`,
      "{}",
    ),
    "topology spread": pod(`{topologySpreadConstraints: [{maxSkew: 1, ${term}}]}`, "{}"),
  }),
  ...to(WEB.replace("{name: web}", "{name: web, namespace: other}"), "front", {
    "NetworkPolicy peer across namespaces": object(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "spec: {podSelector: {}, egress: [{to: [{namespaceSelector: {}, podSelector: {matchLabels: {app: w‸eb}}}]}]}",
    ),
  }),
  ...to(deployment("{a‸pp: web}"), "name", {
    "expression's key": object(
      "policy/v1",
      "PodDisruptionBudget",
      "spec: {selector: {matchExpressions: [{key: a‸pp, operator: Exists}]}}",
    ),
  }),
  ...to(deployment("{app: web, ti‸er: front}"), "layer", {
    "key of a label that spreads": pod(
      "{topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, labelSelector: {matchLabels: {app: web}}, matchLabelKeys: [ti‸er]}]}",
      "{}",
    ),
  }),
  // Workloads.
  ...to(named("apps/v1", "Deployment"), "other", {
    "HPA scaleTargetRef": object(
      "autoscaling/v2",
      "HorizontalPodAutoscaler",
      "spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: tar‸get}}",
    ),
    "VPA targetRef": object(
      "autoscaling.k8s.io/v1",
      "VerticalPodAutoscaler",
      "spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: tar‸get}}",
    ),
    ownerReferences:
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: tar‸get, uid: u}]}\n",
  }),
  // Services and ports.
  ...to(SERVICE, "other", {
    "StatefulSet serviceName": object("apps/v1", "StatefulSet", "spec: {serviceName: tar‸get}"),
    "Ingress backend": object(
      "networking.k8s.io/v1",
      "Ingress",
      "spec: {rules: [{http: {paths: [{path: /, backend: {service: {name: tar‸get}}}]}}]}",
    ),
    "HTTPRoute backend": object(
      "gateway.networking.k8s.io/v1",
      "HTTPRoute",
      "spec: {rules: [{backendRefs: [{name: tar‸get, port: 80}]}]}",
    ),
    "webhook service": object(
      "admissionregistration.k8s.io/v1",
      "ValidatingWebhookConfiguration",
      "webhooks: [{name: a.b.c, clientConfig: {service: {name: tar‸get, namespace: default}}}]",
    ),
  }),
  ...to(SERVICE.replace("‸", "").replace("main", "ma‸in"), "web", {
    "Ingress port name": object(
      "networking.k8s.io/v1",
      "Ingress",
      "spec: {defaultBackend: {service: {name: target, port: {name: ma‸in}}}}",
    ),
  }),
  ...to(SERVICE.replace("‸", "").replace("80", "8‸0"), undefined, {
    "Ingress port number": object(
      "networking.k8s.io/v1",
      "Ingress",
      "spec: {defaultBackend: {service: {name: target, port: {number: 8‸0}}}}",
    ),
    "HTTPRoute port": object(
      "gateway.networking.k8s.io/v1",
      "HTTPRoute",
      "spec: {rules: [{backendRefs: [{name: target, port: 8‸0}]}]}",
    ),
  }),
  ...to(deployment("{app: web}").replace("http", "ht‸tp"), "web", {
    "targetPort by name": object(
      "v1",
      "Service",
      "spec: {selector: {app: web}, ports: [{port: 80, targetPort: ht‸tp}]}",
    ),
    "NetworkPolicy port by name": object(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "spec: {podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: ht‸tp}]}]}",
    ),
    "NetworkPolicy port of a peer": object(
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "spec: {podSelector: {}, egress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: ht‸tp}]}]}",
    ),
  }),
  ...to(deployment("{app: web}").replace("8080", "80‸80"), undefined, {
    "targetPort by number": object(
      "v1",
      "Service",
      "spec: {selector: {app: web}, ports: [{port: 80, targetPort: 80‸80}]}",
    ),
  }),
  ...to(
    container("readinessProbe: {httpGet: {port: http}}, ports: [{name: ht‸tp, containerPort: 80}]"),
    "web",
    {
      "probe port": container(
        "readinessProbe: {httpGet: {port: ht‸tp}}, ports: [{name: http, containerPort: 80}]",
      ),
    },
  ),
  // ConfigMaps and Secrets.
  ...to(CONFIG, "other", {
    configMapKeyRef: container(
      "env: [{name: A, valueFrom: {configMapKeyRef: {name: tar‸get, key: level}}}]",
    ),
    "envFrom ConfigMap": container("envFrom: [{configMapRef: {name: tar‸get}}]"),
    "volume of a ConfigMap": pod("{volumes: [{name: v, configMap: {name: tar‸get}}]}"),
    "projected ConfigMap": pod(
      "{volumes: [{name: v, projected: {sources: [{configMap: {name: tar‸get}}]}}]}",
    ),
  }),
  ...to(key(CONFIG), "depth", {
    "configMapKeyRef's key": container(
      "env: [{name: A, valueFrom: {configMapKeyRef: {name: target, key: le‸vel}}}]",
    ),
    "key of a volume's ConfigMap": pod(
      "{volumes: [{name: v, configMap: {name: target, items: [{key: le‸vel, path: p}]}}]}",
    ),
  }),
  ...to(SECRET, "other", {
    secretKeyRef: container(
      "env: [{name: A, valueFrom: {secretKeyRef: {name: tar‸get, key: level}}}]",
    ),
    "envFrom Secret": container("envFrom: [{secretRef: {name: tar‸get}}]"),
    "volume of a Secret": pod("{volumes: [{name: v, secret: {secretName: tar‸get}}]}"),
    imagePullSecrets: pod("{imagePullSecrets: [{name: tar‸get}]}"),
    "Ingress tls": object(
      "networking.k8s.io/v1",
      "Ingress",
      "spec: {tls: [{secretName: tar‸get}]}",
    ),
    "ServiceAccount secrets": object("v1", "ServiceAccount", "secrets: [{name: tar‸get}]"),
  }),
  ...to(key(SECRET), "depth", {
    "secretKeyRef's key": container(
      "env: [{name: A, valueFrom: {secretKeyRef: {name: target, key: le‸vel}}}]",
    ),
    "projected Secret's key": pod(
      "{volumes: [{name: v, projected: {sources: [{secret: {name: target, items: [{key: le‸vel, path: p}]}}]}}]}",
    ),
  }),
  // Storage.
  ...to(named("v1", "PersistentVolumeClaim"), "other", {
    claimName: pod("{volumes: [{name: v, persistentVolumeClaim: {claimName: tar‸get}}]}"),
    dataSource: object(
      "v1",
      "PersistentVolumeClaim",
      "spec: {dataSource: {kind: PersistentVolumeClaim, name: tar‸get}}",
    ),
    "PV claimRef": object(
      "v1",
      "PersistentVolume",
      "spec: {claimRef: {name: tar‸get, namespace: default}}",
    ),
  }),
  ...to(named("v1", "PersistentVolume"), "other", {
    volumeName: object("v1", "PersistentVolumeClaim", "spec: {volumeName: tar‸get}"),
  }),
  ...to(named("storage.k8s.io/v1", "StorageClass"), "other", {
    storageClassName: object("v1", "PersistentVolumeClaim", "spec: {storageClassName: tar‸get}"),
  }),
  ...to(
    `${container("volumeMounts: [{name: data, mountPath: /d}]").replace("]}\n", "], volumes: [{name: da‸ta}]}\n")}`,
    "disk",
    {
      volumeMounts: `${container("volumeMounts: [{name: da‸ta, mountPath: /d}]").replace("]}\n", "], volumes: [{name: data}]}\n")}`,
    },
  ),
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
  ...to(named("v1", "ServiceAccount"), "other", {
    serviceAccountName: pod("{serviceAccountName: tar‸get}"),
    "RBAC subject": object(
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      "subjects: [{kind: ServiceAccount, name: tar‸get}]",
    ),
  }),
  ...to(named("rbac.authorization.k8s.io/v1", "Role"), "other", {
    "roleRef to a Role": object(
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: tar‸get}",
    ),
  }),
  ...to(named("rbac.authorization.k8s.io/v1", "ClusterRole"), "other", {
    "roleRef to a ClusterRole": object(
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: tar‸get}",
    ),
  }),
  // Classes.
  ...to(named("scheduling.k8s.io/v1", "PriorityClass"), "other", {
    priorityClassName: pod("{priorityClassName: tar‸get}"),
  }),
  ...to(named("node.k8s.io/v1", "RuntimeClass"), "other", {
    runtimeClassName: pod("{runtimeClassName: tar‸get}"),
  }),
  ...to(named("networking.k8s.io/v1", "IngressClass"), "other", {
    ingressClassName: object(
      "networking.k8s.io/v1",
      "Ingress",
      "spec: {ingressClassName: tar‸get}",
    ),
  }),
  // Nodes.
  ...to(named("v1", "Node"), "other", {
    nodeName: pod("{nodeName: tar‸get}"),
  }),
  ...to("apiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {disk: ss‸d}}\n", undefined, {
    "nodeSelector's value": pod("{nodeSelector: {disk: ss‸d}}"),
    "node affinity": pod(
      "{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: In, values: [ss‸d]}]}]}}}}",
    ),
  }),
  ...to("apiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {di‸sk: hdd}}\n", undefined, {
    "nodeSelector's key": pod("{nodeSelector: {di‸sk: ssd}}"),
  }),
  ...to(node("spec: {taints: [{key: g‸pu, effect: NoSchedule}]}"), undefined, {
    toleration: pod("{tolerations: [{key: g‸pu, operator: Exists}]}"),
  }),
  ...to("apiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {zo‸ne: a}}\n", undefined, {
    topologyKey: pod(
      "{topologySpreadConstraints: [{maxSkew: 1, topologyKey: zo‸ne, labelSelector: {}}]}",
    ),
  }),
  // Places and kinds.
  ...to(named("v1", "Namespace"), "other", {
    namespace: "apiVersion: v1\nkind: Service\nmetadata: {name: x, namespace: tar‸get}\n",
  }),
  ...to(
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {kubectl.kubernetes.io/default-container: app}}\nspec: {containers: [{name: a‸pp, image: i}]}\n",
    "main",
    {
      "default container":
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {kubectl.kubernetes.io/default-container: a‸pp}}\nspec: {containers: [{name: app, image: i}]}\n",
    },
  ),
  ...to(
    object(
      "apiextensions.k8s.io/v1",
      "CustomResourceDefinition",
      "spec: {group: x.io, names: {kind: Gad‸get}, versions: []}",
      "gadgets.x.io",
    ),
    undefined,
    {
      "kind of a custom resource": "apiVersion: x.io/v1\nkind: Gad‸get\nmetadata: {name: g}\n",
    },
  ),
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
