// docs/rules: the pages of all codes as people read them, and their index. The pages lie beside the rules, and for what
// the API server and the dry run say in server/src/analysis/pages; there they are tests too.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";

/** Where pages are written. */
const pageFolders = ["server/src/analysis/pages", "server/src/analysis/lint/rules"];

export async function generateRulePages(root, catalogue) {
  const entries = catalogue ?? (await readCatalogue(root));
  const pages = new Map(
    pageFolders.flatMap((folder) =>
      fs
        .readdirSync(path.join(root, folder))
        .filter((name) => name.endsWith(".md"))
        .map((name) => [
          name.slice(0, -".md".length),
          readable(fs.readFileSync(path.join(root, folder, name), "utf8")),
        ]),
    ),
  );
  const files = new Map([["docs/rules/README.md", indexOf(entries, pages)]]);
  for (const [id, page] of [...pages].sort()) files.set(`docs/rules/${id}.md`, page);
  return files;
}

/** A page without what only its test reads. */
function readable(page) {
  return page
    .replace(
      /# want: (\S+)(?: (?:error|warning|info|hint))? "((?:[^"\\]|\\.)*)"$/gm,
      (_, code, text) => `# ${code}: ${text.replaceAll('\\"', '"')}`,
    )
    .replace(/^```yaml .*$/gm, "```yaml");
}

const title = `# Rules

Everything that Drydock finds, by the code that a finding carries. \`drydock rules ID\` prints a page, and so does
"Explain" at a finding in the editor. Codes in kebab case can be configured and silenced by name. What has no profile is
what the API server or the dry run says: it is found whatever the profile. Workloads are the kinds that make pods, the
long-running ones those whose pods are to stay. A safe fix is applied by "fix all" and \`check --fix\`, a quick fix is
offered where it stands, and one with a preview shows first what it changes at several places.

| code | severity | profiles | kinds | fix | what it finds |
|---|---|---|---|---|---|
`;

function indexOf(entries, pages) {
  const rows = entries.map(({ id, severity, profiles, summary }) => {
    const line = (name) => new RegExp(`^${name}: (.*)\\.$`, "m").exec(pages.get(id) ?? "")?.[1];
    const fix = line("Class") === "none" ? "" : line("Class");
    return `| [${id}](${id}.md) | ${severity} | ${profiles.join(", ")} | ${line("Kinds")} | ${fix} | ${summary} |\n`;
  });
  return title + rows.join("");
}

/** The catalogue of the sources, which are TypeScript. */
async function readCatalogue(root) {
  const { outputFiles } = await build({
    entryPoints: ["server/src/analysis/catalogue.ts"],
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
    absWorkingDir: root,
  });
  const module = { exports: {} };
  const require = createRequire(path.join(root, "package.json"));
  new Function("module", "exports", "require", outputFiles[0].text)(
    module,
    module.exports,
    require,
  );
  return module.exports.catalogue;
}
