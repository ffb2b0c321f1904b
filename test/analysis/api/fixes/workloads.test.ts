// Fixes for selectors, rollouts and autoscalers.
import { head, TEMPLATE, testFixes } from "../../fix-table.ts";

testFixes("fix", [
  {
    name: "no selector",
    fix: "!Select the template's labels",
    change: `${head("apps/v1", "Deployment")}
 spec:
+  selector:
+    matchLabels:
+      a: b
   template:
     metadata:
       labels:
         a: b
     spec: { containers: [{ name: a, image: x }] }`,
  },
  {
    name: "no selector and no labels",
    fix: "Label and select 'app: web'",
    change: `
 apiVersion: apps/v1
 kind: Deployment
 metadata:
   name: web
 spec:
+  selector:
+    matchLabels:
+      app: web
   template:
+    metadata:
+      labels:
+        app: web
     spec: { containers: [{ name: a, image: x }] }`,
  },
  {
    name: "a DaemonSet with a surge beside its unavailable ones",
    fix: "Set maxUnavailable to 0",
    change: `${head("apps/v1", "DaemonSet")}
 spec:
   updateStrategy:
     rollingUpdate:
       maxSurge: 1
-      maxUnavailable: 1
+      maxUnavailable: 0
${TEMPLATE}`,
  },
  {
    name: "a deadline that is over before a pod is available",
    fix: "Set it to 61",
    change: `${head("apps/v1", "Deployment")}
 spec:
   minReadySeconds: 60
-  progressDeadlineSeconds: 30
+  progressDeadlineSeconds: 61
${TEMPLATE}`,
  },
  {
    name: "an autoscaler without its maximum",
    fix: "Set maxReplicas to 2",
    change: `${head("autoscaling/v2", "HorizontalPodAutoscaler")}
 spec:
   minReplicas: 2
   scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: a }
+  maxReplicas: 2`,
  },
  {
    name: "a scale target without its group",
    fix: "Use apps/v1",
    change: `${head("autoscaling/v2", "HorizontalPodAutoscaler")}
 spec:
   maxReplicas: 2
   scaleTargetRef:
-    apiVersion: v1
+    apiVersion: apps/v1
     kind: Deployment
     name: a`,
  },
]);
