// A node:test reporter that shows failures whole, nothing else, and leaves the counts in a file for scripts/test.mjs.
import fs from "node:fs";

export default async function* reporter(source) {
  let passed = 0;
  const failures = [];
  for await (const { type, data } of source) {
    if (type === "test:pass" && data.details?.type !== "suite" && data.skip === undefined) passed++;
    if (type === "test:fail") {
      const error = data.details?.error;
      const cause = error?.cause ?? error;
      if (error?.failureType === "subtestsFailed") continue;
      failures.push(`${data.file ?? ""} ${data.line ?? 0} ${data.name}`);
      yield `FAILED ${data.file ?? ""} ${data.name}\n${cause?.stack ?? cause}\n\n`;
    }
    if (type === "test:stdout" || type === "test:stderr") yield data.message;
  }
  const file = process.env.DRYDOCK_TEST_COUNTS;
  if (file) fs.writeFileSync(file, JSON.stringify({ passed, failed: failures.length, failures }));
}
