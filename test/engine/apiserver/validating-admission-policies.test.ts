import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject, Result } from "#engine";
import { object, testServer } from "#engine/testing";

const group = "admissionregistration.k8s.io";

interface Case {
  readonly name: string;
  /** Over a policy about Deployments of every kind of request. */
  readonly policy: object;
  readonly binding?: object;
  /** More objects that are there before. */
  readonly there?: readonly KubeObject[];
  /** The Deployment's replicas; 3 where it is absent. */
  readonly replicas?: number;
  /** The message behind `ValidatingAdmissionPolicy 'few' with binding 'everywhere' denied request: `. */
  readonly denied?: string;
  /** The whole answer, where another one is expected. */
  readonly answer?: string;
  readonly warnings?: readonly string[];
}

const rule = (rest: object = {}) => ({
  apiGroups: ["apps"],
  apiVersions: ["v1"],
  operations: ["CREATE", "UPDATE"],
  resources: ["deployments"],
  ...rest,
});
const about = (...rules: object[]) => ({ matchConstraints: { resourceRules: rules } });
const few = { validations: [{ expression: "object.spec.replicas <= 2" }] };
const settings = (max: string, name = "limits"): KubeObject =>
  object("v1", "ConfigMap", name, { data: { max } });
const withParams = {
  paramKind: { apiVersion: "v1", kind: "ConfigMap" },
  validations: [{ expression: "object.spec.replicas <= int(params.data.max)" }],
};
const missing = (parameterNotFoundAction: string) => ({
  paramRef: { name: "limits", parameterNotFoundAction },
});

const cases: readonly Case[] = [
  { name: "what a policy allows", policy: few, replicas: 1 },
  {
    name: "what it denies, by its expression",
    policy: few,
    denied: "failed expression: object.spec.replicas <= 2",
  },
  {
    name: "by its message",
    policy: { validations: [{ expression: "false", message: " too many " }] },
    denied: "too many",
  },
  {
    name: "by the expression of its message",
    policy: {
      validations: [
        {
          expression: "false",
          messageExpression: "string(object.spec.replicas) + ' are too many'",
        },
      ],
    },
    denied: "3 are too many",
  },
  {
    name: "for its reason",
    policy: { validations: [{ expression: "false", message: "no", reason: "Forbidden" }] },
    answer:
      "403 Forbidden deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'few' with binding 'everywhere' denied request: no",
  },
  {
    name: "an expression that fails",
    policy: { validations: [{ expression: "object.spec.nothing == 1" }] },
    denied: "expression 'object.spec.nothing == 1' resulted in error: no such key: nothing",
  },
  {
    name: "which may be ignored",
    policy: { failurePolicy: "Ignore", validations: [{ expression: "object.spec.nothing == 1" }] },
  },
  {
    name: "a warning instead",
    policy: few,
    binding: { validationActions: ["Warn"] },
    warnings: [
      "Validation failed for ValidatingAdmissionPolicy 'few' with binding 'everywhere': failed expression: object.spec.replicas <= 2",
    ],
  },
  { name: "a log instead", policy: few, binding: { validationActions: ["Audit"] } },
  { name: "another resource", policy: { ...few, ...about(rule({ resources: ["replicasets"] })) } },
  { name: "another operation", policy: { ...few, ...about(rule({ operations: ["DELETE"] })) } },
  {
    name: "an excluded name",
    policy: {
      ...few,
      matchConstraints: {
        resourceRules: [rule()],
        excludeResourceRules: [rule({ resourceNames: ["web"] })],
      },
    },
  },
  {
    name: "another namespace, by the binding",
    policy: few,
    binding: { matchResources: { namespaceSelector: { matchLabels: { team: "a" } } } },
  },
  {
    name: "another object, by its labels",
    policy: {
      ...few,
      matchConstraints: {
        resourceRules: [rule()],
        objectSelector: { matchLabels: { tier: "front" } },
      },
    },
  },
  {
    name: "a condition that does not hold",
    policy: { ...few, matchConditions: [{ name: "many", expression: "object.spec.replicas > 5" }] },
  },
  {
    name: "variables, which see those before them",
    policy: {
      variables: [
        { name: "images", expression: "object.spec.template.spec.containers.map(c, c.image)" },
        { name: "tagged", expression: "variables.images.all(i, i.contains(':'))" },
      ],
      validations: [{ expression: "variables.tagged" }],
    },
    denied: "failed expression: variables.tagged",
  },
  {
    name: "a variable that fails",
    policy: {
      variables: [{ name: "first", expression: "object.spec.template.spec.volumes[0]" }],
      validations: [{ expression: "variables.first.name == 'a'" }],
    },
    denied:
      "expression 'variables.first.name == 'a'' resulted in error: composited variable \"first\" fails to evaluate: no such key: volumes",
  },
  {
    name: "who asks for what, and where",
    policy: {
      validations: [
        {
          expression:
            "request.operation == 'CREATE' && request.name == 'web' && request.resource.resource == 'deployments' && request.userInfo.groups.exists(g, g == 'system:masters') && namespaceObject.metadata.name == request.namespace && oldObject == null",
        },
      ],
    },
  },
  {
    name: "parameters",
    policy: withParams,
    binding: missing("Deny"),
    there: [settings("2")],
    denied: "failed expression: object.spec.replicas <= int(params.data.max)",
  },
  {
    name: "parameters that are not there",
    policy: withParams,
    binding: missing("Deny"),
    denied:
      "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction",
  },
  {
    name: "parameters that need not be there",
    policy: withParams,
    binding: missing("Allow"),
  },
  {
    name: "parameters of a kind that nothing serves",
    policy: { ...withParams, paramKind: { apiVersion: "a.example/v1", kind: "Limit" } },
    binding: missing("Deny"),
    answer:
      "422 Invalid deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'few' denied request: failed to configure policy: failed to find resource referenced by paramKind: 'a.example/v1, Kind=Limit'",
  },
];

const policyOf = (spec: object): KubeObject =>
  object(`${group}/v1`, "ValidatingAdmissionPolicy", "few", {
    spec: { failurePolicy: "Fail", ...about(rule()), ...spec },
  });
const bindingOf = (spec: object = {}): KubeObject =>
  object(`${group}/v1`, "ValidatingAdmissionPolicyBinding", "everywhere", {
    spec: { policyName: "few", validationActions: ["Deny"], ...spec },
  });

const deployment = (replicas: number): KubeObject =>
  object("apps/v1", "Deployment", "web", {
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "web", image: "web" }] },
      },
    },
  });

const told = (result: Result<KubeObject>): string => {
  if (result.ok) return "accepted";
  const { code, reason, message } = result.status;
  return `${code} ${reason} ${message}`;
};

for (const { name, policy, binding, there = [], replicas = 3, denied, answer, warnings } of cases)
  test(`an admission policy: ${name}`, () => {
    const { server } = testServer();
    server.load(`validatingadmissionpolicies.${group}`, policyOf(policy));
    server.load(`validatingadmissionpolicybindings.${group}`, bindingOf(binding));
    for (const one of there) server.load("configmaps", one);
    const result = server.create("deployments.apps", deployment(replicas), {
      fieldValidation: "Strict",
    });
    const refused =
      denied === undefined
        ? "accepted"
        : `422 Invalid deployments.apps "web" is forbidden: ValidatingAdmissionPolicy 'few' with binding 'everywhere' denied request: ${denied}`;
    assert.equal(told(result), answer ?? refused);
    assert.deepEqual(result.warnings, warnings ?? []);
  });

test("an admission policy: one that is created counts a second later", () => {
  const { server, advance } = testServer();
  for (const one of [policyOf(few), bindingOf()]) {
    const { plural } = server.kindOf(one.apiVersion, one.kind)!;
    const made = server.create(`${plural}.${group}`, one);
    assert.ok(made.ok, JSON.stringify(made));
  }
  const dryRun = { dryRun: true };
  assert.equal(told(server.create("deployments.apps", deployment(3), dryRun)), "accepted");
  advance(1000);
  assert.match(told(server.create("deployments.apps", deployment(3), dryRun)), /^422 Invalid/);
});

const everyRequest = about(rule({ operations: ["*"] }));
const changes: readonly { name: string; expression: string; update: string; remove: string }[] = [
  {
    name: "an update sees both objects",
    expression:
      "object == null || oldObject == null || object.spec.replicas >= oldObject.spec.replicas",
    update: "422 Invalid",
    remove: "accepted",
  },
  {
    name: "a deletion sees the old one",
    expression: "request.operation != 'DELETE' || oldObject.spec.replicas == 0",
    update: "accepted",
    remove: "422 Invalid",
  },
];

for (const { name, expression, update, remove } of changes)
  test(`an admission policy: ${name}`, () => {
    const { server } = testServer();
    const made = server.create("deployments.apps", deployment(3));
    assert.ok(made.ok, JSON.stringify(made));
    server.load(
      `validatingadmissionpolicies.${group}`,
      policyOf({ ...everyRequest, validations: [{ expression }] }),
    );
    server.load(`validatingadmissionpolicybindings.${group}`, bindingOf());
    const smaller = {
      ...made.value,
      spec: { ...(made.value as { spec?: object }).spec, replicas: 2 },
    };
    const first = (result: Result<KubeObject>) => told(result).split(" ").slice(0, 2).join(" ");
    assert.equal(
      first(server.update("deployments.apps", smaller, undefined, { dryRun: true })),
      update,
    );
    assert.equal(first(server.delete("deployments.apps", "default", "web")), remove);
  });

test("an admission policy: a request whose name is generated has none", () => {
  const { server } = testServer();
  server.load(
    `validatingadmissionpolicies.${group}`,
    policyOf({ validations: [{ expression: "!has(request.name)" }] }),
  );
  server.load(`validatingadmissionpolicybindings.${group}`, bindingOf());
  const named = deployment(3);
  const unnamed = { ...named, metadata: { generateName: "web-", namespace: "default" } };
  assert.equal(told(server.create("deployments.apps", unnamed as KubeObject)), "accepted");
  assert.match(told(server.create("deployments.apps", named)), /^422 Invalid/);
});
