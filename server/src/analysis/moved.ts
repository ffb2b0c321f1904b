// Findings that are kept with a text: the text may stand elsewhere by now.
import type { Finding, ObjectRef } from "./finding.ts";

/** The finding with its fixes and other places, about the object where it stands now. */
export function moved(finding: Finding, from: ObjectRef, to: ObjectRef): Finding {
  if (from === to) return finding;
  const here = <T extends { readonly object: ObjectRef }>(part: T): T =>
    part.object === from ? { ...part, object: to } : part;
  const { related, fixes } = finding;
  return {
    ...finding,
    object: to,
    ...(related ? { related: related.map(here) } : {}),
    ...(fixes ? { fixes: fixes.map((fix) => ({ ...fix, edits: fix.edits.map(here) })) } : {}),
  };
}
