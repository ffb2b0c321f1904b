/** The page of a rule as people read it: without what only its test reads. */
export function readableRulePage(page: string): string {
  return page
    .replace(
      /# want: (\S+) "(.*)"$/gm,
      (_, code: string, text: string) => `# ${code}: ${text.replaceAll('\\"', '"')}`,
    )
    .replace(/^```yaml .*$/gm, "```yaml");
}
