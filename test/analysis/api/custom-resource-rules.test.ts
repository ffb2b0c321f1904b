// What the rules of the workspace's own definitions say of its custom resources stands where they say it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceOf } from "../../language-service.ts";

const definition = (rule: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: boats.sea.example.com }
spec:
  group: sea.example.com
  names: { kind: Boat, plural: boats }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              x-kubernetes-validations:
                - { rule: "${rule}", fieldPath: .min }
              properties: { min: { type: integer }, max: { type: integer } }
`;
const boat = (min: number) => `apiVersion: sea.example.com/v1
kind: Boat
metadata: { name: argo }
spec:
  max: 3
  min: ${min}
`;

async function told(service: ReturnType<typeof serviceOf>) {
  await service.prepare();
  const text = service.source("boat.yaml")?.text ?? "";
  return service
    .diagnostics("boat.yaml")
    .filter(({ source }) => source === "api")
    .map(({ message, span }) => [message, text.slice(span.start, span.end)]);
}

test("a rule's refusal stands on the field that the rule names", async () => {
  const files = { "crd.yaml": definition("self.min <= self.max"), "boat.yaml": boat(5) };
  const service = serviceOf(files, { profiles: [] });
  const refusal = "spec.min: Invalid value: failed rule: self.min <= self.max";
  assert.deepEqual(await told(service), [[refusal, "5"]]);
  service.update("boat.yaml", boat(2));
  assert.deepEqual(await told(service), []);
});

test("another rule is another answer", async () => {
  const files = { "crd.yaml": definition("self.min <= self.max"), "boat.yaml": boat(2) };
  const service = serviceOf(files, { profiles: [] });
  assert.deepEqual(await told(service), []);
  service.update("crd.yaml", definition("self.min == self.max"));
  assert.equal((await told(service)).length, 1);
});
