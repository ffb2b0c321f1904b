import assert from "node:assert/strict";
import { test } from "node:test";
import { readImage } from "../../../server/src/analysis/resources/image-reference.ts";

const hex64 = "0123456789abcdef".repeat(4);

/** `domain path tag digest`, a dash for what is not there; or the kind, with the error. */
function read(text: string): string {
  const reading = readImage(text);
  if (reading.kind !== "reference")
    return reading.kind === "invalid" ? `invalid: ${reading.error}` : "unknown";
  const { domain, path, tag = "-", digest = "-" } = reading.reference;
  return `${domain} ${path} ${tag} ${digest}`;
}

const cases: { given: string; want: string }[] = [
  { given: "nginx", want: "docker.io library/nginx - -" },
  { given: "nginx:1.27-alpine", want: "docker.io library/nginx 1.27-alpine -" },
  { given: "registry:5000/app", want: "registry:5000 app - -" },
  { given: "127.0.0.1:5000/busybox", want: "127.0.0.1:5000 busybox - -" },
  { given: "[::1]:5000/app", want: "[::1]:5000 app - -" },
  { given: "localhost/app", want: "localhost app - -" },
  { given: "myorg/app", want: "docker.io myorg/app - -" },
  { given: "MyOrg/app", want: "MyOrg app - -" },
  { given: "index.docker.io/nginx", want: "docker.io library/nginx - -" },
  {
    given: `my.registry/app:v1@sha256:${hex64}`,
    want: `my.registry app v1 sha256:${hex64}`,
  },
  { given: `app@sha256:${hex64}`, want: `docker.io library/app - sha256:${hex64}` },
  {
    given: "mcr.microsoft.com/mssql/server:2022-latest",
    want: "mcr.microsoft.com mssql/server 2022-latest -",
  },
  {
    given: "Nginx",
    want: "invalid: invalid reference format: repository name (library/Nginx) must be lowercase",
  },
  { given: "nginx:1.27:2", want: "invalid: invalid reference format" },
  { given: "nginx: 1.27", want: "invalid: invalid reference format" },
  { given: "a//b", want: "invalid: invalid reference format" },
  { given: "-a/b", want: "invalid: invalid reference format" },
  { given: "app:", want: "invalid: invalid reference format" },
  { given: "https://x/y", want: "invalid: invalid reference format" },
  {
    given: hex64,
    want: `invalid: invalid repository name (${hex64}), cannot specify 64-byte hexadecimal strings`,
  },
  { given: "app@sha256:abc", want: "invalid: invalid reference format" },
  {
    given: `app@sha256:${"a".repeat(40)}`,
    want: "invalid: invalid checksum digest length",
  },
  { given: `app@md5:${"a".repeat(32)}`, want: "invalid: unsupported digest algorithm" },
  { given: "", want: "unknown" },
  { given: "$(IMG)", want: "unknown" },
  { given: "$" + "{IMG}:1", want: "unknown" },
  { given: "{{ .Values.image }}", want: "unknown" },
  { given: "<image>", want: "unknown" },
  { given: "ko://example.com/cmd", want: "unknown" },
];

for (const { given, want } of cases)
  test(`image ${given || "that is empty"}`, () => {
    assert.equal(read(given), want);
  });
