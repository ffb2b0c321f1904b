// Fixes for what the API server refuses or warns of, in the text's own form: the finding is gone, none has come, and the rest of the text stays.
import { test } from "node:test";
import { checkFix, type FixCase } from "../fixed.ts";

const cases: FixCase[] = [
  {
    name: "another case of a supported value is meant",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  restartPolicy: always # ever
  containers:
    - name: a
      image: x
`,
    fix: "!Change to 'Always'",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  restartPolicy: Always # ever
  containers:
    - name: a
      image: x
`,
  },
  {
    name: "a value nearly like a supported one",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  dnsPolicy: ClusterFrist
  containers:
    - name: a
      image: x
`,
    fix: "Change to 'ClusterFirst'",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  dnsPolicy: ClusterFirst
  containers:
    - name: a
      image: x
`,
  },
  {
    name: "few supported values are all offered",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  restartPolicy: Sometimes
  containers:
    - name: a
      image: x
`,
    fix: "Change to 'OnFailure'",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  restartPolicy: OnFailure
  containers:
    - name: a
      image: x
`,
  },
  {
    name: "an equal item twice",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  tolerations: []
  readinessGates:
    - conditionType: a/b
  volumes:
    - name: v
      emptyDir: {}
    - name: v # again
      emptyDir: {}
  containers:
    - name: a
      image: x
`,
    fix: "!Remove the duplicate",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  tolerations: []
  readinessGates:
    - conditionType: a/b
  volumes:
    - name: v
      emptyDir: {}
  containers:
    - name: a
      image: x
`,
  },
  {
    name: "a name twice",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
    - name: a
      image: z
`,
    fix: "Rename to 'a-2'",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
    - name: a-2
      image: z
`,
  },
  {
    name: "what is not allowed is left out",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      env:
        - name: A
          value: x # this
          valueFrom: # not that
            fieldRef: { fieldPath: metadata.name }
`,
    fix: "Remove valueFrom",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      env:
        - name: A
          value: x # this
`,
  },
  {
    name: "a missing image",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      args: [x]
`,
    fix: "Add image",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: <image>
      args: [x]
`,
  },
  {
    name: "no containers at all",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers: []
`,
    fix: "Add a container",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
  - name: a
    image: <image>
`,
  },
  {
    name: "a name with capitals",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: My_App # mine
      image: x
`,
    fix: "Use 'my-app'",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: my-app # mine
      image: x
`,
  },
  {
    name: "a name that others refer to",
    given: `apiVersion: v1
kind: ConfigMap
metadata:
  name: My.Config_
data: {}
---
apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  volumes:
    - name: v
      configMap:
        name: My.Config_
  containers:
    - name: a
      image: x
`,
    fix: "Use 'my.config' here and in 1 reference",
    want: `apiVersion: v1
kind: ConfigMap
metadata:
  name: my.config
data: {}
---
apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  volumes:
    - name: v
      configMap:
        name: my.config
  containers:
    - name: a
      image: x
`,
  },
  {
    name: "a missing name",
    given: `apiVersion: v1
kind: ConfigMap
metadata:
  namespace: x
data: {}
`,
    fix: "Add name 'app'",
    want: `apiVersion: v1
kind: ConfigMap
metadata:
  name: app
  namespace: x
data: {}
`,
  },
  {
    name: "a prefix that generates no names",
    given: `apiVersion: v1
kind: ConfigMap
metadata:
  generateName: My_
data: {}
`,
    fix: "Use 'my-'",
    want: `apiVersion: v1
kind: ConfigMap
metadata:
  generateName: my-
data: {}
`,
  },
  {
    name: "a namespace that cannot be",
    given: `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  namespace: My_NS
data: {}
`,
    fix: "Use 'my-ns'",
    want: `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  namespace: my-ns
data: {}
`,
  },
  {
    name: "a number below its bound",
    given: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
spec:
  replicas: -1 # none
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec: { containers: [{ name: a, image: x }] }
`,
    fix: "Set it to 0",
    want: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
spec:
  replicas: 0 # none
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec: { containers: [{ name: a, image: x }] }
`,
  },
  {
    name: "a label key",
    given: `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  labels:
    My Key: x # why
data: {}
`,
    fix: "Rename to 'My-Key'",
    want: `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  labels:
    My-Key: x # why
data: {}
`,
  },
  {
    name: "no selector",
    given: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
spec:
  template:
    metadata:
      labels:
        a: b
    spec: { containers: [{ name: a, image: x }] }
`,
    fix: "!Select the template's labels",
    want: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
spec:
  selector:
    matchLabels:
      a: b
  template:
    metadata:
      labels:
        a: b
    spec: { containers: [{ name: a, image: x }] }
`,
  },
  {
    name: "no selector and no labels",
    given: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec: { containers: [{ name: a, image: x }] }
`,
    fix: "Label and select 'app: web'",
    want: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec: { containers: [{ name: a, image: x }] }
`,
  },
  {
    name: "a port name and the Service that sends to it",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
  labels: { app: a }
spec:
  containers:
    - name: a
      image: x
      ports:
        - name: http_port
          containerPort: 80
---
apiVersion: v1
kind: Service
metadata:
  name: a
spec:
  selector: { app: a }
  ports:
    - port: 80
      targetPort: http_port # of the pod
`,
    fix: "Use 'http-port' wherever the port is named",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
  labels: { app: a }
spec:
  containers:
    - name: a
      image: x
      ports:
        - name: http-port
          containerPort: 80
---
apiVersion: v1
kind: Service
metadata:
  name: a
spec:
  selector: { app: a }
  ports:
    - port: 80
      targetPort: http-port # of the pod
`,
  },
  {
    name: "a port twice",
    given: `apiVersion: v1
kind: Service
metadata:
  name: a
spec:
  ports:
    - name: a
      port: 80
    - name: b
      port: 80
`,
    fix: "Remove the duplicate",
    want: `apiVersion: v1
kind: Service
metadata:
  name: a
spec:
  ports:
    - name: a
      port: 80
`,
  },
  {
    name: "a host port beside hostNetwork",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  hostNetwork: true
  containers:
    - name: a
      image: x
      ports:
        - containerPort: 80
          hostPort: 81
`,
    fix: "Set hostPort to 80",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  hostNetwork: true
  containers:
    - name: a
      image: x
      ports:
        - containerPort: 80
          hostPort: 80
`,
  },
  {
    name: "a node port outside of the range, a taken one stepped over",
    given: `apiVersion: v1
kind: Service
metadata:
  name: b
spec:
  type: NodePort
  ports:
    - port: 81
      nodePort: 30080
---
apiVersion: v1
kind: Service
metadata:
  name: a
spec:
  type: NodePort
  ports:
    - port: 80
      nodePort: 80
`,
    fix: "Use 30081",
    want: `apiVersion: v1
kind: Service
metadata:
  name: b
spec:
  type: NodePort
  ports:
    - port: 81
      nodePort: 30080
---
apiVersion: v1
kind: Service
metadata:
  name: a
spec:
  type: NodePort
  ports:
    - port: 80
      nodePort: 30081
`,
  },
  {
    name: "a headless Service of type NodePort",
    given: `apiVersion: v1
kind: Service
metadata:
  name: a
spec:
  type: NodePort
  clusterIP: None
  ports:
    - port: 80
`,
    fix: "Set type: ClusterIP",
    want: `apiVersion: v1
kind: Service
metadata:
  name: a
spec:
  type: ClusterIP
  clusterIP: None
  ports:
    - port: 80
`,
  },
  {
    name: "a mount of a volume that is spelled another way",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  volumes:
    - name: data
      emptyDir: {}
  containers:
    - name: a
      image: x
      volumeMounts:
        - name: dta
          mountPath: /d
`,
    fix: "!Use 'data'",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  volumes:
    - name: data
      emptyDir: {}
  containers:
    - name: a
      image: x
      volumeMounts:
        - name: data
          mountPath: /d
`,
  },
  {
    name: "a mount without its volume, of which there is a claim",
    given: `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: store
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 1Gi } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      volumeMounts:
        - name: store
          mountPath: /d
`,
    fix: "Add volume 'store' of the PersistentVolumeClaim",
    want: `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: store
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 1Gi } }
---
apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      volumeMounts:
        - name: store
          mountPath: /d
  volumes:
    - name: store
      persistentVolumeClaim:
        claimName: store
`,
  },
  {
    name: "an absolute subPath",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  volumes:
    - name: d
      emptyDir: {}
  containers:
    - name: a
      image: x
      volumeMounts:
        - name: d
          mountPath: /d
          subPath: /x
`,
    fix: "Remove the leading '/'",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  volumes:
    - name: d
      emptyDir: {}
  containers:
    - name: a
      image: x
      volumeMounts:
        - name: d
          mountPath: /d
          subPath: x
`,
  },
  {
    name: "a DaemonSet with a surge beside its unavailable ones",
    given: `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: a
spec:
  updateStrategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 1
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec: { containers: [{ name: a, image: x }] }
`,
    fix: "Set maxUnavailable to 0",
    want: `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: a
spec:
  updateStrategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec: { containers: [{ name: a, image: x }] }
`,
  },
  {
    name: "a deadline that is over before a pod is available",
    given: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
spec:
  minReadySeconds: 60
  progressDeadlineSeconds: 30
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec: { containers: [{ name: a, image: x }] }
`,
    fix: "Set it to 61",
    want: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
spec:
  minReadySeconds: 60
  progressDeadlineSeconds: 61
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec: { containers: [{ name: a, image: x }] }
`,
  },
  {
    name: "an autoscaler without its maximum",
    given: `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: a
spec:
  minReplicas: 2
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: a }
`,
    fix: "Set maxReplicas to 2",
    want: `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: a
spec:
  minReplicas: 2
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: a }
  maxReplicas: 2
`,
  },
  {
    name: "a scale target without its group",
    given: `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: a
spec:
  maxReplicas: 2
  scaleTargetRef:
    apiVersion: v1
    kind: Deployment
    name: a
`,
    fix: "Use apps/v1",
    want: `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: a
spec:
  maxReplicas: 2
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: a
`,
  },
  {
    name: "the limit of a device",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      resources:
        requests:
          nvidia.com/gpu: 1
`,
    fix: "Set the limit to the request",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      resources:
        requests:
          nvidia.com/gpu: 1
        limits:
          nvidia.com/gpu: 1
`,
  },
  {
    name: "a resource that is spelled wrong",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      resources:
        requests:
          memroy: 1Gi # enough
`,
    fix: "!Change to 'memory'",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      resources:
        requests:
          memory: 1Gi # enough
`,
  },
  {
    name: "a claim without its size",
    given: `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: a
spec:
  accessModes: [ReadWriteOnce]
`,
    fix: "Request 1Gi of storage",
    want: `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: a
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
`,
  },
  {
    name: "the keys of a Secret",
    given: `apiVersion: v1
kind: Secret
metadata:
  name: a
type: kubernetes.io/ssh-auth
stringData:
  id_rsa: x
`,
    fix: "Rename 'id_rsa' to 'ssh-privatekey'",
    want: `apiVersion: v1
kind: Secret
metadata:
  name: a
type: kubernetes.io/ssh-auth
stringData:
  ssh-privatekey: x
`,
  },
  {
    name: "a Secret of another type",
    given: `apiVersion: v1
kind: Secret
metadata:
  name: a
type: kubernetes.io/dockerconfigjson
stringData:
  .dockercfg: "{}"
`,
    fix: "Change type to kubernetes.io/dockercfg",
    want: `apiVersion: v1
kind: Secret
metadata:
  name: a
type: kubernetes.io/dockercfg
stringData:
  .dockercfg: "{}"
`,
  },
  {
    name: "a Pod Security level",
    given: `apiVersion: v1
kind: Namespace
metadata:
  name: a
  labels:
    pod-security.kubernetes.io/enforce: strict
`,
    fix: "Change to 'restricted'",
    want: `apiVersion: v1
kind: Namespace
metadata:
  name: a
  labels:
    pod-security.kubernetes.io/enforce: restricted
`,
  },
  {
    name: "a variable that is defined twice alike",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      env:
        - name: A
          value: x
        # again
        - name: A
          value: x
`,
    fix: "!Remove this definition",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      env:
        - name: A
          value: x
`,
  },
  {
    name: "ports of two containers, with the probe",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      ports:
        - containerPort: 80
    - name: b
      image: x
      ports:
        - containerPort: 80
      livenessProbe:
        tcpSocket: { port: 80 }
`,
    fix: "Change containerPort of 'b' to 81",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      ports:
        - containerPort: 80
    - name: b
      image: x
      ports:
        - containerPort: 81
      livenessProbe:
        tcpSocket: { port: 81 }
`,
  },
  {
    name: "an annotation that has become a field",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
  annotations:
    seccomp.security.alpha.kubernetes.io/pod: runtime/default
    x: z
spec:
  containers:
    - name: a
      image: x
`,
    fix: "Move to seccompProfile",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
  annotations:
    x: z
spec:
  containers:
    - name: a
      image: x
  securityContext:
    seccompProfile:
      type: RuntimeDefault
`,
  },
  {
    name: "a value that has another name now",
    given: `apiVersion: v1
kind: Service
metadata:
  name: a
spec:
  trafficDistribution: PreferClose # near
  ports:
    - port: 80
`,
    fix: "!Change to 'PreferSameZone'",
    want: `apiVersion: v1
kind: Service
metadata:
  name: a
spec:
  trafficDistribution: PreferSameZone # near
  ports:
    - port: 80
`,
  },
  {
    name: "an address in its usual form",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  dnsConfig:
    nameservers:
      - FD00::1
  containers:
    - name: a
      image: x
`,
    fix: "!Use fd00::1",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  dnsConfig:
    nameservers:
      - fd00::1
  containers:
    - name: a
      image: x
`,
  },
  {
    name: "registries that the kubelet looks for one level down",
    given: `apiVersion: v1
kind: Secret
metadata:
  name: a
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: '{"r.example.com":{"auth":"dTpw"}}' # ours
`,
    fix: 'Wrap in {"auths": …}',
    want: `apiVersion: v1
kind: Secret
metadata:
  name: a
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: '{"auths":{"r.example.com":{"auth":"dTpw"}}}' # ours
`,
  },
];

for (const one of cases) test(`fix: ${one.name}`, () => checkFix(one));
