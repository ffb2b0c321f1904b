// Texts that something fills in before kubectl sees them.

const INSIDE =
  /\{\{[\s\S]*?\}\}|\$\{[^}]*\}|\$\([A-Za-z_][\w.-]*\)|__\w+?__|%[A-Za-z_]\w*%|@[A-Za-z_]\w*@/;
/** Of sops: `ENC[AES256_GCM,…]`. */
const ENCRYPTED = /^ENC\[.*\]$/;
const WHOLE = /^(?:\$[A-Za-z_]\w*|<[^<>]+>|REPLACE_ME|YOUR_\w*)$/;

/** Whether a scalar is a placeholder, whose value no rule judges. Anything but a string is none. */
export function isPlaceholder(value: unknown): boolean {
  return (
    typeof value === "string" && (INSIDE.test(value) || WHOLE.test(value) || ENCRYPTED.test(value))
  );
}
