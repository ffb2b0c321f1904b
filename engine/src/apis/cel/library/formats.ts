// Named formats (apiserver/pkg/cel/library/format.go, 1.36).
import { goQuote } from "../../../model/go-format.ts";
import { checkFormat } from "../../apiextensions/v1/formats.ts";
import {
  isQualifiedName,
  isValidLabelValue,
  nameIsDNS1035Label,
  nameIsDNSLabel,
  nameIsDNSSubdomain,
} from "../../meta/v1/name-formats.ts";
import type { Library } from "../functions.ts";
import { ArrayList, Opaque, Optional, type Value } from "../values.ts";
import { parseRequestURI } from "./urls.ts";

class FormatValue extends Opaque {
  override readonly typeName = "kubernetes.NamedFormat";
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }

  override equals(other: Value): boolean {
    return other instanceof FormatValue && other.name === this.name;
  }
}

/** The words of the newest version. */
const newest = { minor: 36 };

const checks: Readonly<Record<string, (text: string) => readonly string[]>> = {
  dns1123Label: (text) => nameIsDNSLabel(text, false),
  dns1123Subdomain: (text) => nameIsDNSSubdomain(text, false),
  dns1035Label: (text) => nameIsDNS1035Label(text, false),
  qualifiedName: (text) => isQualifiedName(text, newest),
  dns1123LabelPrefix: (text) => nameIsDNSLabel(text, true),
  dns1123SubdomainPrefix: (text) => nameIsDNSSubdomain(text, true),
  dns1035LabelPrefix: (text) => nameIsDNS1035Label(text, true),
  labelValue: (text) => isValidLabelValue(text, newest),
  uri: (text) => {
    const read = parseRequestURI(text);
    return typeof read === "string" ? [`parse ${goQuote(text)}: ${read}`] : [];
  },
  uuid: schemaFormat("uuid", "does not match the UUID format"),
  byte: schemaFormat("byte", "invalid base64"),
  date: schemaFormat("date", "invalid date"),
  datetime: schemaFormat("datetime", "invalid datetime"),
};

function schemaFormat(name: string, problem: string) {
  return (text: string) => (checkFormat(name, text) ? [] : [problem]);
}

const type = "kubernetes.NamedFormat";

export const formatLibrary: Library = {
  "format.named": {
    [`(string) optional_type(${type})`]: (name: string) =>
      Object.hasOwn(checks, name) ? new Optional(new FormatValue(name)) : Optional.none,
  },
  validate: {
    [`${type}.(string) optional_type(list(string))`]: ({ name }: FormatValue, text: string) => {
      const problems = checks[name]!(text);
      return problems.length === 0 ? Optional.none : new Optional(new ArrayList(problems));
    },
  },
  ...Object.fromEntries(
    Object.keys(checks).map((name) => [
      `format.${name}`,
      { [`() ${type}`]: () => new FormatValue(name) },
    ]),
  ),
};
