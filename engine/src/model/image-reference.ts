// Mirrors the reference grammar of github.com/distribution/reference.

const domainPart = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const domain = `(?:${domainPart}(?:\\.${domainPart})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const pathPart = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const tag = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
const reference = new RegExp(
  `^(?:(?:${domain})/)?${pathPart}(?:/${pathPart})*(?::${tag})?(?:@${digest})?$`,
);

/** Whether a text names an image: `nginx`, `registry.example:5000/team/app:1.0`, `app@sha256:...`. */
export function isImageReference(text: string): boolean {
  return reference.test(text);
}
