// Reads the page of a rule. A fenced `yaml` block is an example; `# want: code "text"` at the end of a line says what is
// found there, `# want: code hint "text"` also how severe it is; a line `# file: name` begins another file; `fix="Title"` behind ```yaml chooses a fix; settings of rules
// stand there as `set="rule-id=level"`.

import fs from "node:fs";
import path from "node:path";

const folders = ["server/src/analysis/pages", "server/src/analysis/lint/rules"];

/** The files of all pages. */
export function pageFiles(root: string): string[] {
  return folders.flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => path.join(root, folder, name)),
  );
}

export interface Want {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly code: string;
  /** Undefined: as it may be. */
  readonly severity: string | undefined;
  readonly text: string;
}

export interface Example {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly wants: readonly Want[];
  readonly settings: Readonly<Record<string, string>>;
}

/** Texts by file name. */
export const textsOf = (files: Example["files"]): Record<string, string> =>
  Object.fromEntries(files.map(({ name, text }) => [name, text]));

export interface Block {
  readonly example: Example;
  readonly fix: string | undefined;
}

export interface Page {
  readonly text: string;
  readonly title: string;
  readonly sections: readonly { readonly heading: string; readonly blocks: readonly Block[] }[];
}

const WANT = /\s*# want: (\S+)(?: (error|warning|info|hint))? "((?:[^"\\]|\\.)*)"$/;

export function readPage(text: string): Page {
  const title = /^# (.*)$/m.exec(text)?.[1] ?? "";
  const sections: { heading: string; blocks: Block[] }[] = [];
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const heading = /^## (.*)$/.exec(lines[i]!)?.[1];
    if (heading !== undefined) sections.push({ heading, blocks: [] });
    const fence = /^```(?:yaml|json)(.*)$/.exec(lines[i]!);
    if (!fence) continue;
    const end = lines.indexOf("```", i + 1);
    sections.at(-1)?.blocks.push(readBlock(fence[1]!, lines.slice(i + 1, end)));
    i = end;
  }
  return { text, title, sections };
}

function readBlock(info: string, lines: readonly string[]): Block {
  const files: { name: string; lines: string[] }[] = [];
  const wants: Want[] = [];
  for (const line of lines) {
    const name = /^# file: (.*)$/.exec(line)?.[1];
    if (name !== undefined || files.length === 0)
      files.push({ name: name ?? "example.yaml", lines: [] });
    if (name !== undefined) continue;
    const file = files.at(-1)!;
    let rest = line;
    for (let match = WANT.exec(rest); match; match = WANT.exec(rest)) {
      const [, code = "", severity, text = ""] = match;
      wants.push({
        file: file.name,
        line: file.lines.length + 1,
        code,
        severity,
        text: text.replaceAll('\\"', '"'),
      });
      rest = rest.slice(0, match.index);
    }
    file.lines.push(rest);
  }
  const settings = [...info.matchAll(/set="([^"=]+)=([^"]*)"/g)].map(
    ([, rule = "", level = ""]) => [rule, level],
  );
  return {
    example: {
      files: files.map((file) => ({ name: file.name, text: `${file.lines.join("\n")}\n` })),
      wants,
      settings: Object.fromEntries(settings),
    },
    fix: /fix="([^"]*)"/.exec(info)?.[1],
  };
}
