// What a text becomes that is to be a name of Kubernetes: lower case, with hyphens for what a name cannot hold.

/** `dots`: a subdomain may hold them. Empty where nothing is left. */
export function slug(text: string, { longest = 63, dots = false } = {}): string {
  const other = dots ? /-*[^a-z0-9.-]+-*/g : /-*[^a-z0-9-]+-*/g;
  return text
    .toLowerCase()
    .replace(other, "-")
    .replace(/(?:-?\.[-.]*)+/g, ".")
    .replace(/^[-.]+/, "")
    .slice(0, longest)
    .replace(/[-.]+$/, "");
}

/** The name that a check's text asks for instead of a wrong one; undefined where the text is no check of names. */
export function nameFor(text: string, detail: string): string | undefined {
  if (/RFC 1123 subdomain/.test(detail)) return slug(text, { longest: 253, dots: true });
  if (/RFC 1123 label/.test(detail)) return slug(text);
  if (/RFC 1035 label/.test(detail)) return slug(text).replace(/^[^a-z]+/, "");
  const most = /must be no more than (\d+) (?:characters|bytes)/.exec(detail)?.[1];
  return most === undefined ? undefined : slug(text, { longest: Number(most), dots: true });
}
