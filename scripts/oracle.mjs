// `npm run oracle`: holds the built command line against what a real Kubernetes 1.36 control plane answered.
// The recordings and their comparers lie beside the project (../shared/oracle) or where DRYDOCK_ORACLE says.
//   --only admit,kubelet   some of the four      --floor FILE   fail when a figure falls below the one in the file
//   --write-floor FILE     write today's figures, each as high as it has ever been
import fs from "node:fs";
import path from "node:path";
import { buildOnce } from "./build.mjs";
import { installDependencies } from "./install.mjs";
import { progress, root, run } from "./process.mjs";

const argument = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const oracle = process.env.DRYDOCK_ORACLE ?? path.join(root, "..", "shared", "oracle");
const only = argument("only")?.split(",");
const drydock = `${process.execPath} ${path.join(root, "dist/cli.cjs")}`;

/** How each comparer's JSON becomes rows `[figure, right, of]`. */
const judges = {
  admit: ({ groups }) =>
    Object.entries(groups).flatMap(([group, g]) =>
      ["code", "message", "causes", "warnings", "object", "all"].map((field) => [
        `${group} ${field}`,
        g[field],
        g.cases,
      ]),
    ),
  scheduling: ({ cases, right, checks }) => [
    ["cases", right, cases],
    ...Object.entries(checks).map(([check, { checks: of, passed }]) => [check, passed, of]),
  ],
  scenarios: ({ total, areas }) =>
    Object.entries({ ...areas, all: total }).flatMap(([area, s]) => [
      [`${area} exact`, s.exact, s.scenarios],
      [`${area} facts`, s.ok, s.n],
    ]),
  kubelet: ({ cases, perfect, categories }) => [
    ["cases", perfect, cases],
    ...Object.entries(categories).map(([category, { right, facts }]) => [category, right, facts]),
  ],
};

if (!fs.existsSync(oracle)) {
  console.error(`no recordings at ${oracle}: nothing to compare with`);
  process.exit(2);
}
await installDependencies();
progress("building");
await buildOnce();

const figures = {};
for (const [name, rowsOf] of Object.entries(judges)) {
  if (only && !only.includes(name)) continue;
  progress(`comparing: ${name}`);
  const { output } = await run(process.execPath, [
    path.join(oracle, name, "compare.mjs"),
    "--drydock",
    drydock,
    "--json",
  ]);
  const start = output.indexOf("{");
  let rows;
  try {
    rows = rowsOf(JSON.parse(output.slice(start, output.lastIndexOf("}") + 1)));
  } catch (error) {
    console.error(`${name}: ${error.message}\n${output.slice(0, 2000)}`);
    process.exitCode = 2;
    continue;
  }
  for (const [figure, right, of] of rows)
    figures[`${name} ${figure}`] = of ? Math.floor((10_000 * right) / of) / 100 : 100;
}

const width = Math.max(0, ...Object.keys(figures).map((key) => key.length));
for (const [key, percent] of Object.entries(figures))
  console.log(`${key.padEnd(width)}  ${percent.toFixed(2).padStart(6)}`);

const floorFile = argument("floor");
if (floorFile) {
  const floor = JSON.parse(fs.readFileSync(floorFile, "utf8"));
  const fallen = Object.entries(floor).filter(
    ([key, percent]) => (!only || only.includes(key.split(" ")[0])) && !(figures[key] >= percent),
  );
  for (const [key, percent] of fallen)
    console.error(`fallen: ${key} is ${figures[key]}, was ${percent}`);
  if (fallen.length > 0) process.exitCode = 1;
}
const written = argument("write-floor");
if (written) {
  const before = fs.existsSync(written) ? JSON.parse(fs.readFileSync(written, "utf8")) : {};
  for (const [key, percent] of Object.entries(figures))
    before[key] = Math.max(before[key] ?? 0, percent);
  fs.writeFileSync(written, `${JSON.stringify(before, null, 2)}\n`);
}
