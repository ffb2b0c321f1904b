// Fixes for mounts, amounts of resources, and Secrets.
import { CONTAINER, head, POD, testFixes } from "../../fix-table.ts";

testFixes("fix", [
  {
    name: "a mount of a volume that is spelled another way",
    fix: "!Use 'data'",
    change: `${POD}
   volumes:
     - name: data
       emptyDir: {}
   containers:
     - name: a
       image: x
       volumeMounts:
-        - name: dta
+        - name: data
           mountPath: /d`,
  },
  {
    name: "a mount without its volume, of which there is a claim",
    fix: "Add volume 'store' of the PersistentVolumeClaim",
    change: `
 apiVersion: v1
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
+  volumes:
+    - name: store
+      persistentVolumeClaim:
+        claimName: store`,
  },
  {
    name: "an absolute subPath",
    fix: "Remove the leading '/'",
    change: `${POD}
   volumes:
     - name: d
       emptyDir: {}
   containers:
     - name: a
       image: x
       volumeMounts:
         - name: d
           mountPath: /d
-          subPath: /x
+          subPath: x`,
  },
  {
    name: "the limit of a device",
    fix: "Set the limit to the request",
    change: `${CONTAINER}
       resources:
         requests:
           nvidia.com/gpu: 1
+        limits:
+          nvidia.com/gpu: 1`,
  },
  {
    name: "a resource that is spelled wrong",
    fix: "!Change to 'memory'",
    change: `${CONTAINER}
       resources:
         requests:
-          memroy: 1Gi # enough
+          memory: 1Gi # enough`,
  },
  {
    name: "a claim without its size",
    fix: "Request 1Gi of storage",
    change: `${head("v1", "PersistentVolumeClaim")}
 spec:
   accessModes: [ReadWriteOnce]
+  resources:
+    requests:
+      storage: 1Gi`,
  },
  {
    name: "the keys of a Secret",
    fix: "Rename 'id_rsa' to 'ssh-privatekey'",
    change: `${head("v1", "Secret")}
 type: kubernetes.io/ssh-auth
 stringData:
-  id_rsa: x
+  ssh-privatekey: x`,
  },
  {
    name: "a Secret of another type",
    fix: "Change type to kubernetes.io/dockercfg",
    change: `${head("v1", "Secret")}
-type: kubernetes.io/dockerconfigjson
+type: kubernetes.io/dockercfg
 stringData:
   .dockercfg: "{}"`,
  },
]);
