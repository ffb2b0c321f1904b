import { judge } from "../table.ts";

const core = (kind: string, name: string, rest: object) => ({
  apiVersion: "v1",
  kind,
  metadata: { name },
  ...rest,
});

const service = (spec: object) => core("Service", "web", { spec });
const allocated = {
  clusterIP: "10.96.0.9",
  clusterIPs: ["10.96.0.9"],
  ipFamilies: ["IPv4"],
  ipFamilyPolicy: "SingleStack",
};

judge("Service", [
  {
    name: "what is not said",
    given: service({ ...allocated, ports: [{ port: 80 }] }),
    stored: {
      "spec.type": "ClusterIP",
      "spec.sessionAffinity": "None",
      "spec.internalTrafficPolicy": "Cluster",
      "spec.ports.0": { port: 80, protocol: "TCP", targetPort: 80 },
    },
  },
  {
    name: "no ports, and an odd type",
    given: service({ ...allocated, type: "Internal" }),
    errors: [
      "spec.ports: Required value",
      'spec.type: Unsupported value: "Internal": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
  },
  {
    name: "two ports without names, one of them too high",
    given: service({
      ...allocated,
      ports: [{ port: 80 }, { port: 70_000, targetPort: "Web_Port" }],
    }),
    errors: [
      "spec.ports[0].name: Required value",
      "spec.ports[1].name: Required value",
      "spec.ports[1].port: Invalid value: 70000: must be between 1 and 65535, inclusive",
      'spec.ports[1].targetPort: Invalid value: "Web_Port": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    ],
  },
  {
    name: "an external name with a scheme",
    given: service({ type: "ExternalName", externalName: "https://example.com" }),
    errors: [
      "spec.externalName: Invalid value: \"https://example.com\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  },
  {
    name: "an affinity beyond a day",
    given: service({
      ...allocated,
      ports: [{ port: 80 }],
      sessionAffinity: "ClientIP",
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 90_000 } },
    }),
    errors: [
      "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 90000: must be greater than 0 and less than 86400",
    ],
  },
  {
    name: "an address is kept",
    before: service({ ...allocated, ports: [{ port: 80 }] }),
    given: service({
      ...allocated,
      clusterIP: "10.96.0.10",
      clusterIPs: ["10.96.0.10"],
      ports: [{ port: 80 }],
    }),
    errors: ['spec.clusterIPs[0]: Invalid value: ["10.96.0.10"]: may not change once set'],
  },
]);

judge("Endpoints", [
  {
    name: "an address that is no address for others",
    given: core("Endpoints", "web", {
      subsets: [{ addresses: [{ ip: "127.0.0.1" }, { ip: "host" }], ports: [{ port: 0 }] }],
    }),
    errors: [
      'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      'subsets[0].addresses[1].ip: Invalid value: "host": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      'subsets[0].addresses[1].ip: Invalid value: "host": must be a valid IP address',
      "subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
    ],
  },
]);

judge("Node", [
  {
    name: "taints",
    given: core("Node", "n1", {
      spec: {
        taints: [
          { key: "a", effect: "NoSchedule" },
          { key: "a", effect: "NoSchedule" },
          { key: "b", effect: "Never" },
        ],
      },
    }),
    errors: [
      'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"","Effect":"NoSchedule","TimeAdded":null}: taints must be unique by key and effect pair',
      'metadata.taints[2].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
  },
  {
    name: "addresses of pods",
    given: core("Node", "n1", {
      spec: { podCIDR: "10.0.0.0/24", podCIDRs: ["10.0.0.0/24", "10.0.1.0/24"] },
    }),
    errors: [
      'spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.0.1.0/24"]: may specify no more than one CIDR for each IP family',
    ],
  },
]);

judge("ServiceAccount", [
  {
    name: "a name",
    given: core("ServiceAccount", "Team", {}),
    errors: [
      "metadata.name: Invalid value: \"Team\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  },
]);

const volume = (spec: object) =>
  core("PersistentVolume", "v", {
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      hostPath: { path: "/data" },
      ...spec,
    },
  });

judge("PersistentVolume", [
  {
    name: "what is not said",
    given: volume({}),
    stored: {
      "spec.persistentVolumeReclaimPolicy": "Retain",
      "spec.volumeMode": "Filesystem",
      "spec.hostPath.type": "",
      "status.phase": "Pending",
    },
  },
  {
    name: "no source and no modes",
    given: volume({ hostPath: undefined, accessModes: [] }),
    errors: [
      "spec.accessModes: Required value",
      "spec: Required value: must specify a volume type",
    ],
  },
  {
    name: "a pod of its own beside others",
    given: volume({
      accessModes: ["ReadWriteOncePod", "ReadWriteMany"],
      hostPath: { path: "/a/../b" },
    }),
    errors: [
      "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes",
      "spec.hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
    ],
  },
  {
    name: "the source stays",
    before: volume({}),
    given: volume({ hostPath: { path: "/other" } }),
    errors: [
      'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\n@@ -2,7 +2,7 @@\n  "GCEPersistentDisk": null,\n  "AWSElasticBlockStore": null,\n  "HostPath": {\n-  "Path": "/data",\n+  "Path": "/other",\n   "Type": ""\n  },\n  "Glusterfs": null,\n',
    ],
  },
]);

const claim = (spec: object) =>
  core("PersistentVolumeClaim", "c", {
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
  });

judge("PersistentVolumeClaim", [
  {
    name: "what is not said",
    given: claim({}),
    stored: { "spec.volumeMode": "Filesystem", "status.phase": "Pending" },
  },
  {
    name: "nothing requested",
    given: claim({ accessModes: [], resources: {} }),
    errors: [
      "spec.accessModes: Required value: at least 1 access mode is required",
      "spec.resources[storage]: Required value",
    ],
  },
  {
    name: "less than nothing",
    given: claim({ resources: { requests: { storage: "-1" } } }),
    errors: ['spec.resources[storage]: Invalid value: "-1": must be greater than zero'],
  },
  {
    name: "the class stays",
    before: claim({ storageClassName: "a" }),
    given: claim({ storageClassName: "b" }),
    errors: [
      'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n@@ -10,7 +10,7 @@\n   }\n  },\n  "VolumeName": "",\n- "StorageClassName": "a",\n+ "StorageClassName": "b",\n  "VolumeMode": "Filesystem",\n  "DataSource": null,\n  "DataSourceRef": null,\n',
    ],
  },
]);
