// Fixes for names of objects, and for labels.
import { head, testFixes } from "../../fix-table.ts";

testFixes("fix", [
  {
    name: "a name that others refer to",
    fix: "Use 'my.config' here and in 1 reference",
    change: `
 apiVersion: v1
 kind: ConfigMap
 metadata:
-  name: My.Config_
+  name: my.config
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
-        name: My.Config_
+        name: my.config
   containers:
     - name: a
       image: x`,
  },
  {
    name: "a missing name",
    fix: "Add name 'app'",
    change: `
 apiVersion: v1
 kind: ConfigMap
 metadata:
+  name: app
   namespace: x
 data: {}`,
  },
  {
    name: "a prefix that generates no names",
    fix: "Use 'my-'",
    change: `
 apiVersion: v1
 kind: ConfigMap
 metadata:
-  generateName: My_
+  generateName: my-
 data: {}`,
  },
  {
    name: "a namespace that cannot be",
    fix: "Use 'my-ns'",
    change: `${head("v1", "ConfigMap")}
-  namespace: My_NS
+  namespace: my-ns
 data: {}`,
  },
  {
    name: "a label key",
    fix: "Rename to 'My-Key'",
    change: `${head("v1", "ConfigMap")}
   labels:
-    My Key: x # why
+    My-Key: x # why
 data: {}`,
  },
  {
    name: "a Pod Security level",
    fix: "Change to 'restricted'",
    change: `${head("v1", "Namespace")}
   labels:
-    pod-security.kubernetes.io/enforce: strict
+    pod-security.kubernetes.io/enforce: restricted`,
  },
]);
