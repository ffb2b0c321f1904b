// Fixes that follow from the kind of a cause, whatever the field.
import { CONTAINER, head, POD, TEMPLATE, testFixes } from "../../fix-table.ts";

testFixes("fix", [
  {
    name: "another case of a supported value is meant",
    fix: "!Change to 'Always'",
    change: `${POD}
-  restartPolicy: always # ever
+  restartPolicy: Always # ever
   containers:
     - name: a
       image: x`,
  },
  {
    name: "a value nearly like a supported one",
    fix: "Change to 'ClusterFirst'",
    change: `${POD}
-  dnsPolicy: ClusterFrist
+  dnsPolicy: ClusterFirst
   containers:
     - name: a
       image: x`,
  },
  {
    name: "few supported values are all offered",
    fix: "Change to 'OnFailure'",
    change: `${POD}
-  restartPolicy: Sometimes
+  restartPolicy: OnFailure
   containers:
     - name: a
       image: x`,
  },
  {
    name: "an equal item twice",
    fix: "!Remove the duplicate",
    change: `${POD}
   tolerations: []
   readinessGates:
     - conditionType: a/b
   volumes:
     - name: v
       emptyDir: {}
-    - name: v # again
-      emptyDir: {}
   containers:
     - name: a
       image: x`,
  },
  {
    name: "a name twice",
    fix: "Rename to 'a-2'",
    change: `${CONTAINER}
-    - name: a
+    - name: a-2
       image: z`,
  },
  {
    name: "what is not allowed is left out",
    fix: "Remove valueFrom",
    change: `${CONTAINER}
       env:
         - name: A
           value: x # this
-          valueFrom: # not that
-            fieldRef: { fieldPath: metadata.name }`,
  },
  {
    name: "a missing image",
    fix: "Add image",
    change: `${POD}
   containers:
     - name: a
+      image: <image>
       args: [x]`,
  },
  {
    name: "no containers at all",
    fix: "Add a container",
    change: `${POD}
-  containers: []
+  containers:
+  - name: a
+    image: <image>`,
  },
  {
    name: "a name with capitals",
    fix: "Use 'my-app'",
    change: `${POD}
   containers:
-    - name: My_App # mine
+    - name: my-app # mine
       image: x`,
  },
  {
    name: "a number below its bound",
    fix: "Set it to 0",
    change: `${head("apps/v1", "Deployment")}
 spec:
-  replicas: -1 # none
+  replicas: 0 # none
${TEMPLATE}`,
  },
]);
