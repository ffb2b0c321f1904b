// The browser in which the tests look at VS Code.
import fs from "node:fs";
import { must, progress, run } from "./process.mjs";

const candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

let finding;

/**
 * The path of a Chromium; installs Debian's when that is possible, otherwise says what is missing. However many windows
 * ask at once, it is installed by one: of two apt-get the second removes what the first has downloaded.
 */
export function findBrowser() {
  finding ??= find();
  return finding;
}

async function find() {
  const named = process.env.DRYDOCK_CHROMIUM;
  if (named) return named;
  const found = () => candidates.find((file) => fs.existsSync(file));
  if (found()) return found();
  const debian = fs.existsSync("/etc/debian_version") && process.getuid?.() === 0;
  if (debian) {
    progress("installing Chromium with apt (once)");
    await run("apt-get", ["update", "-qq"]);
    await must("apt-get", [
      "install",
      "-y",
      "-qq",
      "--no-install-recommends",
      "chromium",
      "fonts-dejavu-core",
    ]);
    if (found()) return found();
  }
  throw new Error(
    "the tests inside VS Code need Chromium: install it (Debian: apt-get install chromium) or name one in DRYDOCK_CHROMIUM",
  );
}

/** Nothing leaves the machine, not even a name look-up. */
export const browserArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-default-apps",
  "--disable-extensions",
  "--disable-dev-shm-usage",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];
