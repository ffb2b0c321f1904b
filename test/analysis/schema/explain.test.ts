import assert from "node:assert/strict";
import { test } from "node:test";
import { documentField, explain } from "#analysis";
import { packKind } from "#engine";
import { wordWrap } from "../../../server/src/analysis/schema/word-wrap.ts";
import { pack, texts } from "../../schema-pack.ts";

test("a field is explained in kubectl's form", () => {
  assert.equal(
    explain(pack, texts, "deploy.spec.strategy.type").text,
    `GROUP:      apps
KIND:       Deployment
VERSION:    v1

FIELD: type <string>
ENUM:
    Recreate
    RollingUpdate

DESCRIPTION:
    Type of deployment. Can be "Recreate" or "RollingUpdate". Default is
    RollingUpdate.
    
    Possible enum values:
     - \`"Recreate"\` Kill all existing pods before creating new ones.
     - \`"RollingUpdate"\` Replace the old ReplicaSets by new one using rolling
    update i.e gradually scale down the old ReplicaSets and scale up the new
    one.
    

`,
  );
  assert.equal(
    explain(pack, texts, "deployments.apps.spec.strategy").text,
    `GROUP:      apps
KIND:       Deployment
VERSION:    v1

FIELD: strategy <DeploymentStrategy>


DESCRIPTION:
    The deployment strategy to use to replace existing pods with new ones.
    DeploymentStrategy describes how to replace existing pods with new ones.
    
FIELDS:
  rollingUpdate	<RollingUpdateDeployment>
    Rolling update config params. Present only if DeploymentStrategyType =
    RollingUpdate.

  type	<string>
  enum: Recreate, RollingUpdate
    Type of deployment. Can be "Recreate" or "RollingUpdate". Default is
    RollingUpdate.
    
    Possible enum values:
     - \`"Recreate"\` Kill all existing pods before creating new ones.
     - \`"RollingUpdate"\` Replace the old ReplicaSets by new one using rolling
    update i.e gradually scale down the old ReplicaSets and scale up the new
    one.


`,
  );
});

test("recursive lists show names and types only, and a type inside itself once", () => {
  const { text } = explain(pack, texts, "pods.spec.containers.lifecycle.postStart", {
    recursive: true,
  });
  assert.equal(
    text.slice(text.indexOf("FIELDS:")),
    `FIELDS:
  exec	<ExecAction>
    command	<[]string>
  httpGet	<HTTPGetAction>
    host	<string>
    httpHeaders	<[]HTTPHeader>
      name	<string> -required-
      value	<string> -required-
    path	<string>
    port	<IntOrString> -required-
    scheme	<string>
    enum: HTTP, HTTPS
  sleep	<SleepAction>
    seconds	<integer> -required-
  tcpSocket	<TCPSocketAction>
    host	<string>
    port	<IntOrString> -required-

`,
  );
  const schema = explain(pack, texts, "crd.spec.versions.schema.openAPIV3Schema.not", {
    recursive: true,
  });
  assert.equal(schema.text.split("\n").filter((line) => /^\s+\$ref\t/.test(line)).length, 1);
});

test("resources by any of their names, and the words for what is not there", () => {
  const table: { path: string; apiVersion?: string; want: string }[] = [
    { path: "po", want: "KIND:       Pod\nVERSION:    v1" },
    { path: "Pod", want: "KIND:       Pod\nVERSION:    v1" },
    { path: "events", want: "KIND:       Event\nVERSION:    v1" },
    {
      path: "hpa",
      want: "GROUP:      autoscaling\nKIND:       HorizontalPodAutoscaler\nVERSION:    v2",
    },
    {
      path: "hpa",
      apiVersion: "autoscaling/v1",
      want: "GROUP:      autoscaling\nKIND:       HorizontalPodAutoscaler\nVERSION:    v1",
    },
    { path: "widget", want: `error: the server doesn't have a resource type "widget"` },
    { path: "pods.spec.foo", want: 'error: field "foo" does not exist' },
    { path: "pods.metadata.labels.app", want: 'error: field "app" does not exist' },
    {
      path: "pods",
      apiVersion: "apps/v1",
      want: "error: GVR (apps/v1, Resource=pods) not found in OpenAPI schema",
    },
    {
      path: "pods",
      apiVersion: "v2",
      want: `error: couldn't find resource for "/v2, Resource=pods"`,
    },
  ];
  for (const { path, apiVersion, want } of table) {
    const { text, error } = explain(
      pack,
      texts,
      path,
      apiVersion === undefined ? {} : { apiVersion },
    );
    assert.equal(error ?? text.slice(0, want.length), want, path);
  }
});

test("fields are documented for hover", () => {
  const pod = packKind(pack, "v1", "Pod")!;
  const policy = documentField(pack, texts, pod, ["spec", "containers", 0, "imagePullPolicy"]);
  assert.deepEqual(
    [policy?.type, policy?.required, policy?.enum, policy?.text.includes("Possible enum")],
    ["string", false, ["Always", "IfNotPresent", "Never"], false],
  );
  const port = documentField(pack, texts, pod, ["spec", "containers", 0, "ports", 0, "protocol"]);
  assert.equal(port?.default, "TCP");
  const containers = documentField(pack, texts, pod, ["spec", "containers"]);
  assert.deepEqual(
    [containers?.type, containers?.required, containers?.fields.find(({ required }) => required)],
    ["[]Container", true, { name: "name", type: "string", required: true }],
  );
  assert.equal(documentField(pack, texts, pod, ["spec", "serviceAccount"])?.deprecated, true);
  assert.equal(documentField(pack, texts, pod, ["spec", "hostnameOverride"])?.since, 34);
  assert.equal(documentField(pack, texts, pod, ["spec", "foo"]), undefined);
  const choices: [string, string, (string | number)[], string[] | undefined][] = [
    ["v1", "Pod", ["spec", "tolerations", 0, "operator"], ["Equal", "Exists"]],
    ["v1", "Service", ["spec", "ipFamilies", 0], ["IPv4", "IPv6"]],
    ["networking.k8s.io/v1", "NetworkPolicy", ["spec", "policyTypes"], ["Egress", "Ingress"]],
    ["v1", "Pod", ["spec", "os", "name"], ["linux", "windows"]],
    ["v1", "Pod", ["spec", "nodeName"], undefined],
  ];
  for (const [apiVersion, kind, path, want] of choices)
    assert.deepEqual(
      documentField(pack, texts, packKind(pack, apiVersion, kind)!, path)?.enum,
      want,
      path.join("."),
    );
});

test("lines break as kubectl's do", () => {
  const table: [number, string, string][] = [
    [10, "aaa bbb ccc ddd", "aaa bbb\nccc ddd"],
    [5, "abcdefghij k", "abcdefghij\nk"],
    [10, "a\n\nb", "a\n\nb"],
    [4, "ab  cd", "ab\ncd"],
  ];
  for (const [limit, given, want] of table) assert.equal(wordWrap(limit, given), want, given);
});
