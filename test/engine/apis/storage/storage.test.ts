import { judge } from "../table.ts";

const storageClass = (rest: object) => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "fast" },
  provisioner: "disk.example.com",
  ...rest,
});

judge("StorageClass", [
  {
    name: "deletes volumes and binds at once, unless told otherwise",
    given: storageClass({}),
    stored: { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" },
  },
  {
    name: "an unknown binding mode",
    given: storageClass({ volumeBindingMode: "Later" }),
    errors: [
      'volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"',
    ],
  },
  {
    name: "parameters stay as they are",
    before: storageClass({ parameters: { type: "ssd" } }),
    given: storageClass({ parameters: { type: "hdd" } }),
    errors: ['parameters: Invalid value: {"type":"hdd"}: field is immutable'],
  },
]);
