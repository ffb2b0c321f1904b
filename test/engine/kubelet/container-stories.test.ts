// What a container is created with: its environment, its volumes, its image: one row per branch of the rules.
import { app, hold, pod, pods, type Row } from "../story.ts";

const runtimeError = (executable: string) =>
  `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${executable}": executable file not found in $PATH`;
const never = { restartPolicy: "Never" };
const tools = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "tools" },
  data: { TOOL: "serve" },
};

const rows: readonly Row[] = [
  {
    name: "a file of variables must have been written by a container that ran before",
    given: pods(
      [
        ["nobody", "data", []],
        [
          "written",
          "data",
          [app({ name: "init", volumeMounts: [{ name: "data", mountPath: "/d" }] })],
        ],
        ["elsewhere", "data", [app({ name: "init" })]],
      ].map(([name, volumeName, initContainers]) =>
        pod(String(name), {
          initContainers,
          volumes: [{ name: "data", emptyDir: {} }],
          containers: [
            app({
              env: [
                {
                  name: "MODE",
                  valueFrom: {
                    fileKeyRef: { volumeName, path: "app.env", key: "MODE", optional: true },
                  },
                },
              ],
            }),
          ],
        }),
      ),
      12,
    ),
    of: /Failed|Started/,
    want: [
      "2s pod/nobody Failed: Error: couldn't parse env file",
      "3s pod/nobody Failed: Error: couldn't parse env file",
      "3s pod/written Started: Container started",
      "3s pod/elsewhere Started: Container started",
      "3s pod/elsewhere Failed: Error: couldn't parse env file",
      "4s pod/written Started: Container started",
    ],
  },
  {
    name: "a command is expanded from envFrom",
    given: pods(
      [
        tools,
        pod("web", {
          ...never,
          containers: [
            app({ command: ["$(TOOL)"], envFrom: [{ configMapRef: { name: "tools" } }] }),
          ],
        }),
      ],
      10,
      { workloads: [{ missing: ["serve"] }] },
    ),
    of: /Failed/,
    want: [`3s pod/web Failed: Error: ${runtimeError("serve")}`],
  },
  {
    name: "what is escaped or unknown stays as it is",
    given: pods(
      [
        pod("escaped", { ...never, containers: [app({ command: ["$$(TOOL)"] })] }),
        pod("unknown", { ...never, containers: [app({ command: ["$(TOOL)"] })] }),
      ],
      10,
      { workloads: [{ missing: ["$(TOOL)"] }] },
    ),
    of: /Failed/,
    want: [
      `3s pod/escaped Failed: Error: ${runtimeError("$(TOOL)")}`,
      `3s pod/unknown Failed: Error: ${runtimeError("$(TOOL)")}`,
    ],
  },
  {
    name: "a value is expanded from values before it, and from services",
    given: pods(
      [
        {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "db" },
          spec: { selector: { app: "db" }, ports: [{ port: 5432 }] },
        },
        pod("web", {
          ...never,
          containers: [
            app({
              command: ["$(URL)"],
              env: [
                { name: "SCHEME", value: "pg" },
                { name: "URL", value: "$(SCHEME):$(DB_SERVICE_PORT):$(LATER)" },
                { name: "LATER", value: "x" },
              ],
            }),
          ],
        }),
      ],
      10,
      { workloads: [{ missing: ["pg:5432:$(LATER)"] }] },
    ),
    of: /Failed/,
    want: [`3s pod/web Failed: Error: ${runtimeError("pg:5432:$(LATER)")}`],
  },
  {
    name: "fields and resources are told in their units",
    given: pods(
      [
        pod(
          "web",
          {
            ...never,
            containers: [
              app({
                command: ["$(POD).$(NS).$(APP).$(CPU).$(MEMORY).$(NODE_CPU).$(WHERE)"],
                resources: { limits: { memory: "100M" }, requests: { cpu: "250m", memory: "1M" } },
                env: [
                  { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
                  { name: "NS", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
                  { name: "APP", valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
                  { name: "WHERE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
                  {
                    name: "CPU",
                    valueFrom: { resourceFieldRef: { resource: "requests.cpu", divisor: "1m" } },
                  },
                  {
                    name: "MEMORY",
                    valueFrom: { resourceFieldRef: { resource: "limits.memory", divisor: "1Mi" } },
                  },
                  { name: "NODE_CPU", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
                ],
              }),
            ],
          },
          { labels: { app: "shop" } },
        ),
      ],
      10,
      { workloads: [{ missing: ["web.default.shop.250.96.2.minikube"] }] },
    ),
    of: /Failed/,
    want: [`3s pod/web Failed: Error: ${runtimeError("web.default.shop.250.96.2.minikube")}`],
  },
  {
    name: "what cannot be told, or has no value, keeps the container from being created",
    given: pods(
      [
        pod("reference", {
          containers: [
            app({
              env: [
                {
                  name: "A",
                  valueFrom: { resourceFieldRef: { containerName: "no", resource: "limits.cpu" } },
                },
              ],
            }),
          ],
        }),
        pod("path", {
          containers: [
            app({ volumeMounts: [{ name: "v", mountPath: "/v", subPathExpr: "$(B)/$(A)" }] }),
          ],
          volumes: [{ name: "v", emptyDir: {} }],
        }),
      ],
      2.5,
    ),
    of: /Failed/,
    want: [
      "2s pod/reference Failed: Error: container no not found",
      "2s pod/path Failed: Error: missing value for A, B",
    ],
  },
  {
    name: "a downward API volume that names no container is not mounted",
    given: pods(
      [
        pod("web", {
          volumes: [
            {
              name: "d",
              downwardAPI: {
                items: [
                  { path: "x", resourceFieldRef: { containerName: "no", resource: "limits.cpu" } },
                ],
              },
            },
          ],
        }),
      ],
      0.4,
    ),
    of: /Mount/,
    want: [
      '0s pod/web FailedMount: MountVolume.SetUp failed for volume "d" : container no not found',
    ],
  },
  {
    name: "an image that is never to be pulled and not there",
    given: pods([pod("web", { containers: [app({ imagePullPolicy: "Never" })] })], 0.5),
    of: /web/,
    want: [
      "0s pod/web Scheduled: Successfully assigned default/web to minikube",
      '0s pod/web ErrImageNeverPull: Container image "app:1" is not present with pull policy of Never',
      "0s pod/web Failed: Error: ErrImageNeverPull",
    ],
  },
  {
    name: "a registry that is down is named without the runtime's word for it",
    given: pods([pod("web")], 14, { workloads: [{ pull: "Unavailable" }] }),
    of: /Failed: Error|BackOff/,
    want: [
      "2s pod/web Failed: Error: RegistryUnavailable",
      '3s pod/web BackOff: Back-off pulling image "app:1"',
      "3s pod/web Failed: Error: ImagePullBackOff",
    ],
  },
  {
    name: "a missing pull secret is told with every look",
    given: pods([pod("web", { imagePullSecrets: [{ name: "one" }, { name: "two" }] })], 1),
    of: /Retrieve/,
    want: [
      "0s pod/web FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (one, two); attempting to pull the image may not succeed.",
    ],
  },
  {
    name: "an image volume that cannot be pulled fails the container that mounts it",
    given: pods(
      [
        pod("web", {
          containers: [app({ volumeMounts: [{ name: "m", mountPath: "/m" }] })],
          volumes: [{ name: "m", image: { reference: "model:1" } }],
        }),
      ],
      3.5,
      { workloads: [{ image: "model:*", pull: "NotFound" }] },
    ),
    of: /Pull|pull|Back|Failed: Error/,
    want: [
      '0s pod/web Pulling: Pulling image "model:1"',
      '2s pod/web Failed: Failed to pull image "model:1": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/model:1": failed to resolve image: docker.io/library/model:1: not found',
      "2s pod/web Failed: Error: ErrImagePull",
      '3s pod/web BackOff: Back-off pulling image "model:1"',
      "3s pod/web Failed: Error: ImagePullBackOff",
    ],
  },
];

hold(rows);
