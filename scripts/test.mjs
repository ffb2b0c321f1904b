// `npm test`: installs what is needed, builds, and runs everything; ends with `N passed, N failed`.
// `npm test -- engine cli` runs only those folders of test/; `--no-e2e` leaves out the tests inside VS Code.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { findBrowser } from "./browser.mjs";
import { buildOnce } from "./build.mjs";
import { installDependencies } from "./install.mjs";
import { progress, root, run } from "./process.mjs";
import { hosts, installHost } from "./vscode-host.mjs";

const names = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const withEditor =
  !process.argv.includes("--no-e2e") && (names.length === 0 || names.includes("e2e"));

function testFiles(folder, suffix) {
  const found = [];
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...testFiles(file, suffix));
    else if (entry.name.endsWith(suffix)) found.push(file);
  }
  return found.sort();
}

/** Runs test files in one process; gives the counts. A process that dies counts as one more failure. */
async function runTests(files) {
  if (files.length === 0) return { passed: 0, failed: 0 };
  const counts = path.join(
    fs.mkdtempSync(path.join(os.tmpdir(), "drydock-counts-")),
    "counts.json",
  );
  const { code } = await run(
    process.execPath,
    [
      "--import",
      "tsx",
      "--test-reporter",
      "./scripts/test-reporter.mjs",
      "--test-reporter-destination",
      "stdout",
      "scripts/run-tests.mjs",
      ...files.map((file) => path.relative(root, file)),
    ],
    { inherit: true, env: { ...process.env, DRYDOCK_TEST_COUNTS: counts } },
  );
  const result = fs.existsSync(counts)
    ? JSON.parse(fs.readFileSync(counts, "utf8"))
    : { passed: 0, failed: 0 };
  fs.rmSync(path.dirname(counts), { recursive: true, force: true });
  if (code !== 0 && result.failed === 0) result.failed = 1;
  return result;
}

let passed = 0;
let failed = 0;
const add = (result) => {
  passed += result.passed;
  failed += result.failed;
};

try {
  await installDependencies();
  progress("generating and building");
  await buildOnce();
  progress("running the tests outside VS Code");
  const inScope = (file) =>
    names.length === 0 ||
    names.some((name) => path.relative(path.join(root, "test"), file).startsWith(name));
  add(await runTests(testFiles(path.join(root, "test"), ".test.ts").filter(inScope)));
  if (withEditor) {
    const files = testFiles(path.join(root, "test/e2e"), ".e2e.ts");
    // Once, before any test waits for it, and for every run of them.
    await findBrowser();
    for (const which of Object.keys(hosts)) await installHost(which);
    progress("running the tests inside VS Code");
    let result = await runTests(files);
    // VS Code draws when it finds the time: what fails by chance on a busy machine is told, and what fails twice counts.
    if (result.failed > 0) {
      progress(`${result.failed} failed inside VS Code: running them all once more`);
      const again = await runTests(files);
      const told = result.failures && again.failures?.length === again.failed;
      const failed = told
        ? again.failures.filter((test) => result.failures.includes(test)).length
        : again.failed;
      result = { passed: again.passed + again.failed - failed, failed };
    }
    add(result);
  }
} catch (error) {
  console.error(error.message);
  failed++;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
