// Fixes for ports of containers and of Services.
import { head, POD, testFixes } from "../../fix-table.ts";

testFixes("fix", [
  {
    name: "a port name and the Service that sends to it",
    fix: "Use 'http-port' wherever the port is named",
    change: `
 apiVersion: v1
 kind: Pod
 metadata:
   name: a
   labels: { app: a }
 spec:
   containers:
     - name: a
       image: x
       ports:
-        - name: http_port
+        - name: http-port
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
-      targetPort: http_port # of the pod
+      targetPort: http-port # of the pod`,
  },
  {
    name: "a port twice",
    fix: "Remove the duplicate",
    change: `${head("v1", "Service")}
 spec:
   ports:
     - name: a
       port: 80
-    - name: b
-      port: 80`,
  },
  {
    name: "a host port beside hostNetwork",
    fix: "Set hostPort to 80",
    change: `${POD}
   hostNetwork: true
   containers:
     - name: a
       image: x
       ports:
         - containerPort: 80
-          hostPort: 81
+          hostPort: 80`,
  },
  {
    name: "a node port outside of the range, a taken one stepped over",
    fix: "Use 30081",
    change: `
 apiVersion: v1
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
-      nodePort: 80
+      nodePort: 30081`,
  },
  {
    name: "a headless Service of type NodePort",
    fix: "Set type: ClusterIP",
    change: `${head("v1", "Service")}
 spec:
-  type: NodePort
+  type: ClusterIP
   clusterIP: None
   ports:
     - port: 80`,
  },
]);
