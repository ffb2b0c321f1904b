// Fixes for what the API server only warns of.
import { CONTAINER, head, POD, testFixes } from "../../fix-table.ts";

testFixes("fix", [
  {
    name: "a variable that is defined twice alike",
    fix: "!Remove this definition",
    change: `${CONTAINER}
       env:
         - name: A
           value: x
-        # again
-        - name: A
-          value: x`,
  },
  {
    name: "ports of two containers, with the probe",
    fix: "Change containerPort of 'b' to 81",
    change: `${CONTAINER}
       ports:
         - containerPort: 80
     - name: b
       image: x
       ports:
-        - containerPort: 80
+        - containerPort: 81
       livenessProbe:
-        tcpSocket: { port: 80 }
+        tcpSocket: { port: 81 }`,
  },
  {
    name: "an annotation that has become a field",
    fix: "Move to seccompProfile",
    change: `${head("v1", "Pod")}
   annotations:
-    seccomp.security.alpha.kubernetes.io/pod: runtime/default
     x: z
 spec:
   containers:
     - name: a
       image: x
+  securityContext:
+    seccompProfile:
+      type: RuntimeDefault`,
  },
  {
    name: "a value that has another name now",
    fix: "!Change to 'PreferSameZone'",
    change: `${head("v1", "Service")}
 spec:
-  trafficDistribution: PreferClose # near
+  trafficDistribution: PreferSameZone # near
   ports:
     - port: 80`,
  },
  {
    name: "an address in its usual form",
    fix: "!Use fd00::1",
    change: `${POD}
   dnsConfig:
     nameservers:
-      - FD00::1
+      - fd00::1
   containers:
     - name: a
       image: x`,
  },
  {
    name: "registries that the kubelet looks for one level down",
    fix: 'Wrap in {"auths": …}',
    change: `${head("v1", "Secret")}
 type: kubernetes.io/dockerconfigjson
 stringData:
-  .dockerconfigjson: '{"r.example.com":{"auth":"dTpw"}}' # ours
+  .dockerconfigjson: '{"auths":{"r.example.com":{"auth":"dTpw"}}}' # ours`,
  },
]);
