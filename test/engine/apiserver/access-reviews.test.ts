import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject } from "#engine";
import { testServer } from "#engine/testing";

const requirement = (operator: string, ...values: string[]) => ({ key: "a", operator, values });
const ignored = (selector: string, how = "ignored") =>
  `spec.resourceAttributes.${selector} ${how} due to parse error`;

const table: { name: string; given: object; want: string | undefined }[] = [
  { name: "no selector", given: {}, want: undefined },
  ...["a=b", "a!=b", "a==b,", ",", "=b", "a=b\\,c", " a = b "].map((rawSelector) => ({
    name: `fields ${rawSelector}`,
    given: { fieldSelector: { rawSelector } },
    want: undefined,
  })),
  ...["a", "a=b,c", "a=b=c", "a=b\\", "a=b\\d"].map((rawSelector) => ({
    name: `fields ${rawSelector}`,
    given: { fieldSelector: { rawSelector } },
    want: ignored("fieldSelector"),
  })),
  {
    name: "one value",
    given: { fieldSelector: { requirements: [requirement("NotIn", "b")] } },
    want: undefined,
  },
  {
    name: "two values",
    given: { fieldSelector: { requirements: [requirement("In", "b", "c")] } },
    want: ignored("fieldSelector"),
  },
  {
    name: "a field that exists",
    given: { fieldSelector: { requirements: [{ key: "a", operator: "Exists" }] } },
    want: ignored("fieldSelector"),
  },
  {
    name: "one of two requirements",
    given: { fieldSelector: { requirements: [requirement("Odd"), requirement("In", "b")] } },
    want: ignored("fieldSelector", "partially ignored"),
  },
  {
    name: "an unknown operator of labels",
    given: { labelSelector: { requirements: [requirement("Odd")] } },
    want: ignored("labelSelector"),
  },
  {
    name: "labels",
    given: { labelSelector: { rawSelector: "a in (b,c),!d" } },
    want: undefined,
  },
  {
    name: "both",
    given: { labelSelector: { rawSelector: "$" }, fieldSelector: { rawSelector: "a" } },
    want: `${ignored("fieldSelector")}; ${ignored("labelSelector")}`,
  },
];

for (const { name, given, want } of table)
  test(`what an access review says of its selectors: ${name}`, () => {
    const resourceAttributes = { verb: "get", resource: "pods", ...given };
    const review = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      metadata: {},
      spec: { user: "u", resourceAttributes },
    };
    const result = testServer().server.create<KubeObject>(
      "subjectaccessreviews.authorization.k8s.io",
      review,
    );
    assert.ok(result.ok);
    const { status } = result.value as { status?: { evaluationError?: string } };
    assert.equal(status?.evaluationError, want);
  });
