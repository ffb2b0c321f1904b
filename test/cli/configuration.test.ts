// What configuration files say counts for every command, weaker than flags, and `rules --print-config` tells where from.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { drydock, workFolder } from "./run.ts";

const service = (name: string, nodePort: number) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: ${nodePort}}]}\n`;
const pod =
  "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: web, image: nginx}]}\n";
const folder = workFolder({
  ".drydock.yaml": `kubernetesVersion: "1.34"
extends: [recommended, ./shared/team.yaml]
rules: { image-tag-latest: warning }
overrides:
  - { files: ["prod/**"], rules: { image-tag-latest: error, pod-naked: off } }
cluster: { nodePortRange: 80-100 }
`,
  "shared/team.yaml":
    "extends: [./company.yaml]\nrules: { image-tag-latest: hint, resources-missing: off }\nsuppressions: { requireReason: true }\n",
  "shared/company.yaml":
    "rules: { resources-missing: error, probe-readiness-missing: warning, port-invalid: warning }\nsuppressions: { hintUnused: false }\nlint: { maxFileSizeKb: 64 }\n",
  "prod/.drydock.yaml": "cluster: { nodePortRange: 200-300 }\n",
  "prod/web.yaml": `${pod}---\n${service("web", 250)}`,
  "web.yaml": `${pod}---\n${service("in", 80)}---\n${service("out", 30080)}`,
  "quiet.yaml": "rules: { '*': off }\n",
  "wrong/.drydock.yaml": "extends: [./other.yaml]\n",
  "wrong/other.yaml": "\nrules: { pod-nakd: off }\n",
  "wrong/web.yaml": pod,
  "range/.drydock.yaml": "cluster: { nodePortRange: 300-200 }\n",
  "range/web.yaml": pod,
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

async function found(args: string, cwd = folder): Promise<string[]> {
  const { stdout, stderr } = await drydock(cwd, `check --format json ${args}`.split(" "));
  const { findings } = JSON.parse(stdout || `{"findings":["${stderr}"]}`) as {
    findings: { code: string; severity: string }[];
  };
  return findings.map(({ code, severity }) => `${severity} ${code}`).sort();
}

const ofWeb = [
  "error service-nodeport-out-of-range",
  "info pod-naked",
  "warning image-tag-latest",
  "warning probe-readiness-missing",
];
const ofProd = ["error image-tag-latest", "warning probe-readiness-missing"];

const cases: readonly { readonly args: string; readonly in?: string; readonly want: string[] }[] = [
  { args: "--no-dry-run web.yaml", want: ofWeb },
  { args: "--no-dry-run prod/web.yaml", want: ofProd },
  // From below, too, its files are those below `prod`.
  { args: "--no-dry-run web.yaml", in: "prod", want: ofProd },
  // A flag counts more than what the file extends, and less than its own lines.
  {
    args: "--no-dry-run --profile rbac prod/web.yaml",
    want: ofProd,
  },
  // The only configuration then.
  { args: "--no-dry-run --config quiet.yaml prod/web.yaml", want: [] },
];

for (const { args, in: cwd = ".", want } of cases)
  test(`drydock check ${args}, in ${cwd}`, async () => {
    assert.deepEqual(await found(args, path.join(folder, cwd)), want.sort());
  });

test("admit, dry-run and the views take version and cluster from the configuration, else from flags", async () => {
  const run = async (args: string) => {
    const { stdout, stderr } = await drydock(folder, args.split(" "));
    return stdout + stderr;
  };
  const range = "The range of valid ports is 80-100";
  assert.match(await run("admit web.yaml"), new RegExp(`service/in created[^]*${range}`));
  assert.match(await run("admit --format json web.yaml"), /"kubernetesVersion":"1\.34"/);
  assert.match(await run("dry-run web.yaml"), new RegExp(`${range}[^]*Kubernetes 1\\.34`));
  assert.match(await run("get services -f web.yaml"), /80:80\/TCP/);
  const flag = "--kubernetes-version 1.33 --format json web.yaml";
  assert.match(await run(`admit ${flag}`), /"kubernetesVersion":"1\.33"/);
  assert.match(await run("admit --config quiet.yaml web.yaml"), /valid ports is 30000-32767/);
});

test("rules --print-config tells what counts, and where it stands", async () => {
  const { stdout } = await drydock(folder, ["rules", "--print-config", "prod/web.yaml"]);
  const lines = stdout.split("\n").map((line) => line.trim().replace(/ +/g, " "));
  for (const want of [
    'kubernetesVersion: "1.34" # .drydock.yaml:1',
    'defaultNamespace: "default" # default',
    'nodePortRange: "200-300" # prod/.drydock.yaml:1',
    "maxFileSizeKb: 64 # shared/company.yaml:3",
    "requireReason: true # shared/team.yaml:3",
    "hintUnused: false # shared/company.yaml:2",
    "port-invalid: warning # shared/company.yaml:1",
    "pod-naked: off # .drydock.yaml:5 overrides[0]",
    "image-tag-latest: error # .drydock.yaml:5 overrides[0]",
    "resources-missing: off # shared/team.yaml:2",
    "probe-identical: info # profile recommended",
    'replicas-single: { severity: off, options: {"min":2} } # default',
  ])
    assert.ok(lines.includes(want), `${want}\n${stdout}`);
});

test("mistakes in what a configuration extends end the command, with their places", async () => {
  for (const [file, want] of [
    ["wrong/web.yaml", "wrong/other.yaml:2:10: Unknown rule 'pod-nakd'. Did you mean 'pod-naked'?"],
    ["range/web.yaml", "range/.drydock.yaml:1:27: '300-200' is no range of ports."],
  ] as const) {
    const { code, stderr } = await drydock(folder, ["check", file]);
    assert.deepEqual([code, stderr.trim()], [2, `drydock: ${want}`]);
  }
});
