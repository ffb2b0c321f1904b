// The lint rules on 500 files, in processor time: binding the parsed files together, and then every rule of the default
// profile on every object. The first pass of the process, first passes over files that have just been parsed, and passes
// over the same files again. `npm run bench -- lint`.
import { parseSource } from "../../server/src/analysis/documents/parse.ts";
import { ImageRoles } from "../../server/src/analysis/lint/image-roles.ts";
import { lint } from "../../server/src/analysis/lint/lint.ts";
import { profileLines } from "../../server/src/analysis/lint/profiles.ts";
import { Settings } from "../../server/src/analysis/lint/settings.ts";
import { bindResources, type ResourceScope } from "../../server/src/analysis/resources/index.ts";

const files = 500;
const passes = 15;
const targetMs = 500;

/** Manifests as they are: some without mistakes, some with those that rules look for. */
const kinds: readonly ((name: string, i: number) => string)[] = [
  (name, i) => `${deployment(name, i)}---\n${service(name)}`,
  (name, i) =>
    `${deployment(name, i)}---\n${service(name)}---\n${configMap(name)}---\n${role(name)}`,
  (name, i) => `${deployment(name, i)}---\n${autoscaler(name)}---\n${budget(name)}`,
  (name) => statefulSet(name),
  (name) => `${ingress(name)}---\n${networkPolicy(name)}`,
  (name) => cronJob(name),
];

function deployment(name: string, i: number): string {
  const tag = i % 3 === 0 ? "" : `:1.${i}.0`;
  const resources = `
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: ${i % 2 === 0 ? "256Mi" : "128Mi"}}`;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: {app.kubernetes.io/name: ${name}, app.kubernetes.io/part-of: shop}
spec:
  replicas: ${1 + (i % 3)}
  selector:
    matchLabels: {app.kubernetes.io/name: ${name}}
  template:
    metadata:
      labels: {app.kubernetes.io/name: ${name}}
    spec:
      serviceAccountName: ${name}
      initContainers:
        - name: migrate
          image: registry.example/team/${name}-migrate${tag}
          command: ["sh", "-c", "until nc -z db 5432; do sleep 1; done"]
      containers:
        - name: app
          image: registry.example/team/${name}${tag}
          args: ["--listen=:8080", "--metrics-port", "9090"]
          ports:
            - {name: http, containerPort: 8080}
            - {name: metrics, containerPort: 9090}
          env:
            - {name: DB_HOST, value: db}
            - {name: DB_URL, value: "postgres://$(DB_HOST):5432/shop"}
            - {name: LEVEL, valueFrom: {configMapKeyRef: {name: ${name}, key: level}}}
            - {name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db-${i % 20}, key: password}}}
            - {name: CACHE_SIZE, value: "100"}${i % 4 === 0 ? "" : resources}
          readinessProbe:
            httpGet: {path: /ready, port: http}
          livenessProbe:
            httpGet: {path: /${i % 5 === 0 ? "ready" : "live"}, port: http}
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL]}
          volumeMounts:
            - {name: config, mountPath: /etc/${name}}
            - {name: tmp, mountPath: /tmp}
        - name: proxy
          image: envoyproxy/envoy:v1.30.1
          ports:
            - {name: proxy, containerPort: 8000}
      volumes:
        - {name: config, configMap: {name: ${name}}}
        - {name: tmp, emptyDir: {}}
`;
}

function service(name: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: {app.kubernetes.io/name: ${name}}
  ports:
    - {name: http, port: 80, targetPort: http}
    - {name: metrics, port: 9090, targetPort: 9090}
`;
}

function configMap(name: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  level: info
  app.properties: |
    server.port=8080
    server.name=${name}
`;
}

function role(name: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${name}
rules:
  - {apiGroups: [""], resources: [pods, configmaps], verbs: [get, list, watch]}
  - {apiGroups: [apps], resources: [deployments], verbs: ["*"]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${name}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name}}
subjects:
  - {kind: ServiceAccount, name: ${name}}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
`;
}

function autoscaler(name: string): string {
  return `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: ${name}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}
  minReplicas: 2
  maxReplicas: 10
  metrics:
    - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}
`;
}

function budget(name: string): string {
  return `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}
spec:
  minAvailable: 1
  selector:
    matchLabels: {app.kubernetes.io/name: ${name}}
`;
}

function statefulSet(name: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  clusterIP: None
  selector: {app: ${name}}
  ports:
    - {name: postgres, port: 5432}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
spec:
  serviceName: ${name}
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      containers:
        - name: postgres
          image: postgres:16
          env:
            - {name: POSTGRES_PASSWORD, value: example}
          ports:
            - {name: postgres, containerPort: 5432}
          volumeMounts:
            - {name: data, mountPath: /var/lib/postgresql/data}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;
}

function ingress(name: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
spec:
  ingressClassName: nginx
  rules:
    - host: ${name}.example
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: ${name}, port: {number: 80}}}}
`;
}

function networkPolicy(name: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
spec:
  podSelector:
    matchLabels: {app: ${name}}
  ingress:
    - from:
        - podSelector: {matchLabels: {role: front}}
`;
}

function cronJob(name: string): string {
  return `apiVersion: batch/v1
kind: CronJob
metadata:
  name: ${name}
spec:
  schedule: "*/5 * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          hostPID: true
          containers:
            - name: backup
              image: registry.example/team/backup
              command: ["/bin/backup", "--token=abcdef123456"]
              volumeMounts:
                - {name: etc, mountPath: /host/etc}
          volumes:
            - {name: etc, hostPath: {path: /etc}}
`;
}

const texts = Array.from({ length: files }, (_, i) => ({
  file: `/shop/team-${i % 10}/app-${i}.yaml`,
  text: kinds[i % kinds.length]?.(`app-${i}`, i) ?? "",
}));
const parsed = () => texts.map(({ file, text }) => parseSource(file, text));
const settings = new Settings([{ lines: profileLines("recommended") }]);
const roles = new ImageRoles();

function lintAll(scope: ResourceScope): number {
  let found = 0;
  for (const object of scope.objects)
    found += lint(object, settings.of(object).active, true, { scope, minor: 36, roles }).length;
  return found;
}

/** Milliseconds of processor time. */
function timed<T>(work: () => T): { made: T; ms: number } {
  const before = process.cpuUsage();
  const made = work();
  const { user, system } = process.cpuUsage(before);
  return { made, ms: (user + system) / 1000 };
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function row(name: string, ms: number): void {
  const ratio = (ms / targetMs).toFixed(2);
  console.log(
    `${name.padEnd(52)}${ms.toFixed(0).padStart(7)} ms  target ${targetMs} ms (${ratio} x)`,
  );
}

const bound: number[] = [];
const first: number[] = [];
const again: number[] = [];
let found = 0;
let objects = 0;
for (let pass = 0; pass <= passes; pass++) {
  const sources = parsed();
  const { made: scope, ms: binding } = timed(() => bindResources(sources));
  const { made, ms } = timed(() => lintAll(scope));
  found = made;
  objects = scope.objects.length;
  if (pass === 0) {
    row(`first in the process: binding ${files} files`, binding);
    row("first in the process: rules", ms);
    continue;
  }
  bound.push(binding);
  first.push(ms);
  again.push(timed(() => lintAll(scope)).ms);
}
row(`binding ${files} files, median of ${passes}`, median(bound));
row("rules on files that have just been parsed, median", median(first));
row("rules on the same files again, median", median(again));
console.log(`${objects} objects, ${found} findings`);
