// Fixes for what cannot be decoded, in the text's own form: the finding is gone, none has come, and the rest of the text stays.
import { test } from "node:test";
import { checkFix, type FixCase } from "../fixed.ts";

const cases: FixCase[] = [
  {
    name: "another case",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      imagepullpolicy: Always # fresh
`,
    fix: "!Change to 'imagePullPolicy'",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      imagePullPolicy: Always # fresh
`,
  },
  {
    name: "a key that belongs to the pod",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      # not here
      restartpolicy: Never
      hostNetwork: true # here
`,
    fix: "Move to spec",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      # not here
      restartpolicy: Never
  hostNetwork: true # here
`,
  },
  {
    name: "a key that belongs to the pod's securityContext",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      securityContext:
        fsGroup: 1000
`,
    fix: "Move to spec.securityContext",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      securityContext: {}
  securityContext:
    fsGroup: 1000
`,
  },
  {
    name: "a key two levels too high",
    given: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
spec:
  selector: { matchLabels: { a: b } }
  # what runs
  containers: # list
    - name: a
      image: x
  template:
    metadata: { labels: { a: b } }
    spec: {}
`,
    fix: "Move to spec.template.spec",
    want: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
spec:
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec:
      # what runs
      containers: # list
        - name: a
          image: x
`,
  },
  {
    name: "an indented list that was meant one level up",
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
          env:
            - name: A
              value: b
`,
    fix: "Move to spec.containers[0]",
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
      env:
        - name: A
          value: b
`,
  },
  {
    name: "a version that would lose its zero",
    given: `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  version: 1.10 # ours
`,
    fix: '!Quote: "1.10"',
    want: `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  version: "1.10" # ours
`,
  },
  {
    name: "yes is a boolean",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
  labels:
    on-call: yes # always
spec:
  containers:
    - name: a
      image: x
`,
    fix: '!Quote: "yes"',
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
  labels:
    on-call: "yes" # always
spec:
  containers:
    - name: a
      image: x
`,
  },
  {
    name: "a number in quotes",
    given: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
spec:
  replicas: '3' # three
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec: { containers: [{ name: a, image: x }] }
`,
    fix: "!Unquote: 3",
    want: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: a
spec:
  replicas: 3 # three
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec: { containers: [{ name: a, image: x }] }
`,
  },
  {
    name: "a word for a boolean",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  hostNetwork: "yes"
  containers:
    - name: a
      image: x
`,
    fix: "Change to true",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  hostNetwork: true
  containers:
    - name: a
      image: x
`,
  },
  {
    name: "a unit of bytes",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      resources:
        limits:
          memory: 512 MB # enough
`,
    fix: "Use 512Mi",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      resources:
        limits:
          memory: 512Mi # enough
`,
  },
  {
    name: "a comma",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      resources:
        limits:
          cpu: 0,5
`,
    fix: "Use 0.5",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      resources:
        limits:
          cpu: "0.5"
`,
  },
  {
    name: "a small unit",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      resources:
        limits:
          memory: 1gi
`,
    fix: "Use 1Gi",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      resources:
        limits:
          memory: 1Gi
`,
  },
  {
    name: "text that is no base64: all of it",
    given: `apiVersion: v1
kind: Secret
metadata:
  name: a
data: # plain
  password: p@ss # mine
`,
    fix: "!Move value to stringData",
    want: `apiVersion: v1
kind: Secret
metadata:
  name: a
stringData: # plain
  password: p@ss # mine
`,
  },
  {
    name: "text that is no base64: encoded",
    given: `apiVersion: v1
kind: Secret
metadata:
  name: a
data:
  password: "grüß" # mine
`,
    fix: "Encode as base64",
    want: `apiVersion: v1
kind: Secret
metadata:
  name: a
data:
  password: "Z3LDvMOf" # mine
`,
  },
  {
    name: "one item without its list",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    name: a # only
    image: x
`,
    fix: "Make it a list of one item",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
  - name: a
    image: x
`,
  },
  {
    name: "variables as a map",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
      env:
        A: b
        C: 1
`,
    fix: "Make it a list of names and values",
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
          value: b
        - name: C
          value: "1"
`,
  },
  {
    name: "labels as a list",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
  labels:
    - app: a
    - tier: b
spec:
  containers:
    - name: a
      image: x
`,
    fix: "Make it a map",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
  labels:
    app: a
    tier: b
spec:
  containers:
    - name: a
      image: x
`,
  },
  {
    name: "a value inside of a list",
    given: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: [x]
`,
    fix: "Take it out of its list",
    want: `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: x
`,
  },
  {
    name: "a day for an instant",
    given: `apiVersion: batch/v1
kind: CronJob
metadata:
  name: a
  creationTimestamp: yesterday
  labels: {}
spec:
  schedule: '* * * * *'
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: x }] } } } }
`,
    fix: "!Remove creationTimestamp",
    want: `apiVersion: batch/v1
kind: CronJob
metadata:
  name: a
  labels: {}
spec:
  schedule: '* * * * *'
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: x }] } } } }
`,
  },
  {
    name: "a kind by its short name",
    given: `apiVersion: v1
kind: svc
metadata:
  name: a
spec:
  ports:
    - port: 80
`,
    fix: "Change to Service",
    want: `apiVersion: v1
kind: Service
metadata:
  name: a
spec:
  ports:
    - port: 80
`,
  },
  {
    name: "a kind of another group",
    given: `apiVersion: v1
kind: Deployment # web
metadata:
  name: a
spec:
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec: { containers: [{ name: a, image: x }] }
`,
    fix: "Change to apps/v1 (defaults of the rollout change)",
    want: `apiVersion: apps/v1
kind: Deployment # web
metadata:
  name: a
spec:
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec: { containers: [{ name: a, image: x }] }
`,
  },
];

for (const one of cases) test(`fix: ${one.name}`, () => checkFix(one));
