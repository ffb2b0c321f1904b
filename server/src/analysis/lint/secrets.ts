// What looks like a secret: by the name of a variable, key or argument, or by the shape of its value.
import { isPlaceholder } from "../documents/index.ts";

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const WHOLE_SHAPES =
  /^(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,}|eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+)$/;
const CREDENTIALS_IN_URL = /:\/\/[^\s/:@]+:([^\s/@]+)@/;

/** A value that is a secret whatever it is called. */
export function hasSecretShape(value: string): boolean {
  const password = CREDENTIALS_IN_URL.exec(value)?.[1];
  return (
    PRIVATE_KEY.test(value) ||
    WHOLE_SHAPES.test(value.trim()) ||
    (password !== undefined && !isPlaceholder(password) && !/^\$/.test(password))
  );
}

const SECRET_TOKENS =
  /(?:^|_)(?:PASSWORDS?|PASSWD|PASSPHRASE|PWD|SECRETS?|TOKENS?|BEARER|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|SECRET_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|CREDENTIALS?|CONNECTION_?STRING)(?:_|$)/;
const SECRET_ENDINGS = /(?:PASSWORD|PASSWD|SECRET|APIKEY)$|^AZURE_\w*_KEY$|^OCI_CLI_KEY_CONTENT$/;
const EXCUSED_BEGINNINGS = /^(?:ALLOW|ENABLE|DISABLE|REQUIRE|USE|SKIP|NO|IS|HAS|WITH)_/;
const EXCUSED_ENDINGS =
  /_(?:FILE|PATH|DIR|DIRECTORY|NAME|NAMES|NAMESPACE|URL|URI|HOST|PORT|ENABLED|DISABLED|TTL|EXPIR\w*|LENGTH|SIZE|HEADER|ALGO\w*|TYPE|ENDPOINT|SECS?|SECONDS|MINUTES|ISSUER|AUDIENCE|ID|VERSION|REF|ROTATION|POLICY|LIMIT|COUNT|MOUNT|KEY_NAME|KEYS_NAME|PREFIX|FORMAT|PATTERN|REGEXP?)$/;
const EXCUSED_NAMES =
  /(?:^|_)(?:MAX|MIN|TOTAL|NUM)_(?:\w*_)?TOKENS|DISCOVERY_TOKEN$|CLUSTER_TOKEN$/;

function plainName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}

/** A name that a secret has, and that nothing else is likely to have. */
function isSecretName(name: string): boolean {
  const plain = plainName(name);
  return (
    (SECRET_TOKENS.test(plain) || SECRET_ENDINGS.test(plain)) &&
    !EXCUSED_BEGINNINGS.test(plain) &&
    !EXCUSED_ENDINGS.test(plain) &&
    !EXCUSED_NAMES.test(plain)
  );
}

const EXCUSED_VALUE =
  /^(?:|true|false|yes|no|on|off|none|null|enabled|disabled|\d+[smhd]?|\.?\.?\/.*|(?:https?|tcp|unix|file):\/\/[^@]*)$/i;

/** A value that is no secret: a switch, a number, a path, an address, something to be filled in. */
function isExcusedValue(value: string): boolean {
  return isPlaceholder(value) || EXCUSED_VALUE.test(value.trim());
}

/** `GOOGLE_API_KEY: GOOGLE_API_KEY_VAL`: the name of what is to be filled in. */
function repeatsName(name: string, value: string): boolean {
  return value === value.toUpperCase() && (name.endsWith(value) || value.includes(name));
}

const CONNECTION = /CONNECTION_?STRING/i;
const PASSWORD_INSIDE = /(?:password|pwd|accountkey|accesskey|secret)\s*=\s*[^;\s]+/i;

/** Whether a named value is a secret in clear text. */
export function isSecret(name: string, value: string): boolean {
  if (hasSecretShape(value)) return true;
  if (!isSecretName(name) || isExcusedValue(value)) return false;
  // The address of a server is no secret, what opens it is.
  if (CONNECTION.test(name)) return PASSWORD_INSIDE.test(value);
  return !repeatsName(plainName(name), value);
}
