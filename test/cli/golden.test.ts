// What the commands say, to the letter: on the examples, and on input that no cluster would take.
import fs from "node:fs";
import { after, test } from "node:test";
import { drydock, matchGolden, workFolder } from "./run.ts";

const bomb = [
  'a: &a ["x","x","x","x","x","x","x","x","x"]',
  ...[..."bcdefghi"].map((name, i) => {
    const below = `*${"abcdefgh"[i]}`;
    return `${name}: &${name} [${Array.from({ length: 9 }, () => below).join(",")}]`;
  }),
].join("\n");
const pod = (name: string, spec: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

const folder = workFolder({
  "binary.yaml": new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3, 0xff, 0xfe]),
  "empty.yaml": "",
  "bomb.yaml": bomb,
  "large.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n${`  key: "${"x".repeat(90)}"\n`.repeat(500_000)}`,
  "unknown.yaml": "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n",
  "no-object.yaml": "just text\n",
  "broken.yaml": "apiVersion: v1\nkind: [Pod\n",
  "pods.yaml": [
    pod("fits", '{containers: [{name: app, image: "app:1.0"}]}'),
    pod(
      "too-big",
      '{containers: [{name: app, image: "app:1.0", resources: {requests: {cpu: "64"}}}]}',
    ),
    pod("wrong", '{containers: [{name: App, image: "app:1.0"}]}'),
  ].join("---\n"),
  "cluster.yaml":
    "apiVersion: v1\nkind: Node\nmetadata: {name: node-1}\nstatus: {capacity: {cpu: lots}}\n---\napiVersion: v1\nkind: Nonsense\nmetadata: {name: x}\n---\njust text\n",
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const cases: readonly { readonly name: string; readonly args: string; readonly stdin?: string }[] =
  [
    { name: "help", args: "--help" },
    { name: "help of get", args: "get --help" },
    { name: "no command", args: "" },
    { name: "unknown command", args: "nope" },
    { name: "unknown flag", args: "check --bogus examples" },
    { name: "flag without value", args: "dry-run examples/shop --until" },
    { name: "flag twice", args: "dry-run examples/shop --seed 1 --seed 2" },
    { name: "bad duration", args: "dry-run examples/shop --at soon" },
    { name: "bad version", args: "admit examples/shop --kubernetes-version 1.12" },
    { name: "missing path", args: "check nowhere.yaml" },
    { name: "check large", args: "check large.yaml" },
    { name: "check bomb", args: "check bomb.yaml" },
    { name: "check binary", args: "check binary.yaml" },
    { name: "check empty", args: "check empty.yaml" },
    { name: "check shop", args: "check examples/shop --fail-on never" },
    { name: "check shop as json", args: "check examples/shop --format json --fail-on never" },
    { name: "admit shop", args: "admit examples/shop" },
    { name: "admit pods", args: "admit pods.yaml" },
    { name: "admit standard input", args: "admit -", stdin: pod("p", "{}") },
    { name: "admit binary", args: "admit binary.yaml" },
    { name: "admit empty", args: "admit empty.yaml" },
    { name: "admit bomb", args: "admit bomb.yaml" },
    { name: "admit large", args: "admit large.yaml" },
    { name: "admit broken", args: "admit broken.yaml" },
    { name: "admit no object", args: "admit no-object.yaml" },
    { name: "admit unknown kind", args: "admit unknown.yaml" },
    { name: "dry-run shop", args: "dry-run examples/shop" },
    { name: "dry-run pods", args: "dry-run pods.yaml" },
    { name: "dry-run watch", args: "dry-run pods.yaml --watch" },
    { name: "dry-run empty", args: "dry-run empty.yaml" },
    { name: "dry-run unknown kind", args: "dry-run unknown.yaml" },
    { name: "dry-run odd cluster", args: "dry-run pods.yaml --cluster cluster.yaml" },
    { name: "dry-run unknown preset", args: "dry-run pods.yaml --cluster moon" },
    { name: "dry-run baseline git", args: "dry-run pods.yaml --baseline git" },
    { name: "explain field", args: "explain pod.spec.containers.image" },
    { name: "explain unknown", args: "explain pod.spec.nothing" },
    { name: "rule page", args: "rules image-tag-latest" },
    { name: "unknown rule", args: "rules no-such-rule" },
    { name: "get pods early", args: "get pods -f examples/shop -n shop --at 2s -o wide" },
    { name: "get all", args: "get all -f examples/shop -n shop" },
    { name: "get names", args: "get deploy,svc -f examples/shop -A -o name" },
    { name: "get yaml", args: "get deployment/web -f examples/shop -n shop -o yaml" },
    { name: "get json", args: "get svc web -f examples/shop -n shop -o json" },
    { name: "get nothing", args: "get cronjobs -f examples/shop -n shop" },
    { name: "get missing", args: "get pod/nobody -f pods.yaml" },
    { name: "get unknown type", args: "get widgets -f pods.yaml" },
    { name: "get without manifests", args: "get pods" },
    { name: "get bad output", args: "get pods -f pods.yaml -o xml" },
    { name: "describe pod", args: "describe pod fits -f pods.yaml" },
    { name: "describe pending pod", args: "describe pod/too-big -f pods.yaml" },
    { name: "describe deployment", args: "describe deploy/web -f examples/shop -n shop" },
    { name: "describe replica set", args: "describe rs -f examples/shop -n shop" },
    { name: "describe stateful set", args: "describe sts -f examples/shop -n shop" },
    { name: "describe service", args: "describe svc/web -f examples/shop -n shop" },
    { name: "describe autoscaler", args: "describe hpa -f examples/shop -n shop" },
    { name: "describe quota", args: "describe quota -f examples/teaching/quota.yaml -A" },
    { name: "describe node", args: "describe node node-a -f examples/shop" },
    { name: "describe data", args: "describe cm/api secret/database -f examples/shop -n shop" },
    { name: "describe namespace", args: "describe ns shop -f examples/shop" },
    { name: "events", args: "events -f pods.yaml" },
    { name: "events of one", args: "events -f pods.yaml --for po/too-big --types Warning" },
    { name: "rollout status", args: "rollout status deploy/web -f examples/shop -n shop" },
    {
      name: "rollout status early",
      args: "rollout status deploy/web -f examples/shop -n shop --at 1s",
    },
    { name: "rollout history", args: "rollout history deploy/web -f examples/shop -n shop" },
    { name: "rollout of pod", args: "rollout status pod/fits -f pods.yaml" },
    { name: "explain scheduling", args: "explain-scheduling -f pods.yaml" },
  ];

for (const { name, args, stdin } of cases)
  test(`drydock ${name}`, async () => {
    const words = args === "" ? [] : args.split(" ");
    matchGolden(name, words, await drydock(folder, words, stdin));
  });
