// Mirrors staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go and pkg/api/validate/content (1.36):
// the formats of names, keys and ports. Each check gives the server's messages, none when the value is well formed.
import { remember } from "../../../model/remember.ts";
import { isLongerThan } from "../../../model/utf8.ts";
import type { ApiContext } from "../../kind.ts";

type Version = Pick<ApiContext, "minor">;

const dns1123Label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const dns1123Subdomain = `${dns1123Label}(\\.${dns1123Label})*`;
const dns1123LabelUnderscore = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const dns1123SubdomainUnderscore = `${dns1123LabelUnderscore}(\\.${dns1123LabelUnderscore})*`;
const dns1035Label = "[a-z]([-a-z0-9]*[a-z0-9])?";
const wildcardSubdomain = `\\*\\.${dns1123Subdomain}`;
const labelKey = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const labelValue = `(${labelKey})?`;
const percent = "[0-9]+%";
const httpHeader = "[-A-Za-z0-9]+";
const httpPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const envVarName = "[-._a-zA-Z][-._a-zA-Z0-9]*";
const configMapKey = "[-._a-zA-Z0-9]+";
const cIdentifier = "[A-Za-z_][A-Za-z0-9_]*";
const conditionReason = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";

/** A whole-string match; Go's `$` does not match before a trailing newline, and neither does JavaScript's. */
const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

const expressions = {
  dns1123Label: whole(dns1123Label),
  dns1123Subdomain: whole(dns1123Subdomain),
  dns1123SubdomainUnderscore: whole(dns1123SubdomainUnderscore),
  dns1035Label: whole(dns1035Label),
  wildcardSubdomain: whole(wildcardSubdomain),
  labelKey: whole(labelKey),
  labelValue: whole(labelValue),
  percent: whole(percent),
  httpHeader: whole(httpHeader),
  httpPath: whole(httpPath),
  envVarName: whole(envVarName),
  configMapKey: whole(configMapKey),
  cIdentifier: whole(cIdentifier),
  conditionReason: whole(conditionReason),
};

/** `{message} (e.g. 'a',  or 'b', regex used for validation is '{pattern}')`; the two spaces are upstream's. */
function regexError(message: string, pattern: string, ...examples: string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${pattern}')`;
  return `${message} (e.g. ${examples.map((e) => `'${e}', `).join(" or ")}regex used for validation is '${pattern}')`;
}

export const maxLengthError = (length: number): string =>
  `must be no more than ${length} characters`;
const emptyError = "must be non-empty";
export const inclusiveRangeError = (low: number, high: number): string =>
  `must be between ${low} and ${high}, inclusive`;

export function isDNS1123Label(value: string): string[] {
  const errors: string[] = [];
  if (isLongerThan(value, 63)) errors.push(maxLengthError(63));
  if (!expressions.dns1123Label.test(value)) {
    errors.push(
      expressions.dns1123Subdomain.test(value)
        ? "must not contain dots"
        : regexError(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            dns1123Label,
            "my-name",
            "123-abc",
          ),
    );
  }
  return errors;
}

export function isDNS1123Subdomain(value: string): string[] {
  return subdomainErrors(value, maxLengthError(253));
}

function subdomainErrors(value: string, tooLong: string): string[] {
  const errors: string[] = [];
  if (isLongerThan(value, 253)) errors.push(tooLong);
  if (!expressions.dns1123Subdomain.test(value)) {
    errors.push(
      regexError(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
        dns1123Subdomain,
        "example.com",
      ),
    );
  }
  return errors;
}

/** Until 1.33 the message showed the expression of names without underscores. */
export function isDNS1123SubdomainWithUnderscore(
  value: string,
  version: Pick<ApiContext, "minor">,
): string[] {
  const errors: string[] = [];
  if (isLongerThan(value, 253)) errors.push(maxLengthError(253));
  if (!expressions.dns1123SubdomainUnderscore.test(value)) {
    errors.push(
      regexError(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
        version.minor >= 34 ? dns1123SubdomainUnderscore : dns1123Subdomain,
        "example.com",
      ),
    );
  }
  return errors;
}

export function isDNS1035Label(value: string): string[] {
  const errors: string[] = [];
  if (isLongerThan(value, 63)) errors.push(maxLengthError(63));
  if (!expressions.dns1035Label.test(value)) {
    errors.push(
      regexError(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
        dns1035Label,
        "my-name",
        "abc-123",
      ),
    );
  }
  return errors;
}

export function isWildcardDNS1123Subdomain(value: string): string[] {
  const errors: string[] = [];
  if (isLongerThan(value, 253)) errors.push(maxLengthError(253));
  if (!expressions.wildcardSubdomain.test(value)) {
    errors.push(
      regexError(
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
        wildcardSubdomain,
        "*.example.com",
      ),
    );
  }
  return errors;
}

/** Label keys, resource names, finalizers ...: a name, optionally after a DNS subdomain and a slash. */
export function isQualifiedName(value: string, version: Version): readonly string[] {
  // The checks moved to another package in 1.35, which counts in bytes and says "label key".
  return version.minor >= 35 ? labelKeyErrors(value) : qualifiedNameErrors(value);
}

const labelKeyErrors = remember((value: string) => keyErrors(value, true));
const qualifiedNameErrors = remember((value: string) => keyErrors(value, false));

function keyErrors(value: string, moved: boolean): readonly string[] {
  const rule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  const examples = ["MyName", "my.name", "123-abc"];
  const tooLong = (length: number) =>
    moved ? `must be no more than ${length} bytes` : maxLengthError(length);
  const parts = value.split("/");
  if (parts.length > 2) {
    const subject = moved ? "a valid label key" : "a qualified name";
    return [
      `${subject} ${regexError(rule, labelKey, ...examples)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const errors: string[] = [];
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const name = parts[parts.length - 1]!;
  if (prefix === "") errors.push(`prefix part ${emptyError}`);
  else if (prefix !== undefined)
    errors.push(...subdomainErrors(prefix, tooLong(253)).map((e) => `prefix part ${e}`));
  if (name === "") errors.push(`name part ${emptyError}`);
  else if (isLongerThan(name, 63)) errors.push(`name part ${tooLong(63)}`);
  if (!expressions.labelKey.test(name))
    errors.push(`name part ${regexError(rule, labelKey, ...examples)}`);
  return errors;
}

export function isValidLabelValue(value: string, version: Version): string[] {
  const errors: string[] = [];
  if (isLongerThan(value, 63))
    errors.push(version.minor >= 35 ? "must be no more than 63 bytes" : maxLengthError(63));
  if (!expressions.labelValue.test(value)) {
    errors.push(
      regexError(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        labelValue,
        "MyValue",
        "my_value",
        "12345",
      ),
    );
  }
  return errors;
}

export function isCIdentifier(value: string): string[] {
  if (expressions.cIdentifier.test(value)) return [];
  return [
    regexError(
      "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
      cIdentifier,
      "my_name",
      "MY_NAME",
      "MyName",
    ),
  ];
}

export function isInRange(value: number, low: number, high: number): string[] {
  return value >= low && value <= high ? [] : [inclusiveRangeError(low, high)];
}

export const isValidPortNum = (port: number): string[] => isInRange(port, 1, 65535);
export const isValidUserID = (id: number): string[] => isInRange(id, 0, 2147483647);
export const isValidGroupID = isValidUserID;

export function isValidPortName(port: string): string[] {
  const errors: string[] = [];
  if (isLongerThan(port, 15)) errors.push(maxLengthError(15));
  if (!/^[-a-z0-9]+$/.test(port))
    errors.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(port)) errors.push("must contain at least one letter (a-z)");
  if (port.includes("--")) errors.push("must not contain consecutive hyphens");
  if (port.startsWith("-") || port.endsWith("-"))
    errors.push("must not begin or end with a hyphen");
  return errors;
}

export function isValidPercent(value: string): string[] {
  if (expressions.percent.test(value)) return [];
  return [
    regexError(
      "a valid percent string must be a numeric string followed by an ending '%'",
      percent,
      "1%",
      "93%",
    ),
  ];
}

export function isHTTPHeaderName(value: string): string[] {
  if (expressions.httpHeader.test(value)) return [];
  return [
    regexError(
      "a valid HTTP header must consist of alphanumeric characters or '-'",
      httpHeader,
      "X-Header-Name",
    ),
  ];
}

/** Environment variable names; relaxed to printable ASCII without `=` in 1.32. */
export function isEnvVarName(value: string, version: Version): string[] {
  if (version.minor >= 32) return relaxedEnvVarNameErrors(value);
  const errors: string[] = [];
  if (!expressions.envVarName.test(value)) {
    errors.push(
      regexError(
        "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
        envVarName,
        "my.env-name",
        "MY_ENV.NAME",
        "MyEnvName1",
      ),
    );
  }
  return [...errors, ...directoryPrefixErrors(value)];
}

function relaxedEnvVarNameErrors(value: string): string[] {
  const errors = value === "" ? [`environment variable name ${emptyError}`] : [];
  if (/[^ -<>-~]/.test(value))
    errors.push(
      "a valid environment variable name must consist only of printable ASCII characters other than '='",
    );
  return errors;
}

export function isConfigMapKey(value: string): string[] {
  const errors: string[] = [];
  if (isLongerThan(value, 253)) errors.push(maxLengthError(253));
  if (!expressions.configMapKey.test(value)) {
    errors.push(
      regexError(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        configMapKey,
        "key.name",
        "KEY_NAME",
        "key-name",
      ),
    );
  }
  return [...errors, ...directoryPrefixErrors(value)];
}

function directoryPrefixErrors(value: string): string[] {
  if (value === "." || value === "..") return [`must not be '${value}'`];
  return value.startsWith("..") ? ["must not start with '..'"] : [];
}

export function isConditionReason(value: string): string[] {
  if (expressions.conditionReason.test(value)) return [];
  return [
    regexError(
      "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
      conditionReason,
      "my_name",
      "MY_NAME",
      "MyName",
      "ReasonA,ReasonB",
      "ReasonA:ReasonB",
    ),
  ];
}

/** Names that stand in a URL: what every name must satisfy, whatever its kind. */
export function isValidPathSegmentName(name: string): string[] {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  if (!name.includes("/") && !name.includes("%")) return [];
  return ["/", "%"].filter((c) => name.includes(c)).map((c) => `may not contain '${c}'`);
}

/** `example.com/path`: the messages of `IsDomainPrefixedPath`, each with the part that it is about. */
export function domainPrefixedPathErrors(value: string): { value: string; detail: string }[] {
  const slash = value.indexOf("/");
  if (slash <= 0 || slash === value.length - 1)
    return [{ value, detail: 'must be a domain-prefixed path (such as "acme.io/foo")' }];
  const host = value.slice(0, slash);
  const path = value.slice(slash + 1);
  const errors = isDNS1123Subdomain(host).map((detail) => ({ value: host, detail }));
  if (!expressions.httpPath.test(path))
    errors.push({ value: path, detail: regexError("Invalid path", httpPath) });
  return errors;
}

/** How a kind's names are checked: the name, and whether a suffix will be appended to it (`generateName`). */
export type NameRule = (name: string, prefix: boolean) => string[];

export const nameIsDNSSubdomain: NameRule = (name, prefix) =>
  isDNS1123Subdomain(prefix ? maskTrailingDash(name) : name);
export const nameIsDNSLabel: NameRule = (name, prefix) =>
  isDNS1123Label(prefix ? maskTrailingDash(name) : name);
export const nameIsDNS1035Label: NameRule = (name, prefix) =>
  isDNS1035Label(prefix ? maskTrailingDash(name) : name);
export const nameIsPathSegment: NameRule = (name, prefix) =>
  prefix && (name === "." || name === "..") ? [] : isValidPathSegmentName(name);

/** A trailing dash is fine when a suffix follows. Upstream cuts two characters, and so does this. */
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith("-") ? `${name.slice(0, -2)}a` : name;
}
