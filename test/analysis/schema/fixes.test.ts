// Fixes for what cannot be decoded.
import { CONTAINER, head, POD, TEMPLATE, testFixes } from "../fix-table.ts";

testFixes("fix", [
  {
    name: "another case",
    fix: "!Change to 'imagePullPolicy'",
    change: `${CONTAINER}
-      imagepullpolicy: Always # fresh
+      imagePullPolicy: Always # fresh`,
  },
  {
    name: "a key that belongs to the pod",
    fix: "Move to spec",
    change: `${CONTAINER}
       # not here
       restartpolicy: Never
-      hostNetwork: true # here
+  hostNetwork: true # here`,
  },
  {
    name: "a key that belongs to the pod's securityContext",
    fix: "Move to spec.securityContext",
    change: `${CONTAINER}
-      securityContext:
-        fsGroup: 1000
+      securityContext: {}
+  securityContext:
+    fsGroup: 1000`,
  },
  {
    name: "a key two levels too high",
    fix: "Move to spec.template.spec",
    change: `${head("apps/v1", "Deployment")}
 spec:
   selector: { matchLabels: { a: b } }
-  # what runs
-  containers: # list
-    - name: a
-      image: x
   template:
     metadata: { labels: { a: b } }
-    spec: {}
+    spec:
+      # what runs
+      containers: # list
+        - name: a
+          image: x`,
  },
  {
    name: "an indented list that was meant one level up",
    fix: "Move to spec.containers[0]",
    change: `${CONTAINER}
       ports:
         - containerPort: 80
-          env:
-            - name: A
-              value: b
+      env:
+        - name: A
+          value: b`,
  },
  {
    name: "a version that would lose its zero",
    fix: '!Quote: "1.10"',
    change: `${head("v1", "ConfigMap")}
 data:
-  version: 1.10 # ours
+  version: "1.10" # ours`,
  },
  {
    name: "yes is a boolean",
    fix: '!Quote: "yes"',
    change: `${head("v1", "Pod")}
   labels:
-    on-call: yes # always
+    on-call: "yes" # always
 spec:
   containers:
     - name: a
       image: x`,
  },
  {
    name: "a number in quotes",
    fix: "!Unquote: 3",
    change: `${head("apps/v1", "Deployment")}
 spec:
-  replicas: '3' # three
+  replicas: 3 # three
${TEMPLATE}`,
  },
  {
    name: "a word for a boolean",
    fix: "Change to true",
    change: `${POD}
-  hostNetwork: "yes"
+  hostNetwork: true
   containers:
     - name: a
       image: x`,
  },
  {
    name: "a unit of bytes",
    fix: "Use 512Mi",
    change: `${CONTAINER}
       resources:
         limits:
-          memory: 512 MB # enough
+          memory: 512Mi # enough`,
  },
  {
    name: "a comma",
    fix: "Use 0.5",
    change: `${CONTAINER}
       resources:
         limits:
-          cpu: 0,5
+          cpu: "0.5"`,
  },
  {
    name: "a small unit",
    fix: "Use 1Gi",
    change: `${CONTAINER}
       resources:
         limits:
-          memory: 1gi
+          memory: 1Gi`,
  },
  {
    name: "text that is no base64: all of it",
    fix: "!Move value to stringData",
    change: `${head("v1", "Secret")}
-data: # plain
+stringData: # plain
   password: p@ss # mine`,
  },
  {
    name: "text that is no base64: encoded",
    fix: "Encode as base64",
    change: `${head("v1", "Secret")}
 data:
-  password: "grüß" # mine
+  password: "Z3LDvMOf" # mine`,
  },
  {
    name: "one item without its list",
    fix: "Make it a list of one item",
    change: `${POD}
   containers:
-    name: a # only
+  - name: a
     image: x`,
  },
  {
    name: "variables as a map",
    fix: "Make it a list of names and values",
    change: `${CONTAINER}
       env:
-        A: b
-        C: 1
+        - name: A
+          value: b
+        - name: C
+          value: "1"`,
  },
  {
    name: "labels as a list",
    fix: "Make it a map",
    change: `${head("v1", "Pod")}
   labels:
-    - app: a
-    - tier: b
+    app: a
+    tier: b
 spec:
   containers:
     - name: a
       image: x`,
  },
  {
    name: "a value inside of a list",
    fix: "Take it out of its list",
    change: `${POD}
   containers:
     - name: a
-      image: [x]
+      image: x`,
  },
  {
    name: "a day for an instant",
    fix: "!Remove creationTimestamp",
    change: `${head("batch/v1", "CronJob")}
-  creationTimestamp: yesterday
   labels: {}
 spec:
   schedule: '* * * * *'
   jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: x }] } } } }`,
  },
  {
    name: "a kind by its short name",
    fix: "Change to Service",
    change: `
 apiVersion: v1
-kind: svc
+kind: Service
 metadata:
   name: a
 spec:
   ports:
     - port: 80`,
  },
  {
    name: "a kind of another group",
    fix: "Change to apps/v1 (defaults of the rollout change)",
    change: `
-apiVersion: v1
+apiVersion: apps/v1
 kind: Deployment # web
 metadata:
   name: a
 spec:
   selector: { matchLabels: { a: b } }
   template:
     metadata: { labels: { a: b } }
     spec: { containers: [{ name: a, image: x }] }`,
  },
]);
