// Mirrors staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/validation/formats.go and kube-openapi's
// pkg/validation/strfmt (1.36): the formats of strings in schemas. Differences: addresses of mail and URIs are checked in
// shape only.

import { isIPv6, parseCIDR, parseIP } from "../../meta/v1/ip.ts";
import { isDNS1123Label, isDNS1123Subdomain } from "../../meta/v1/name-formats.ts";
import type { Schema } from "./schema-types.ts";

const uuid = (version: string, variant: string) =>
  new RegExp(
    `^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`,
    "i",
  );
const hex = "[0-9a-f]";
const hostname =
  /^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$/u;
const rgbPart = "([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])";
const rgb = new RegExp(`^rgb\\(\\s*${rgbPart}\\s*,\\s*${rgbPart}\\s*,\\s*${rgbPart}\\s*\\)$`);
const card =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|(222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11}|6[27][0-9]{14})$/;
const mac = new RegExp(
  [6, 8, 20]
    .flatMap((bytes) => [
      ...[":", "-", ""].map((mark) => `${hex}{2}(?:${mark}${hex}{2}){${bytes - 1}}`),
      `${hex}{4}(?:\\.${hex}{4}){${bytes / 2 - 1}}`,
    ])
    .map((form) => `^${form}$`)
    .join("|"),
  "i",
);

const checks: { readonly [format: string]: (text: string) => boolean } = {
  bsonobjectid: (text) => /^[0-9a-f]{24}$/i.test(text),
  uri: isRequestURI,
  email: (text) => /^(?:[^<>@]*<)?[^\s<>@,;:]+@[^\s<>@,;:]+>?$/.test(text),
  hostname: (text) =>
    hostname.test(text) && text.length <= 255 && text.split(".").every((part) => part.length <= 63),
  ipv4: (text) => text.includes(".") && parseIP(text) !== undefined,
  ipv6: (text) => {
    const ip = parseIP(text);
    return ip !== undefined && (isIPv6(ip) || text.includes(":"));
  },
  cidr: (text) => parseCIDR(text) !== undefined,
  mac: (text) => mac.test(text),
  uuid: (text) => uuid(hex, hex).test(text),
  uuid3: (text) => uuid("3", hex).test(text),
  uuid4: (text) => uuid("4", "[89ab]").test(text),
  uuid5: (text) => uuid("5", "[89ab]").test(text),
  isbn: (text) => isISBN10(text) || isISBN13(text),
  isbn10: isISBN10,
  isbn13: isISBN13,
  creditcard: isCreditCard,
  ssn: (text) => /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text),
  hexcolor: (text) => /^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text),
  rgbcolor: (text) => rgb.test(text),
  byte: (text) =>
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/.test(text),
  password: () => true,
  date: isDate,
  duration: isDuration,
  datetime: (text) => {
    const [date = "", time] = text.toLowerCase().split("t");
    const [, hour, minute, second] =
      /^(\d{2}):(\d{2}):(\d{2})(?:.[0-9]+)?(?:z|[+-]\d{2}:\d{2})$/.exec(time ?? "") ?? [];
    return isDate(date) && hour! <= "23" && minute! <= "59" && second! <= "59";
  },
  k8sshortname: (text) => isDNS1123Label(text).length === 0,
  k8slongname: (text) => isDNS1123Subdomain(text).length === 0,
};
const newFormats = new Set(["k8sshortname", "k8slongname"]);

/** Hyphens do not count. */
function normalized(format: string): string {
  return format.replaceAll("-", "");
}

/** Whether Kubernetes 1.`minor` knows the format of a string. */
export function isStringFormat(format: string, minor: number): boolean {
  const name = normalized(format);
  return Object.hasOwn(checks, name) && (minor >= 35 || !newFormats.has(name));
}

/** The format that counts for values of the schema; empty where it has none, or one that is not supported. */
export function supportedFormat(schema: Schema, minor: number): string {
  const { format = "", type = "" } = schema;
  if (format === "") return "";
  const known = schema["x-kubernetes-int-or-string"] ? "" : type;
  if (known === "" || known === "string") return isStringFormat(format, minor) ? format : "";
  if (known === "integer") return format === "int32" || format === "int64" ? format : "";
  if (known === "number") return format === "float" || format === "double" ? format : "";
  return "";
}

/** Whether the text is of the format; nothing for formats that say nothing about texts. */
export function checkFormat(format: string, text: string): boolean | undefined {
  const name = normalized(format);
  return Object.hasOwn(checks, name) ? checks[name]!(text) : undefined;
}

function isRequestURI(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no URI may hold.
  if (text === "" || /[\u0000-\u001f\u007f]/.test(text)) return false;
  if (text === "*") return true;
  const [, scheme, rest = ""] = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(.*)$/.exec(text) ?? [];
  if (/%(?![0-9a-fA-F]{2})/.test(rest.split("?")[0]!)) return false;
  if (!rest.startsWith("/")) return scheme !== undefined;
  const [, authority] = scheme === undefined ? [] : (/^\/\/([^/?]*)/.exec(rest) ?? []);
  return (
    authority === undefined ||
    /^(?:[^@\s]*@)?(?:\[[^\]]*\]|[^\s:<>"{}|\\^`]*)(?::\d*)?$/.test(authority)
  );
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined || Number(month) < 1 || Number(month) > 12) return false;
  const isLeap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1]!;
  return Number(day) >= 1 && Number(day) <= days;
}

/** Each unit in full and its beginnings; the last of each also stands for what follows. */
const timeUnits = [
  ["ns", "nano"],
  ["us", "µs", "micro"],
  ["ms", "milli"],
  ["s", "sec"],
  ["m", "min"],
  ["h", "hr", "hour"],
  ["d", "day"],
  ["w", "wk", "week"],
];

function isDuration(text: string): boolean {
  if (/^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text)) return true;
  return [...text.matchAll(/\d+\s*([A-Za-zµ]+)/g)].some(([, given = ""]) => {
    const unit = given.toLowerCase();
    return timeUnits.some((names) => names.includes(unit) || unit.startsWith(names.at(-1)!));
  });
}

function isISBN10(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, "");
  if (!/^(?:[0-9]{9}X|[0-9]{10})$/.test(digits)) return false;
  const sum = [...digits].reduce(
    (total, digit, i) => total + (i + 1) * (digit === "X" ? 10 : Number(digit)),
    0,
  );
  return sum % 11 === 0;
}

function isISBN13(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, "");
  if (!/^[0-9]{13}$/.test(digits)) return false;
  const sum = [...digits].reduce((total, digit, i) => total + (i % 2 ? 3 : 1) * Number(digit), 0);
  return sum % 10 === 0;
}

function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]+/g, "");
  if (!card.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
