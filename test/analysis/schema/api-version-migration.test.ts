// Old API versions are carried over with the fields that changed, comments and all, to what the server accepts.
import { testFixes } from "../fix-table.ts";

testFixes("migration", [
  {
    name: "Ingress: backends get their new form and paths a type",
    fix: "!Change to networking.k8s.io/v1",
    change: `
-apiVersion: extensions/v1beta1 # old
+apiVersion: networking.k8s.io/v1 # old
 kind: Ingress
 metadata:
   name: web
 spec:
   # for all the rest
-  backend:
-    serviceName: d # default
-    servicePort: 80
+  defaultBackend:
+    service:
+      name: d # default
+      port:
+        number: 80
   rules:
     - http:
         paths:
           - path: /
             backend: # here
-              # its name
-              serviceName: a
-              servicePort: web # by name
+              service:
+                # its name
+                name: a
+                port:
+                  name: web # by name
+            pathType: ImplementationSpecific
           - path: /b
             pathType: Prefix
-            backend: { serviceName: b, servicePort: 8080 }
+            backend: { service: {name: b, port: {number: 8080}} }`,
  },
  {
    name: "HorizontalPodAutoscaler v2beta1: metrics get targets",
    fix: "!Change to autoscaling/v2",
    change: `
-apiVersion: autoscaling/v2beta1
+apiVersion: autoscaling/v2
 kind: HorizontalPodAutoscaler
 metadata:
   name: web
 spec:
   scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
   maxReplicas: 5
   metrics:
     - type: Resource
       resource:
         name: cpu
-        targetAverageUtilization: 50 # half
+        target:
+          averageUtilization: 50 # half
+          type: Utilization
     - type: Pods
       pods:
-        metricName: requests
-        targetAverageValue: 1k
+        metric:
+          name: requests
+        target:
+          averageValue: 1k
+          type: AverageValue
     - type: Object
       object:
-        target: { apiVersion: v1, kind: Service, name: web }
-        metricName: hits
-        targetValue: "10"
+        describedObject: { apiVersion: v1, kind: Service, name: web }
+        metric:
+          name: hits
+        target:
+          value: "10"
+          type: Value
     - type: External
       external:
-        metricName: queue
-        metricSelector:
-          matchLabels: { q: a }
-        targetAverageValue: "30"
+        metric:
+          name: queue
+          selector:
+            matchLabels: { q: a }
+        target:
+          averageValue: "30"
+          type: AverageValue`,
  },
  {
    name: "Deployment of a beta: a selector is needed",
    fix: "Change to apps/v1 (defaults of the rollout change)",
    change: `
-apiVersion: apps/v1beta1
+apiVersion: apps/v1
 kind: Deployment
 metadata:
   name: web
 spec:
-  # what goes
-  rollbackTo: {}
   replicas: 1 # one
+  selector:
+    matchLabels:
+      app: a
   template:
     metadata:
       labels: { app: a }
     spec:
       containers:
         - name: a
           image: example.com/a:1`,
  },
  {
    name: "DaemonSet without labels in its template: those of the object",
    fix: "Change to apps/v1 (defaults of the rollout change)",
    change: `
-apiVersion: extensions/v1beta1
+apiVersion: apps/v1
 kind: DaemonSet
 metadata:
   name: agent
   labels: { app: agent }
 spec:
+  selector:
+    matchLabels:
+      app: agent
   template:
+    metadata:
+      labels:
+        app: agent
     spec:
       containers:
         - name: a
           image: example.com/a:1`,
  },
  {
    name: "CronJob: the version only",
    fix: "!Change to batch/v1",
    change: `
-apiVersion: batch/v1beta1
+apiVersion: batch/v1
 kind: CronJob
 metadata:
   name: nightly
 spec:
   schedule: "0 1 * * *"
   jobTemplate:
     spec:
       template:
         spec:
           restartPolicy: Never
           containers:
             - name: a
               image: example.com/a:1`,
  },
  {
    name: "PodDisruptionBudget: an empty selector means something else",
    fix: "Change to policy/v1 (the empty selector then selects every Pod)",
    change: `
-apiVersion: policy/v1beta1
+apiVersion: policy/v1
 kind: PodDisruptionBudget
 metadata: { name: a }
 spec: { minAvailable: 1, selector: {} }`,
  },
  {
    name: "RBAC: the version only",
    fix: "!Change to rbac.authorization.k8s.io/v1",
    change: `
-apiVersion: rbac.authorization.k8s.io/v1beta1
+apiVersion: rbac.authorization.k8s.io/v1
 kind: ClusterRole
 metadata: { name: a }
 rules: []`,
  },
  {
    name: "ResourceClaimTemplate: what a request asks for gets a map of its own",
    fix: "!Change to resource.k8s.io/v1",
    change: `
-apiVersion: resource.k8s.io/v1beta1
+apiVersion: resource.k8s.io/v1
 kind: ResourceClaimTemplate
 metadata: { name: a }
 spec:
   spec:
     devices:
       requests:
         - name: gpu
-          deviceClassName: gpu.example.com # any of them
-          count: 2
+          exactly:
+            deviceClassName: gpu.example.com # any of them
+            count: 2
         - name: other
           firstAvailable:
             - name: large
               deviceClassName: large.example.com`,
  },
  {
    name: "PriorityLevelConfiguration: shares have another name",
    fix: "!Change to flowcontrol.apiserver.k8s.io/v1",
    change: `
-apiVersion: flowcontrol.apiserver.k8s.io/v1beta2
+apiVersion: flowcontrol.apiserver.k8s.io/v1
 kind: PriorityLevelConfiguration
 metadata: { name: a }
 spec:
   type: Limited
   limited:
-    assuredConcurrencyShares: 20
+    nominalConcurrencyShares: 20
     limitResponse: { type: Reject }`,
  },
  {
    name: "EndpointSlice: topology becomes fields",
    fix: "Change to discovery.k8s.io/v1",
    change: `
-apiVersion: discovery.k8s.io/v1beta1
+apiVersion: discovery.k8s.io/v1
 kind: EndpointSlice
 metadata:
   name: a
 addressType: IPv4
 endpoints:
   - addresses: ["10.0.0.1"]
-    topology:
-      kubernetes.io/hostname: node-a # where
-      topology.kubernetes.io/region: r
+    nodeName: node-a # where`,
  },
  {
    name: "CustomResourceDefinition: versions with schemas",
    fix: "Change to apiextensions.k8s.io/v1 (unknown fields are dropped)",
    change: `
-apiVersion: apiextensions.k8s.io/v1beta1
+apiVersion: apiextensions.k8s.io/v1
 kind: CustomResourceDefinition
 metadata:
   name: widgets.example.com
 spec:
   group: example.com
-  version: v1 # the only one
   names: { kind: Widget, plural: widgets }
   scope: Namespaced
-  additionalPrinterColumns:
-    - name: Size
-      type: integer
-      JSONPath: .spec.size # as it is
-  subresources:
-    status: {}
-  validation:
-    # what it looks like
-    openAPIV3Schema:
-      type: object
+  versions:
+    - name: v1
+      served: true
+      storage: true
+      schema:
+        openAPIV3Schema:
+          type: object
+      additionalPrinterColumns:
+        - name: Size
+          type: integer
+          jsonPath: .spec.size
+      subresources:
+        status: {}`,
  },
]);
